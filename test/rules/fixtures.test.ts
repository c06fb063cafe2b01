import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import javascript from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";
import { describe, it } from "mocha";
import { fixtureFolders, fixturesOfRules } from "../repository.js";
import { skipWithout } from "../skip.js";
import { withoutAnnotations } from "./annotations.js";
import { syntaxErrors } from "./c-syntax.js";
import { caretProblems, fixed, fixturesIn, suggested, truthPath, type Fixture, type Plugins } from "./fixture.js";

const plugins: Plugins = { javascript, c };
const all = fixtureFolders().flatMap((rule) => fixturesIn(join(fixturesOfRules, rule), rule));

for (const rule of fixtureFolders())
  describe(`fixtures of ${rule}`, () => {
    for (const fixture of all.filter((one) => one.rule === rule)) {
      it(`${fixture.file} is reported as drawn`, () => {
        const problems = caretProblems(fixture, plugins);
        assert.equal(problems.length, 0, `fixtures/rules/${rule}/${fixture.file}\n${problems.join("\n")}`);
      });
      if (/\.[ch]$/.test(fixture.file))
        it(`${fixture.file} has no syntax error`, async () => {
          assert.deepEqual(await syntaxErrors(fixture.text), []);
        });
      if (fixture.kind === "flagged")
        it(`${fixture.file} is fixed and suggested to as written`, () => {
          compareWithTruth(fixture, "fixed", fixed(fixture, plugins));
          compareWithTruth(fixture, "suggested", suggested(fixture, plugins));
        });
    }
  });

function compareWithTruth(fixture: Fixture, truth: "fixed" | "suggested", output: string | undefined): void {
  const path = truthPath(fixture, truth);
  if (output === undefined) {
    assert.ok(
      !existsSync(path),
      `${path}: nothing in ${fixture.file} has a ${truth === "fixed" ? "fix" : "suggestion"}`,
    );
    return;
  }
  assert.ok(existsSync(path), `${path} is missing. After reading it, write there:\n${output}`);
  assert.equal(output, withoutAnnotations(readFileSync(path, "utf8")));
}

describe("C fixtures", () => {
  it("compile", function () {
    if (process.platform !== "linux") skipWithout(this, "the fixtures include headers of Linux");
    const sources = all.filter(({ file }) => file.endsWith(".c")).map(({ path }) => path);
    const truths = all.flatMap((one) => [truthPath(one, "fixed"), truthPath(one, "suggested")]);
    const written = truths.filter((path) => path.endsWith(".c") && existsSync(path) && !sources.includes(path));
    const compiler = spawnSync("cc", ["-fsyntax-only", "-D_GNU_SOURCE", ...sources, ...new Set(written)], {
      encoding: "utf8",
    });
    if (compiler.error) skipWithout(this, "there is no C compiler: npm run setup:host");
    assert.equal(compiler.status, 0, compiler.stderr);
  });
});
