/**
 * What a machine can say of the code without running it: `npm run check`. Every step runs, whatever the others say;
 * the status is 1 when one of them failed.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const steps = [
  // First, since it also installs and builds what the others need.
  { name: "types", command: () => ["server/tools/ready.mjs"] },
  { name: "lint", command: () => [binary("eslint"), ".", "--max-warnings", "0"] },
  { name: "formatting", command: () => [binary("prettier"), "--check", "--log-level", "warn", "."] },
  { name: "dead code", command: () => [binary("knip"), "--no-progress", "--no-config-hints"] },
  { name: "generated files", command: () => ["test/gen.mjs", "--check"] },
  { name: "imports", command: () => ["test/run.mjs", "imports"] },
];

const results = steps.map(({ name, command }) => {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, command(), { cwd: root, encoding: "utf8" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const passed = status === 0;
  if (!passed) process.stdout.write(`\n${name}:\n${stdout ?? ""}${stderr ?? ""}${error ? `${error.message}\n` : ""}`);
  console.log(`${passed ? "ok    " : "FAILED"} ${name.padEnd(16)} ${seconds} s`);
  return passed;
});

const failed = results.filter((passed) => !passed).length;
console.log(failed === 0 ? "\nAll checks pass." : `\n${failed} of ${steps.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

/** The script behind a package's command of its own name; Node runs it on every platform. */
function binary(name) {
  const folder = join(root, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}
