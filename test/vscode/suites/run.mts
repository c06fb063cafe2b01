import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** What a suite leaves behind in the file that TEST_RESULT names: titles with those of their groups before them. */
export interface SuiteResult {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly title: string; readonly message: string }[];
}

/** Runs the tests of a folder beside this file. Rejects when one fails, or when there is none. */
export async function runFolder(folder: string): Promise<void> {
  const mocha = new Mocha({ timeout: 150_000, slow: 20_000, reporter: "spec", color: false });
  const wanted = process.env["SYSCALL_LINT_GREP"];
  if (wanted !== undefined) mocha.grep(new RegExp(wanted));
  const place = join(import.meta.dirname, folder);
  const files = readdirSync(place).filter((name) => name.endsWith(".test.mjs"));
  for (const name of files.sort()) mocha.addFile(join(place, name));
  await mocha.loadFilesAsync();
  const passed: string[] = [];
  const failed: { title: string; message: string }[] = [];
  await new Promise<void>((end) => {
    mocha
      .run(() => end())
      .on("pass", (test) => passed.push(test.fullTitle()))
      .on("fail", (test, error: Error) =>
        failed.push({ title: test.fullTitle(), message: error.stack ?? error.message }),
      );
  });
  const result: SuiteResult = { passed, failed };
  const file = process.env["TEST_RESULT"];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  if (failed.length > 0 || passed.length === 0) throw new Error(`${failed.length} failed, ${passed.length} passed`);
}
