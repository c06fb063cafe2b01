import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "mocha";
import type { ESLint } from "eslint";
import { root } from "../repository.js";
import { syntaxErrors } from "../rules/c-syntax.js";
import { caretProblems, fixturesIn } from "../rules/fixture.js";

const id = "no-made-up-call";

describe("npm run new-rule", () => {
  let copy = "";
  /** As much of the repository as compiles the rules. */
  before(() => {
    copy = mkdtempSync(join(tmpdir(), "syscall-lint-new-rule-"));
    for (const name of ["src", "tsconfig.json", "package.json"])
      cpSync(join(root, "rules", name), join(copy, "rules", name), { recursive: true });
    cpSync(join(root, "rules", "dist", "grammar"), join(copy, "rules", "dist", "grammar"), { recursive: true });
    cpSync(join(root, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
    cpSync(join(root, ".prettierrc.json"), join(copy, ".prettierrc.json"));
    symlinkSync(join(root, "syscall-db"), join(copy, "syscall-db"), "junction");
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  const tool = (name: string, ...options: string[]) =>
    spawnSync(process.execPath, [join(root, "rules", "dist", "tools", `${name}.js`), ...options, "--root", copy], {
      encoding: "utf8",
    });
  /** Without declarations: their types would have to be named through the copy's links. */
  const compile = (...more: string[]) => {
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const options = ["composite", "declaration", "declarationMap"].flatMap((name) => [`--${name}`, "false"]);
    return spawnSync(process.execPath, [tsc, "-p", join(copy, "rules"), ...options, ...more], { encoding: "utf8" });
  };

  it("writes the authored files and says what to do next", () => {
    const { status, stdout, stderr } = tool("new-rule", id);
    assert.equal(status, 0, stderr);
    for (const path of [`rules/src/rules/${id}.ts`, `fixtures/rules/${id}/flagged.c`, `fixtures/rules/${id}/clean.c`]) {
      assert.ok(stdout.includes(`Wrote ${path}\n`), stdout);
      assert.ok(existsSync(join(copy, path)), path);
    }
    assert.match(stdout, /1\. [^]*5\. `npm run gen`/);
  });

  it("writes a rule that compiles, and gen makes index and page of it", () => {
    const first = compile("--noCheck");
    assert.equal(first.status, 0, first.stdout);
    const gen = tool("gen");
    assert.equal(gen.status, 0, gen.stderr);
    const index = readFileSync(join(copy, "rules", "src", "generated", "rules.ts"), "utf8");
    assert.ok(index.includes(`"${id}"`));
    const page = readFileSync(join(copy, "rules", "docs", `${id}.md`), "utf8");
    for (const part of [`# syscalls/${id}`, "C · About cost · In `strict`.", "## Flagged", "fsync(fd);", "## Clean", "| `allow` | `[]` |"])
      assert.ok(page.includes(part), `${part} in\n${page}`);
    assert.equal(tool("gen", "--check").status, 0);
    const second = compile();
    assert.equal(second.status, 0, second.stdout);
  });

  it("writes fixtures that the rule passes", async () => {
    const entry = pathToFileURL(join(copy, "rules", "dist", "src", "c.js"));
    const { default: c } = (await import(entry.href)) as { default: ESLint.Plugin };
    const folder = join(copy, "fixtures", "rules", id);
    const fixtures = fixturesIn(folder, id);
    assert.equal(fixtures.length, 2);
    for (const fixture of fixtures) {
      assert.deepEqual(caretProblems(fixture, { c, javascript: c }), []);
      assert.deepEqual(await syntaxErrors(fixture.text), []);
    }
  });

  it("gen notices a page by hand, and a page whose rule is gone", () => {
    const page = join(copy, "rules", "docs", `${id}.md`);
    const stray = join(copy, "rules", "docs", "no-longer-there.md");
    writeFileSync(page, "by hand");
    writeFileSync(stray, "");
    const { status, stderr } = tool("gen", "--check");
    assert.equal(status, 1);
    assert.ok(stderr.includes(`Out of date: ${page}`) && stderr.includes(`Out of date: ${stray}`), stderr);
    assert.equal(tool("gen").status, 0);
    assert.ok(!existsSync(stray) && readFileSync(page, "utf8") !== "by hand");
  });

  it("refuses a rule that exists, leaving everything as it is", () => {
    const path = join(copy, "rules", "src", "rules", `${id}.ts`);
    const text = readFileSync(path, "utf8");
    const again = tool("new-rule", id);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /already there: nothing was written/);
    assert.equal(readFileSync(path, "utf8"), text);
    mkdirSync(join(copy, "fixtures", "rules", "no-orphan"), { recursive: true });
    writeFileSync(join(copy, "fixtures", "rules", "no-orphan", "clean.c"), "");
    assert.equal(tool("new-rule", "no-orphan").status, 1);
    assert.ok(!existsSync(join(copy, "rules", "src", "rules", "no-orphan.ts")));
  });

  it("refuses names in another habit", () => {
    for (const name of ["fsync-in-loop", "no-Fsync", "no", "no-", "no--x", "prefer_x", "../no-x", "no-x.ts", "no-4k"]) {
      const { status, stderr } = tool("new-rule", name);
      assert.equal(status, 1, name);
      assert.match(stderr, /is no name for a rule/);
    }
    assert.match(tool("new-rule").stderr, /Usage/);
    assert.match(tool("new-rule", "no-x", "no-y").stderr, /Usage/);
  });
});
