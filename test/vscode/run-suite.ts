/**
 * `node run-suite.js SUITE EXTENSION FOLDER`: runs the tests of a suite inside VS Code, with the extension of a folder.
 * SYSCALL_LINT_VSCODE names the program; without it, code-server stands in. The tests write what passed to the file
 * that TEST_RESULT names.
 */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";

const [suite, extension, folder] = process.argv.slice(2);
if (suite === undefined || extension === undefined || folder === undefined) throw new Error("SUITE EXTENSION FOLDER");
const standIn = join(import.meta.dirname, "code-as-vscode.js");
chmodSync(standIn, 0o755);
const status = await runTests({
  vscodeExecutablePath: process.env["SYSCALL_LINT_VSCODE"] ?? standIn,
  extensionDevelopmentPath: extension,
  extensionTestsPath: join(import.meta.dirname, "suites", `${suite}.mjs`),
  launchArgs: [folder],
  reuseMachineInstall: true,
}).catch((error: unknown) => {
  console.error(String(error));
  return 1;
});
process.exit(status);
