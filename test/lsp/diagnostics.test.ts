import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { blockingServer, byteLoop, cleanC, statPerEntry, syscallLint } from "../cli/bin.js";
import { fixtureFolders, fixturesOfRules, root } from "../repository.js";
import { Client, inShort, placeOf, uriOf } from "./client.js";

const c = uriOf(join(root, "a.c"));

describe("the language server's diagnostics", () => {
  it("are pulled on open and after edits, and unchanged while nothing changes", async () => {
    const client = await Client.start();
    assert.ok(client.capabilities["diagnosticProvider"]);
    client.open(c, "c", byteLoop);
    const first = await client.pull(c);
    assert.equal(first.kind, "full");
    assert.deepEqual(inShort(first.items), ["3:9 no-unbuffered-io"]);
    assert.equal((await client.pull(c, first.resultId)).kind, "unchanged");
    const start = placeOf(byteLoop, "read(");
    client.change(c, 2, { range: { start, end: start }, text: "/* π */ " });
    const second = await client.pull(c, first.resultId);
    assert.equal(second.kind, "full");
    assert.deepEqual(inShort(second.items), ["3:17 no-unbuffered-io"]);
    client.change(c, 3, { text: cleanC });
    assert.deepEqual((await client.pull(c, second.resultId)).items, []);
  });

  it("are pushed with their version to a client that doesn't pull", async () => {
    const client = await Client.start({ pull: false });
    assert.equal(client.capabilities["diagnosticProvider"], undefined);
    client.open(c, "c", byteLoop);
    const first = await client.until(() => client.published.at(-1));
    assert.deepEqual([first.version, inShort(first.diagnostics)], [1, ["3:9 no-unbuffered-io"]]);
    client.change(c, 2, { text: cleanC });
    const second = await client.until(() => client.published.find(({ version }) => version === 2));
    assert.deepEqual(second.diagnostics, []);
    client.change(c, 3, { text: byteLoop });
    await client.until(() => client.published.find(({ version }) => version === 3));
    client.close(c);
    const last = await client.until(() => client.published.find(({ version }) => version === undefined));
    assert.deepEqual(last.diagnostics, []);
  });

  it("carry the rule, the address of its page and where else to look", async () => {
    const client = await Client.start();
    const text = byteLoop + "void twice(int fd) {\n  for (int i = 0; i < 9000; i++) skip_byte(fd);\n}\n";
    const helper = text.replace(
      "void sum_bytes",
      "static void skip_byte(int fd) { char c; read(fd, &c, 1); }\nvoid sum_bytes",
    );
    client.open(c, "c", helper);
    const { items } = await client.pull(c);
    const [plain, through] = items;
    assert.equal(plain?.code, "syscalls/no-unbuffered-io");
    assert.equal(plain.source, "syscall-lint");
    assert.match(plain.codeDescription?.href ?? "", /^https:.*\/no-unbuffered-io\.md$/);
    const further = through?.relatedInformation?.[0];
    assert.match(further?.message ?? "", /`skip_byte` calls `read` here/);
    assert.deepEqual(further?.location, {
      uri: c,
      range: { start: placeOf(helper, "read(fd"), end: placeOf(helper, "; }") },
    });
  });

  it("lead from a check to the use that it guards", async () => {
    const client = await Client.start();
    const text = `#include <unistd.h>\n#include <fcntl.h>\nint f(const char *p) {\n  if (access(p, W_OK) == 0)\n    return open(p, O_WRONLY);\n  return -1;\n}\n`;
    client.open(c, "c", text);
    const { items } = await client.pull(c);
    const further = items.find(({ code }) => code === "syscalls/no-check-before-use")?.relatedInformation?.[0];
    assert.equal(further?.message, "`open` uses the path here");
    assert.deepEqual(further.location.range.start, placeOf(text, "open(p"));
  });

  it("count characters as the client does", async () => {
    const text = byteLoop.replace("while", "/* \u{1F600}é */ while");
    const column = (text.split("\n")[3] ?? "").indexOf("read");
    for (const [encodings, character] of [
      [undefined, column],
      [["utf-8", "utf-16"], column + 3],
      [["utf-32", "utf-16"], column],
    ] as const) {
      const client = await Client.start(encodings ? { encodings } : {});
      assert.equal(client.capabilities["positionEncoding"], character === column ? "utf-16" : "utf-8");
      client.open(c, "c", text);
      const { items } = await client.pull(c);
      assert.deepEqual(items[0]?.range.start, { line: 3, character });
      const place = { line: 3, character: character + 1 };
      assert.deepEqual((await client.hover(c, place))?.range.start, { line: 3, character });
    }
  });

  it("say what the command line says, on every fixture of the rules", async () => {
    const files = fixtureFolders().flatMap((folder) =>
      readdirSync(join(fixturesOfRules, folder))
        .filter((name) => /\.(?:c|h|[cm]?[jt]sx?)$/.test(name))
        .map((name) => join(fixturesOfRules, folder, name)),
    );
    assert.ok(files.length >= 20, "the fixtures were not found");
    const { stdout } = syscallLint(root, ["check", "--strict", "--format", "json", ...files]);
    const told = JSON.parse(stdout) as {
      filePath: string;
      messages: { line: number; column: number; endLine: number; endColumn: number; ruleId: string; message: string }[];
    }[];
    const client = await Client.start({ settings: { ruleSet: "strict" } });
    let findings = 0;
    for (const { filePath, messages } of told) {
      const uri = uriOf(filePath);
      client.open(uri, filePath.endsWith("c") ? "c" : "typescript", readFileSync(filePath, "utf8"));
      const { items } = await client.pull(uri);
      const here = items.map(({ range: { start, end }, code, message }) => [
        start.line + 1,
        start.character + 1,
        end.line + 1,
        end.character + 1,
        code,
        message,
      ]);
      const there = messages.map((one) => [one.line, one.column, one.endLine, one.endColumn, one.ruleId, one.message]);
      assert.deepEqual(here, there, filePath);
      findings += here.length;
      client.close(uri);
    }
    assert.ok(findings > 20, `only ${findings} findings were compared`);
  });

  it("say where a script can't be parsed, and nothing of files that aren't linted", async () => {
    const client = await Client.start();
    const [broken, sloppy, text] = ["b.js", "s.js", "t.txt"].map((name) => uriOf(join(root, name))) as [
      string,
      string,
      string,
    ];
    client.open(broken, "javascript", "const a = ;\n");
    const { items } = await client.pull(broken);
    assert.equal(items.length, 1);
    assert.match(items[0]?.message ?? "", /^Not checked: /);
    assert.deepEqual([items[0]?.severity, items[0]?.range.start], [3, { line: 0, character: 10 }]);
    client.open(sloppy, "javascript", "with (Math) abs(010);\n");
    assert.deepEqual((await client.pull(sloppy)).items, []);
    client.open(text, "plaintext", byteLoop);
    assert.deepEqual((await client.pull(text)).items, []);
  });

  it("know documents without a file by the client's language", async () => {
    const client = await Client.start();
    client.open("untitled:Untitled-1", "typescript", blockingServer);
    assert.deepEqual(inShort((await client.pull("untitled:Untitled-1")).items), ["3:15 no-sync-in-handler"]);
    client.open("untitled:Untitled-2", "javascript", `\uFEFF${statPerEntry.replaceAll("\n", "\r\n")}`);
    assert.deepEqual(inShort((await client.pull("untitled:Untitled-2")).items), ["3:6 no-stat-per-entry"]);
  });
});
