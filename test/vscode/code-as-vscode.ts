#!/usr/bin/env node
/**
 * Takes the options that `@vscode/test-electron` gives to desktop VS Code, and runs the tests in code-server instead:
 * for machines that can't download the desktop program. Status: the workbench's own (0 passed, 1 failed),
 * 124 when the time is over, 125 when the server ended, 126 when the page crashed.
 * 0 alone proves nothing: the workbench also says so when the extension host died during the tests.
 */
import { format } from "node:util";
import { startWorkbench } from "./workbench.js";

const given = process.argv.slice(2);
const option = (name: string): string => {
  const start = `--${name}=`;
  const value = given.find((argument) => argument.startsWith(start))?.slice(start.length);
  if (value === undefined) throw new Error(`${start}… is missing`);
  return value;
};
const folder = given.find((argument) => !argument.startsWith("-"));
if (folder === undefined) throw new Error("The folder to open is missing");

const workbench = await startWorkbench({
  // The desktop program would be told by its own option, which test-electron always gives.
  asksForTrust: process.env["SYSCALL_LINT_TRUST"] === "asked",
});
const { page } = workbench;
const status = await new Promise<number>((settle) => {
  let isOver = false;
  const end = (code: number, why?: string): void => {
    if (!isOver && why !== undefined) console.error(`${why}\n${workbench.output()}`);
    isOver = true;
    settle(code);
  };
  setTimeout(() => end(124, "The tests take too long."), 300_000).unref();
  void workbench.ended.then(() => end(125, "code-server ended."));
  page.on("crash", () => end(126, "The page crashed."));
  // Native parts that `--ignore-scripts` leaves unbuilt complain, and aren't needed.
  const noise =
    /^(\[(Agent|Chat|Account|Service Worker|reconnection)|Resolv|Creating a socket|Error: Could not locate the b)/;
  // What the workbench offers as standard output and exit in place of a process.
  const start = async (): Promise<void> => {
    await page.exposeFunction("codeAutomationLog", (type: string, parts: unknown[]) => {
      const text = format(...parts);
      if (type !== "warn" && !noise.test(text)) console.log(text);
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => end(code));
    await workbench.open(folder, [
      ["extensionDevelopmentPath", workbench.uri(option("extensionDevelopmentPath"))],
      ["extensionTestsPath", workbench.uri(option("extensionTestsPath"))],
      ["enableProposedApi", ""],
      ["skipWelcome", "true"],
    ]);
  };
  start().catch((error: unknown) => end(1, String(error)));
});
await workbench.close();
process.exit(status);
