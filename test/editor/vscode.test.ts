import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { root } from "../repository.js";
import { client, prepareHost, runSuite, titlesOf, withSample, type SuiteRun } from "./host.js";

const suites = join(root, "test", "vscode", "suites");

function titlesIn(suite: string): string[] {
  const files = readdirSync(join(suites, suite)).map((name) => join(suites, suite, name));
  return titlesOf(files.filter((file) => file.endsWith(".test.mts")));
}

/** Every test of the suite as one here, so that each must have left its own evidence. */
function defineTestsOf(suite: string, run: () => SuiteRun | undefined): void {
  for (const title of titlesIn(suite))
    it(title, () => {
      const { passed, failed, output } = run() ?? assert.fail("the suite didn't run");
      const failure = failed.find((one) => one.title === title);
      if (failure) assert.fail(failure.message);
      assert.ok(passed.includes(title), `nothing tells that it passed:\n${output}`);
    });
}

describe("VS Code, a folder that is trusted", () => {
  let run: SuiteRun | undefined;

  before(async function () {
    this.timeout(360_000);
    prepareHost(this);
    run = await withSample("trusted", (folder) => runSuite("trusted", folder));
  });

  defineTestsOf("trusted", () => run);
});

describe("VS Code, a folder with a hostile configuration", () => {
  let run: SuiteRun | undefined;
  let hasRun: boolean | undefined;

  before(async function () {
    this.timeout(360_000);
    prepareHost(this);
    run = await withSample("hostile", async (folder) => {
      const ended = await runSuite("untrusted", folder, { environment: { SYSCALL_LINT_TRUST: "asked" } });
      hasRun = existsSync(join(folder, "it-ran"));
      return ended;
    });
  });

  defineTestsOf("untrusted", () => run);

  it("nothing of it has run when the editor has gone", () => assert.equal(hasRun, false));
});

describe("VS Code, the same configuration in a folder that is trusted", () => {
  let run: SuiteRun | undefined;

  before(async function () {
    this.timeout(360_000);
    prepareHost(this);
    run = await withSample("hostile", (folder) => runSuite("configured", folder));
  });

  defineTestsOf("configured", () => run);
});

describe("VS Code with a server that answers wrongly", () => {
  it("the tests fail where they must", async function () {
    this.timeout(360_000);
    prepareHost(this);
    const extension = mkdtempSync(join(tmpdir(), "syscall-lint-mutant-"));
    try {
      for (const part of ["package.json", "images", "dist/extension.cjs", "dist/server"])
        cpSync(join(client, part), join(extension, part), { recursive: true });
      const main = join(extension, "dist", "server", "main.mjs");
      renameSync(main, join(extension, "dist", "server", "right.mjs"));
      cpSync(join(root, "fixtures", "editor", "wrong-server.mjs"), main);
      const { passed, failed, status } = await withSample("trusted", (folder) =>
        runSuite("trusted", folder, {
          extension,
          environment: { SYSCALL_LINT_PATIENCE: "4000", SYSCALL_LINT_GREP: "opening|hovering a call|quick fix" },
        }),
      );
      assert.notEqual(status, 0);
      assert.deepEqual(passed, []);
      assert.deepEqual(failed.map(({ title }) => title).sort(), [
        "activation opening a C file starts the extension and shows what is wrong",
        "findings opening a TypeScript file shows what is wrong",
        "fixes a quick fix changes the code, and undo takes it back",
        "knowledge hovering a call in C tells of the function",
        "knowledge hovering a call in TypeScript tells of the function, while the file has a syntax error",
      ]);
    } finally {
      rmSync(extension, { recursive: true, force: true });
    }
  });
});
