import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, it } from "mocha";
import { root } from "../repository.js";

const skip = JSON.stringify(pathToFileURL(join(root, "test", "dist", "skip.js")).href);

describe("the test run", () => {
  let tests = "";
  beforeEach(() => {
    tests = mkdtempSync(join(tmpdir(), "syscall-lint-runner-"));
  });
  afterEach(() => {
    rmSync(tests, { recursive: true, force: true });
  });

  function add(suite: string, compiled: string | undefined): void {
    for (const folder of [suite, join("dist", suite)]) mkdirSync(join(tests, folder), { recursive: true });
    writeFileSync(join(tests, suite, "a.test.ts"), "");
    if (compiled !== undefined) writeFileSync(join(tests, "dist", suite, "a.test.js"), compiled);
  }

  function run(ci: boolean, ...options: string[]) {
    const command = [join(root, "test", "run.mjs"), "--from", tests, ...options];
    const env = { ...process.env, CI: String(ci) };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
    return { status, output: stdout + stderr, last: stdout.trimEnd().split("\n").at(-1) };
  }

  it("counts what passes, folder by folder, and ends although something is left running", () => {
    writeFileSync(join(tests, "package.json"), '{"type":"module"}');
    add("first", 'it("a", () => {}); it("b", () => { setInterval(() => {}, 1000); });');
    add("second", 'it("c", () => {});');
    const { status, output, last } = run(true);
    assert.deepEqual({ status, last }, { status: 0, last: "3 passed, 0 failed" });
    assert.match(output, /^first +2 passed, 0 failed, 0 skipped/m);
    assert.equal(run(true, "second").last, "1 passed, 0 failed");
    assert.equal(run(true, "test/first/", "--grep", "b").last, "1 passed, 0 failed");
  });

  it("fails for a failing test, hook or file, and prints why", () => {
    add("failing", 'it("a", () => {}); it("b", () => { throw new Error("the reason"); });');
    assert.match(run(false).output, /the reason/);
    assert.deepEqual(brief(run(false)), { status: 1, last: "1 passed, 1 failed" });
    add("failing", 'before(() => { throw new Error("the reason"); }); it("a", () => {});');
    assert.deepEqual(brief(run(false)), { status: 1, last: "0 passed, 1 failed" });
    add("failing", 'import "./absent.js";');
    assert.deepEqual(brief(run(false)), { status: 1, last: "0 passed, 1 failed" });
  });

  it("fails when nothing ran, and when a test isn't built", () => {
    assert.deepEqual(brief(run(false)), { status: 1, last: "0 passed, 0 failed" });
    add("unbuilt", undefined);
    assert.deepEqual(brief(run(false)), { status: 1, last: "0 passed, 1 failed" });
  });

  it("lists skipped tests with their reasons, and lets them pass outside of CI only", () => {
    writeFileSync(join(tests, "package.json"), '{"type":"module"}');
    add(
      "skipping",
      `import { skipWithout } from ${skip};
      it("a", () => {}); it("b", function () { skipWithout(this, "b has no strace"); });
      describe("suite", () => { before(function () { skipWithout(this, "no host"); }); it("c", () => {}); });`,
    );
    const { output, ...local } = run(false);
    assert.deepEqual(local, { status: 0, last: "1 passed, 0 failed, 2 skipped" });
    assert.match(output, /NOT TESTED[^]*b\n +because b has no strace\n[^]*suite c\n +because no host\n/);
    assert.deepEqual(brief(run(true)), { status: 1, last: "1 passed, 2 failed" });
  });

  it("fails for a skip without a reason, anywhere", () => {
    add("silent", 'it("a", () => {}); it.skip("b", () => {});');
    assert.deepEqual(brief(run(false)), { status: 1, last: "1 passed, 1 failed" });
  });
});

function brief({ status, last }: { status: number | null; last: string | undefined }) {
  return { status, last };
}
