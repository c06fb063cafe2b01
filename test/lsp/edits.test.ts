import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { byteLoop } from "../cli/bin.js";
import { fixturesOfRules, root } from "../repository.js";
import { Client, inShort, placeOf, positionAt, uriOf, type Diagnostic } from "./client.js";
import { numbers, randomEdit } from "./random-edits.js";

interface Kind {
  readonly name: string;
  readonly language: string;
  readonly files: readonly string[];
}

const kinds: readonly Kind[] = [
  { name: "edited.c", language: "c", files: ["no-unbuffered-io/flagged.c", "no-check-before-use/flagged.c"] },
  {
    name: "edited.ts",
    language: "typescript",
    files: ["no-sync-in-handler/flagged.ts", "no-check-before-use/flagged.ts"],
  },
];

describe("the language server under edits", () => {
  for (const { name, language, files } of kinds)
    it(`says of ${name} after 200 random edits what it says of the fresh text`, async () => {
      const below = numbers(20260731);
      const strict = { settings: { ruleSet: "strict" } };
      const client = await Client.start(strict);
      const fresh = await Client.start(strict);
      const original = files.map((file) => readFileSync(join(fixturesOfRules, file), "utf8")).join("\n");
      const uri = uriOf(join(root, name));
      let text = original;
      let found = 0;
      let late = 0;
      client.open(uri, language, text);
      for (let version = 2; version < 202; version += 1) {
        // A text that has become nonsense says nothing any more.
        if (version % 20 === 0) {
          text = original;
          client.change(uri, version, { text });
        } else {
          const { start, end, piece } = randomEdit(text, below);
          const range = { start: positionAt(text, start), end: positionAt(text, end) };
          client.change(uri, version, { range, text: piece });
          text = text.slice(0, start) + piece + text.slice(end);
        }
        fresh.open(`${uri}?${version}`.replace(/(\.\w+)\?(\d+)$/, "-$2$1"), language, text);
        const { items: expected } = await fresh.pull(`${uri}?${version}`.replace(/(\.\w+)\?(\d+)$/, "-$2$1"));
        found += expected.filter(({ code }) => code !== undefined).length;
        if (same((await client.pull(uri)).items, expected)) continue;
        // Around syntax errors of C the exact answer comes after a pause, and the client is told to ask again.
        assert.equal(language, "c", `version ${version}`);
        late += 1;
        const { refreshes } = client;
        await client.until(() => (client.refreshes > refreshes ? true : undefined));
        assert.ok(same((await client.pull(uri)).items, expected), `version ${version}`);
      }
      assert.ok(found > 200, `only ${found} findings were compared`);
      assert.ok(late < 20, `${late} answers were late`);
    }).timeout(180_000);

  it("takes several changes at once, one after the other", async () => {
    const uri = uriOf(join(root, "a.c"));
    const client = await Client.start();
    client.open(uri, "c", "");
    const start = { line: 0, character: 0 };
    client.change(
      uri,
      2,
      { range: { start, end: start }, text: byteLoop },
      { range: { start, end: start }, text: "\r\n\r\n" },
      { range: { start: { line: 5, character: 9 }, end: { line: 5, character: 13 } }, text: "  read" },
    );
    assert.deepEqual(inShort((await client.pull(uri)).items), ["5:11 no-unbuffered-io"]);
  });

  it("drops what it found in a text that has changed meanwhile", async () => {
    const uri = uriOf(join(root, "a.c"));
    const client = await Client.start();
    client.open(uri, "c", byteLoop.repeat(2000));
    const stale = client.pull(uri);
    const start = placeOf(byteLoop, "read(");
    client.change(uri, 2, { range: { start, end: start }, text: "  " });
    await assert.rejects(stale, (error: { code?: number; data?: unknown }) => {
      assert.equal(error.code, -32802);
      assert.deepEqual(error.data, { retriggerRequest: true });
      return true;
    });
    assert.deepEqual(inShort((await client.pull(uri)).items)[0], "3:11 no-unbuffered-io");
    const pushed = await Client.start({ pull: false });
    pushed.open(uri, "c", byteLoop.repeat(2000));
    for (let version = 2; version <= 20; version += 1)
      pushed.change(uri, version, { range: { start, end: start }, text: " " });
    await pushed.until(() => pushed.published.find(({ version }) => version === 20));
    assert.ok(pushed.published.length < 20, "every version was checked to its end");
    const versions = pushed.published.map(({ version = 0 }) => version);
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    );
  });
});

function same(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  const bare = (items: readonly Diagnostic[]) =>
    JSON.stringify(items.map(({ range, code, message }) => [range, code, message]));
  return bare(a) === bare(b);
}
