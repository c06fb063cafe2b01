import assert from "node:assert/strict";
import { Linter } from "eslint";
import plugin from "eslint-plugin-syscalls";
import { describe, it } from "mocha";

const text =
  'import { rm } from "node:fs/promises"; export async function f(all) { for (const one of all) await rm(one); }';

function findings(filename: string, source = text): number {
  const linter = new Linter({ cwd: "/" });
  const config = {
    files: ["**/*.{js,mjs,cjs}"],
    plugins: { syscalls: plugin },
    rules: { "syscalls/no-serial-await-io": "error" },
  };
  return linter.verify(source, [config as Linter.Config], { filename }).length;
}

describe("the place of a JavaScript file", () => {
  const cases: readonly [filename: string, isJudged: boolean][] = [
    ["/a/src/store.js", true],
    ["/a/src/contest/latest.js", true],
    ["/a/test/src/server/routes/pages/store.js", true],
    ["/a/src/store.test.js", false],
    ["/a/src/__tests__/store.js", false],
    ["/a/test/store.js", false],
    ["/a/test/cases/modules/http/server/store.js", false],
    ["/test/a/src/server/store.js", true],
    ["/tools/a/server/routes/pages/store.js", true],
    ["/a/scripts/store.mjs", false],
    ["/a/.github/store.mjs", false],
    ["/a/.updater/src/store.mjs", false],
    ["/.cache/a/b/src/store.mjs", true],
    ["/a/rollup.config.js", false],
    ["/a/gulpfile.js", false],
    ["C:\\a\\scripts\\store.js", false],
  ];
  for (const [filename, isJudged] of cases)
    it(`${isJudged ? "is judged" : "is left alone as a test or a script"}: ${filename}`, () => {
      assert.equal(findings(filename), isJudged ? 1 : 0);
    });

  it("is left alone where a shell runs it", () => {
    assert.equal(findings("/a/src/store.js", `#!/usr/bin/env node\n${text}`), 0);
  });
});
