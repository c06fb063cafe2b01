/**
 * Runs the compiled tests: `npm test [-- FOLDER…] [--grep TEXT]`; `--from TESTS` runs those of another folder. The last
 * line is `N passed, N failed[, N skipped]`.
 * A skipped test is a failure when CI=true, and whenever it names no reason.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Mocha from "mocha";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, from: { type: "string" } },
});
const here = values.from ?? fileURLToPath(new URL(".", import.meta.url));
const inCi = process.env["CI"] === "true";

const files = testFiles().filter(
  (file) => positionals.length === 0 || positionals.some((wanted) => isUnder(file, wanted)),
);
const unbuilt = files.filter((file) => !existsSync(compiled(file)));
if (unbuilt.length > 0) {
  console.error(`Not built: ${unbuilt.join(", ")}. Run \`npm run build\` and mend what it reports.`);
  finish({ passed: 0, failed: unbuilt.length, skipped: 0 });
} else {
  const mocha = new Mocha({
    reporter: Counting,
    timeout: 60_000,
    forbidOnly: inCi,
    ...(values.grep ? { grep: values.grep } : {}),
  });
  for (const file of files) mocha.addFile(compiled(file));
  try {
    await mocha.loadFilesAsync();
    mocha.run();
  } catch (error) {
    console.error("A test file could not be loaded:", error);
    finish({ passed: 0, failed: 1, skipped: 0 });
  }
}

/** Sources decide what runs, so that a compiled test whose source is gone doesn't. */
function testFiles() {
  const found = [];
  for (const entry of readdirSync(here, { recursive: true })) {
    const file = String(entry).split(sep).join("/");
    if (file.endsWith(".test.ts") && !/^(dist|bench|vscode)\//.test(file)) found.push(file);
  }
  return found.sort();
}

function compiled(file) {
  return join(here, "dist", file.replace(/\.ts$/, ".js"));
}

function isUnder(file, wanted) {
  const place = wanted
    .replaceAll("\\", "/")
    .replace(/^(\.\/)?test\//, "")
    .replace(/\/$/, "");
  return file === place || file.startsWith(`${place}/`);
}

/** A mocha reporter: failures at once, then a count for each folder, then every skip with its reason. */
function Counting(runner) {
  const folders = new Map();
  const failures = [];
  const skips = [];
  const folderOf = (test) => {
    const folder = test.file ? relative(join(here, "dist"), test.file).split(sep)[0] : "(no file)";
    if (!folders.has(folder)) folders.set(folder, { passed: 0, failed: 0, skipped: 0, milliseconds: 0 });
    return folders.get(folder);
  };
  runner.on("pass", (test) => {
    const folder = folderOf(test);
    folder.passed += 1;
    folder.milliseconds += test.duration ?? 0;
  });
  runner.on("fail", (test, error) => {
    folderOf(test).failed += 1;
    test.err = error;
    failures.push(test);
    console.log(`FAILED ${test.fullTitle()}`);
  });
  runner.on("pending", (test) => {
    folderOf(test).skipped += 1;
    skips.push({ title: test.fullTitle(), reason: skipReason(test) });
  });
  runner.on("end", () => {
    Mocha.reporters.Base.list(failures);
    for (const [name, { passed, failed, skipped, milliseconds }] of [...folders].sort()) {
      const seconds = (milliseconds / 1000).toFixed(1);
      console.log(`${name.padEnd(14)} ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`);
    }
    if (skips.length > 0) console.log(`\nSKIPPED, so NOT TESTED here${inCi ? " (a failure in CI)" : ""}:`);
    for (const { title, reason } of skips)
      console.log(`  ${title}\n    because ${reason ?? "… nobody says: a failure"}`);
    const forbidden = skips.filter(({ reason }) => inCi || reason === undefined).length;
    const passed = sum(folders, "passed");
    finish({ passed, failed: failures.length + forbidden, skipped: skips.length - forbidden });
  });
}

/** A skip in a `before` hook is recorded on its suite. */
function skipReason(test) {
  for (let place = test; place; place = place.parent) if (place.skipReason !== undefined) return place.skipReason;
  return undefined;
}

function sum(folders, column) {
  return [...folders.values()].reduce((total, counts) => total + counts[column], 0);
}

function finish({ passed, failed, skipped }) {
  if (passed + failed === 0) console.log("\nNo test ran.");
  const line = `\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`;
  // Whatever a test left running must not keep the run open.
  process.stdout.write(line, () => process.exit(failed > 0 || passed === 0 ? 1 : 0));
}
