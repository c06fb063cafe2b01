import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint, Linter, RuleTester, SourceCode } from "eslint";
import { afterEach, beforeEach, describe, it } from "mocha";
import { brief, cConfig, checks, cPlugin, probe } from "./probe.js";

describe("C in ESLint's engine", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "syscalls-c-"));
    const config = `import { cConfig } from ${JSON.stringify(new URL("./probe.js", import.meta.url).href)};
export default [cConfig];
`;
    writeFileSync(join(folder, "eslint.config.mjs"), config);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("fixes files", async () => {
    const file = join(folder, "a.c");
    writeFileSync(file, "\ufeffint f(int a) { return fsync(a) || fsync(a); }\r\n");
    const results = await new ESLint({ cwd: folder, fix: true }).lintFiles(["a.c"]);
    await ESLint.outputFixes(results);
    assert.deepEqual(results[0]?.messages, []);
    assert.equal(readFileSync(file, "utf8"), "\ufeffint f(int a) { return fdatasync(a) || fdatasync(a); }\r\n");
  });

  it("keeps results with --cache until the file changes", async () => {
    const lintCached = async () => {
      const before = checks;
      const eslint = new ESLint({ cwd: folder, cache: true, cacheLocation: join(folder, "cache") });
      const [result] = await eslint.lintFiles(["a.c"]);
      return { messages: result?.messages.map(brief), fresh: checks > before };
    };
    writeFileSync(join(folder, "a.c"), "int f(int a) { return fsync(a); }\n");
    assert.deepEqual(await lintCached(), { messages: ["1:23 probe/no-fsync"], fresh: true });
    assert.deepEqual(await lintCached(), { messages: ["1:23 probe/no-fsync"], fresh: false });
    writeFileSync(join(folder, "a.c"), "int f(int a) { return 0; }\n");
    assert.deepEqual(await lintCached(), { messages: [], fresh: true });
  });

  it("runs in threads with --concurrency", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `f${index}.c`);
    for (const name of names) writeFileSync(join(folder, name), `void ${name.slice(0, 2)}(int a) { fsync(a); }\n`);
    const results = await new ESLint({ cwd: folder, concurrency: 2 }).lintFiles(["*.c"]);
    assert.deepEqual(
      results.map(({ messages }) => messages.map(brief)),
      names.map(() => ["1:18 probe/no-fsync"]),
    );
  });

  it("verifies a ready source code as it does its text", () => {
    const linter = new Linter();
    const text = "/* eslint-disable-next-line */\nfsync(a);\nfsync(b);\n";
    const fromText = linter.verify(text, [cConfig], { filename: "a.c" });
    const ready = linter.getSourceCode();
    assert.ok(!(ready instanceof SourceCode));
    assert.deepEqual(new Linter().verify(ready, [cConfig], { filename: "a.c" }), fromText);
    assert.deepEqual(fromText.map(brief), ["3:1 probe/no-fsync"]);
  });

  it("calls listeners of the root once, with it and on the way out", () => {
    const seen: string[] = [];
    const see = (name: string) => (node: { type: string }) => seen.push(`${name} ${node.type}`);
    const listening: ESLint.Plugin = {
      rules: {
        see: {
          create: () => ({
            "*": see("any"),
            translation_unit: see("in"),
            "translation_unit:exit": see("out"),
            Program: see("Program"),
          }),
        },
      },
    };
    const config: Linter.Config = {
      ...cConfig,
      plugins: { syscalls: cPlugin, listening },
      rules: { "listening/see": 2 },
    };
    new Linter().verify("int x;", [config], { filename: "a.c" });
    assert.deepEqual(seen.sort(), ["any translation_unit", "in translation_unit", "out translation_unit"]);
  });
});

const tester = new RuleTester({ plugins: { syscalls: cPlugin }, language: "syscalls/c" });
const noFsync = probe.rules?.["no-fsync"];
assert.ok(noFsync && typeof noFsync === "object");
tester.run("RuleTester on C", noFsync, {
  valid: ["int x;", "fdatasync(a);", { code: "fsync(a);", options: [{ allow: "a" }] }],
  invalid: [
    {
      code: "int x;\nfsync(a);",
      output: "int x;\nfdatasync(a);",
      errors: [{ messageId: "found", line: 2, column: 1, endLine: 2, endColumn: 6 }],
    },
  ],
});
