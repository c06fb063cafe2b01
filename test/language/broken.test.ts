import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint, Linter } from "eslint";
import { describe, it } from "mocha";
import { brief, cConfig, lint, sourceOf } from "./probe.js";

const found = (line: number, column = 1): string => `${line}:${column} probe/no-fsync`;
const megabyte = 1024 * 1024;

describe("C text of any kind", () => {
  const cases: readonly [what: string, text: string, messages: string[]][] = [
    ["empty", "", []],
    ["only a line end", "\n", []],
    ["no line end at the end", "int x;\nfsync(a);", [found(2)]],
    ["CR LF", "int x;\r\nint y; fsync(a);\r\n", [found(2, 8)]],
    ["CR alone", "int x;\rfsync(a);\rint y;", [found(2)]],
    ["a byte order mark", "\ufeffint x;\nfsync(a);", [found(2)]],
    ["a byte order mark before the finding", "\ufefffsync(a);", [found(1)]],
    ["NUL bytes", "int x;\0\nfsync(a);\n\0\0", [found(2)]],
    ["replacement characters", 'char *s = "\ufffd\ufffd"; fsync(a);', [found(1, 17)]],
    ["characters outside the basic plane", 'char *s = "\u{1f600}"; fsync(a);', [found(1, 17)]],
    ["a lone surrogate", 'char *s = "\ud83d"; fsync(a);', [found(1, 16)]],
    ["nothing that is C", "%PDF-1.4 \u0001\u0002 )))) ]]]] }}}} @@@@", []],
  ];
  for (const [what, text, messages] of cases) it(what, () => assert.deepEqual(lint(text), messages));

  it("a syntax error on every line", () => {
    const text = "fsync(a); } ) else = ;\n".repeat(2000);
    const messages = lint(text);
    assert.ok(messages.includes(found(1)));
    assert.ok(messages.every((message) => message.endsWith("probe/no-fsync")));
  });

  it("bytes that aren't UTF-8", async () => {
    const folder = mkdtempSync(join(tmpdir(), "syscalls-c-"));
    try {
      writeFileSync(join(folder, "a.c"), Buffer.from('char s[] = "\xff\xfe\xe9"; fsync(a);\n', "latin1"));
      const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: [cConfig] });
      const [result] = await eslint.lintFiles(["a.c"]);
      assert.deepEqual(result?.messages.map(brief), [found(1, 19)]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is parsed again by whoever asks again, and freed when asking fails", () => {
    const source = sourceOf("int x;");
    assert.throws(() => source.withTree(() => assert.fail("mine")), /mine/);
    assert.equal(
      source.withTree((tree) => tree.rootNode.childCount),
      1,
    );
  });
});

describe("large C text", () => {
  const line = "static int f(int a) { if (a > 0) return fdatasync(a); return g(a, 12, sizeof(struct s)); }\n";

  it("is linted at 10 MB", function () {
    this.timeout(60_000);
    const lines = Math.ceil((10 * megabyte) / line.length);
    assert.deepEqual(lint(`${line.repeat(lines)}fsync(a);\n`), [found(lines + 1)]);
  });

  it("is refused at 50 MB, at once, with a remedy", () => {
    const [message, ...rest] = new Linter().verify(line.repeat(Math.ceil((50 * megabyte) / line.length)), [cConfig], {
      filename: "a.c",
    });
    assert.equal(rest.length, 0);
    assert.ok(message);
    assert.equal(message.fatal, true);
    assert.match(message.message, /has 50\.0 MB, and C is parsed up to 16 MB\. .*`ignores`/);
  });

  it("is refused when it takes too much memory, and the next file is linted", function () {
    this.timeout(120_000);
    const nonsense = "int f( { if ) x = = ; \n";
    const [message, ...rest] = lint(nonsense.repeat(Math.ceil((12 * megabyte) / nonsense.length)));
    assert.equal(rest.length, 0);
    assert.match(
      message ?? "",
      /^1:1 Parsing error: This file has 12\.0 MB, and parsing it as C would take more than 512 MB .*`ignores`/,
    );
    assert.deepEqual(lint("fsync(a);"), [found(1)]);
    assert.deepEqual(lint(line.repeat(Math.ceil((2 * megabyte) / line.length))), []);
  });
});
