import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { blockingServer, byteLoop, statPerEntry } from "../cli/bin.js";
import { root } from "../repository.js";
import { applied, Client, inShort, placeOf, uriOf, type CodeAction, type Range } from "./client.js";

const [c, js, ts, tsx] = ["a.c", "a.js", "a.ts", "a.tsx"].map((name) => uriOf(join(root, name))) as [
  string,
  string,
  string,
  string,
];

describe("hover", () => {
  it("tells what a call of C does, also in a function with a syntax error", async () => {
    const client = await Client.start();
    client.open(c, "c", byteLoop);
    const place = placeOf(byteLoop, "read", 2);
    const found = await client.hover(c, place);
    assert.match(found?.text ?? "", /read\(fd, buf, count\)/);
    assert.match(found?.text ?? "", /\*\*cost\*\*|^cost: /m);
    assert.deepEqual(found?.range, { start: placeOf(byteLoop, "read"), end: placeOf(byteLoop, "(fd, &c") });
    assert.equal(await client.hover(c, placeOf(byteLoop, "sum_bytes", 2)), null);
    const broken = byteLoop.replace(";\n  while", "\n  if ( while");
    client.change(c, 2, { text: broken });
    assert.match((await client.hover(c, placeOf(broken, "read(", 2)))?.text ?? "", /read\(fd/);
  });

  it("gives a function of the file's own no meaning of the database's", async () => {
    const client = await Client.start();
    const own = "static int read(int fd) { return fd; }\nint f(void) { return read(3); }\n";
    client.open(c, "c", own);
    assert.equal(await client.hover(c, placeOf(own, "read(3)", 1)), null);
  });

  for (const [uri, language, text] of [
    [js, "javascript", blockingServer],
    [ts, "typescript", `const port: number = 8080;\n${blockingServer}`],
  ] as const)
    it(`tells what a call of ${language} does, also while the file doesn't parse`, async () => {
      const client = await Client.start();
      client.open(uri, language, text);
      assert.match((await client.hover(uri, placeOf(text, "readFileSync(", 3)))?.text ?? "", /node:fs\.readFileSync/);
      await client.pull(uri);
      const start = placeOf(text, "createServer((");
      client.change(uri, 2, { range: { start, end: start }, text: "let = ) ;\n\n" });
      const broken = text.replace("createServer((", "let = ) ;\n\ncreateServer((");
      assert.equal((await client.pull(uri)).items[0]?.code, undefined);
      const found = await client.hover(uri, placeOf(broken, "readFileSync(", 3));
      assert.match(found?.text ?? "", /node:fs\.readFileSync/);
      assert.deepEqual(found?.range.start, placeOf(broken, "readFileSync("));
    });

  it("guesses in a script that never parsed, from its imports", async () => {
    const client = await Client.start();
    const text = `import fs, { promises as later } from "node:fs";\nimport { stat as ask } from "fs/promises";
const path = require("path");\nlet = ;\nfs.readFileSync("a"); ask("b"); other.stat("c"); later("d");\n`;
    client.open(js, "javascript", text);
    assert.match((await client.hover(js, placeOf(text, "readFileSync(", 1)))?.text ?? "", /node:fs\.readFileSync/);
    assert.match((await client.hover(js, placeOf(text, 'ask("', 1)))?.text ?? "", /node:fs\/promises\.stat/);
    assert.equal(await client.hover(js, placeOf(text, 'stat("c', 1)), null);
  });
});

describe("links in hovers", () => {
  for (const [uri, language, text, part, link] of [
    [c, "c", byteLoop, "read(", "[read(2)](https://man7.org/linux/man-pages/man2/read.2.html)"],
    [js, "javascript", blockingServer, "readFileSync(", "<https://nodejs.org/api/fs.html>"],
  ] as const)
    it(`lead from a call of ${language} to its page, below what is asked first`, async () => {
      const client = await Client.start();
      client.open(uri, language, text);
      const { text: shown = "" } = (await client.hover(uri, placeOf(text, part, 1))) ?? {};
      const [first = "", more = ""] = shown.split("\n---\n");
      assert.ok(more.includes(link), more);
      assert.doesNotMatch(first, /https:/);
    });
});

describe("tags of findings", () => {
  const text = `#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
int one(const char *path) { return access(path, F_OK) == 0 ? unlink(path) : -1; }
char *two(char *template) { return mktemp(template); }
`;
  for (const [tags, expected] of [
    [
      [1, 2],
      ["no-check-before-use 1", "no-obsolete-syscall 2"],
    ],
    [[1], ["no-check-before-use 1", "no-obsolete-syscall "]],
    [undefined, ["no-check-before-use ", "no-obsolete-syscall "]],
  ] as const)
    it(`tell what is unnecessary or deprecated to a client that draws ${tags?.join(" and ") ?? "neither"}`, async () => {
      const client = await Client.start({ settings: { ruleSet: "strict" }, ...(tags ? { tags } : {}) });
      client.open(c, "c", text);
      const { items } = await client.pull(c);
      const told = items.map(({ code = "", tags: drawn = [] }) => `${code.slice("syscalls/".length)} ${drawn.join()}`);
      assert.deepEqual(told, expected);
    });
});

const everything: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

function named(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  assert.ok(found, `${title} isn't among ${actions.map((action) => action.title).join(", ")}`);
  return found;
}

/** The text after an action, which the server then gets as the document's new text. */
async function afterAction(client: Client, uri: string, text: string, version: number, title: string): Promise<string> {
  const action = named(await client.actions(uri, everything), title);
  const changed = applied(text, action.edit.changes?.[uri] ?? []);
  client.change(uri, version, { text: changed });
  return changed;
}

const throwingProbe = `import { statSync } from "node:fs";
export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
`;

describe("code actions", () => {
  it("offer the fix first, and what it makes of the text is clean", async () => {
    const client = await Client.start({ documentChanges: true });
    client.open(js, "javascript", statPerEntry);
    const { items } = await client.pull(js);
    const [fix] = await client.actions(js, items[0]?.range ?? everything);
    assert.ok(fix);
    assert.deepEqual([fix.title, fix.kind, fix.isPreferred], ["Fix: no-stat-per-entry", "quickfix", true]);
    assert.deepEqual(fix.diagnostics, items);
    const change = fix.edit.documentChanges?.[0];
    assert.deepEqual(change?.textDocument, { uri: js, version: 1 });
    const fixed = applied(statPerEntry, change.edits);
    assert.match(fixed, /readdirSync\("spool", \{ withFileTypes: true \}\)/);
    client.change(js, 2, { text: fixed });
    assert.deepEqual((await client.pull(js)).items, []);
    assert.deepEqual(await client.actions(js, everything), []);
  });

  it("offer to fix everything only when asked for that", async () => {
    const client = await Client.start();
    const twice = statPerEntry + statPerEntry.split("\n").slice(2).join("\n").replaceAll("list", "again");
    client.open(js, "javascript", twice);
    const [all, ...others] = await client.actions(js, everything, ["source.fixAll"]);
    assert.deepEqual(others, []);
    assert.equal(all?.kind, "source.fixAll.syscalls");
    client.change(js, 2, { text: applied(twice, all.edit.changes?.[js] ?? []) });
    assert.deepEqual((await client.pull(js)).items, []);
  });

  it("offer a rule's suggestions, without preference", async () => {
    const client = await Client.start({ settings: { ruleSet: "strict" } });
    const text = throwingProbe;
    client.open(js, "javascript", text);
    const actions = await client.actions(js, everything);
    const [first] = actions;
    assert.equal(first?.isPreferred, undefined);
    assert.doesNotMatch(first?.title ?? "", /^(?:Fix|Disable)/);
    const changed = applied(text, first?.edit.changes?.[js] ?? []);
    assert.match(changed, /throwIfNoEntry: false/);
  });

  it("disable a rule for a line, in the language's comment style", async () => {
    const client = await Client.start();
    client.open(c, "c", byteLoop);
    const title = "Disable no-unbuffered-io for this line";
    const once = await afterAction(client, c, byteLoop, 2, title);
    assert.match(once, /\n {2}\/\* eslint-disable-next-line syscalls\/no-unbuffered-io \*\/\n {2}while/);
    assert.deepEqual((await client.pull(c)).items, []);
    client.open(ts, "typescript", blockingServer);
    const script = await afterAction(client, ts, blockingServer, 2, "Disable no-sync-in-handler for this line");
    assert.match(script, /\n {2}\/\/ eslint-disable-next-line syscalls\/no-sync-in-handler\n {2}response/);
    assert.deepEqual((await client.pull(ts)).items, []);
  });

  it("disable a rule where a line of its own would be something else", async () => {
    const client = await Client.start();
    const reading = 'readFileSync("page.html")';
    const cases: readonly (readonly [uri: string, language: string, text: string])[] = [
      // Below another comment of the kind, which speaks of the next line only.
      [c, "c", byteLoop.replace("  while", "  /* eslint-disable-next-line other -- why */\n  while")],
      // Behind a line that goes on.
      [c, "c", byteLoop.replace("char c;", "char c; \\")],
      // In a template, in the text of an element, behind the end of a comment.
      [js, "javascript", blockingServer.replace(reading, `\`text\n\${${reading}}\``)],
      [tsx, "typescriptreact", blockingServer.replace(reading, `<p>\n  text {${reading}}\n</p>`)],
      [ts, "typescript", blockingServer.replace("response.end", "/*\n */ response.end")],
    ];
    for (const [uri, language, text] of cases) {
      client.open(uri, language, text);
      const { items } = await client.pull(uri);
      assert.ok(items.length > 0, text);
      let changed = text;
      for (const [index, { code = items[0]?.message }] of items.entries()) {
        const title = `Disable ${code?.replace("syscalls/", "") ?? ""} for this line`;
        changed = await afterAction(client, uri, changed, index + 2, title);
      }
      assert.deepEqual((await client.pull(uri)).items, [], changed);
      client.close(uri);
    }
  });

  it("disable a rule for the whole file, once for all of its findings", async () => {
    const client = await Client.start({ settings: { ruleSet: "strict" } });
    const text = byteLoop + byteLoop.replace("sum_bytes", "sum_again");
    client.open(c, "c", text);
    const title = "Disable no-unbuffered-io for the entire file";
    assert.equal((await client.actions(c, everything)).filter((action) => action.title === title).length, 1);
    const silent = await afterAction(client, c, text, 2, title);
    assert.ok(silent.startsWith("/* eslint-disable syscalls/no-unbuffered-io */\n#include"));
    assert.deepEqual((await client.pull(c)).items, []);
    const script = `#!/usr/bin/env node\nimport { execSync } from "node:child_process";\nconst text = execSync("cat page.html");\nconsole.log(text);\n`;
    client.open(js, "javascript", script);
    const quiet = await afterAction(client, js, script, 2, "Disable no-shell-for-file-work for the entire file");
    assert.ok(quiet.startsWith("#!/usr/bin/env node\n/* eslint-disable syscalls/no-shell-for-file-work */\nimport"));
    assert.deepEqual(inShort((await client.pull(js)).items), []);
  });

  it("explain a rule on its page, or in a message where the client opens none; the answer has the text", async () => {
    for (const shows of [true, false]) {
      const client = await Client.start({ shows });
      client.open(c, "c", byteLoop);
      const { command } = named(await client.actions(c, everything), "Explain no-unbuffered-io");
      assert.ok(command);
      interface Page {
        readonly title: string;
        readonly markdown: string;
        readonly uri: string;
      }
      const page = await client.execute<Page>(command.command, ...(command.arguments ?? []));
      assert.equal(page.title, "no-unbuffered-io");
      assert.match(page.markdown, /^# syscalls\/no-unbuffered-io$/m);
      assert.equal(readFileSync(fileURLToPath(page.uri), "utf8"), page.markdown);
      if (shows) assert.deepEqual([client.opened, client.shown], [[page.uri], []]);
      else assert.match(await client.until(() => client.shown[0]), /^no-unbuffered-io: Disallow [^\n]+\.$/);
      assert.equal(await client.execute(command.command, "../../../package"), null);
      await client.stop();
    }
  });

  it("disable a rule everywhere where the client keeps settings that decide", async () => {
    const title = "Disable no-unbuffered-io everywhere";
    const client = await Client.start({ pages: true });
    client.open(c, "c", byteLoop);
    const { command } = named(await client.actions(c, everything), title);
    assert.deepEqual(command?.arguments, [{ uri: c, rule: "no-unbuffered-io" }]);
    const other = await Client.start();
    other.open(c, "c", byteLoop);
    assert.ok(!(await other.actions(c, everything)).some((action) => action.title === title));
  });
});
