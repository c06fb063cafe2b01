/**
 * Writes every generated file: `npm run gen`. With `--check` it compares instead and ends with 1 when one is out of
 * date. With `--measure` it also counts the system calls of the cost fixtures anew (needs strace and cc).
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const check = process.argv.includes("--check");
const mode = check ? ["--check"] : [];

// What is out of date may be the very file that keeps the rules from compiling: tsc writes what it can all the same.
if (!check) node("quiet", tsc, "-b", "rules");
const steps = [
  ["syscall-db/dist/tools/gen-types.js", ...mode],
  ...(process.argv.includes("--measure") ? [["test/dist/rules/record.js"]] : []),
  ["rules/dist/tools/gen.js", ...mode],
];
// The last build reports what is wrong; it also compiles what was just written.
if (!check) steps.push([tsc, "-b"]);
const statuses = steps.map((step) => node("inherit", ...step));
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;

function node(output, ...command) {
  return spawnSync(process.execPath, command, { cwd: root, stdio: output === "quiet" ? "ignore" : output }).status ?? 1;
}
