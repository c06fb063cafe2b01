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
    prepareHost(this, { asksForTrust: true });
    run = await withSample("hostile", async (folder) => {
      const ended = await runSuite("untrusted", folder, { environment: { SYSCALL_LINT_TRUST: "asked" } });
      hasRun = existsSync(join(folder, "it-ran"));
      return ended;
    });
  });

  defineTestsOf("untrusted", () => run);

  it("nothing of it has run when the editor has gone", () => assert.equal(hasRun, false));
});

describe("VS Code with servers that do wrong", () => {
  it("the tests fail where answers are wrong", async function () {
    this.timeout(360_000);
    prepareHost(this);
    const environment = {
      SYSCALL_LINT_PATIENCE: "4000",
      SYSCALL_LINT_GREP: "opening|hovering a call|quick fix",
    };
    const { passed, failed, status, output } = await withExtensionBehind("wrong-server.mjs", (extension) =>
      withSample("trusted", (folder) => runSuite("trusted", folder, { extension, environment })),
    );
    assert.notEqual(status, 0);
    assert.deepEqual(passed, [], output);
    assert.deepEqual(failed.map(({ title }) => title).sort(), [
      "activation opening a C file starts the extension and shows what is wrong",
      "findings opening a TypeScript file shows what is wrong",
      "fixes a quick fix changes the code, and undo takes it back",
      "knowledge hovering a call in C tells of the function",
      "knowledge hovering a call in TypeScript tells of the function, while the file has a syntax error",
    ]);
  });

  it("the test fails where the configuration has run", async function () {
    this.timeout(360_000);
    prepareHost(this, { asksForTrust: true });
    const environment = { SYSCALL_LINT_TRUST: "asked", SYSCALL_LINT_GREP: "configuration itself" };
    const run = await withExtensionBehind("careless-server.mjs", (extension) =>
      withSample("hostile", async (folder) => ({
        ...(await runSuite("untrusted", folder, { extension, environment })),
        hasRun: existsSync(join(folder, "it-ran")),
      })),
    );
    assert.deepEqual(run.passed, [], run.output);
    assert.equal(run.failed.length, 1);
    assert.equal(run.hasRun, true);
  });
});

/** A copy of the extension whose server is started through a file of fixtures/editor. */
async function withExtensionBehind<T>(name: string, use: (extension: string) => Promise<T>): Promise<T> {
  const extension = mkdtempSync(join(tmpdir(), "syscall-lint-mutant-"));
  try {
    for (const part of ["package.json", "images", "dist/extension.cjs", "dist/server"])
      cpSync(join(client, part), join(extension, part), { recursive: true });
    const main = join(extension, "dist", "server", "main.mjs");
    renameSync(main, join(extension, "dist", "server", "right.mjs"));
    cpSync(join(root, "fixtures", "editor", name), main);
    return await use(extension);
  } finally {
    rmSync(extension, { recursive: true, force: true });
  }
}
