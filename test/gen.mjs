/**
 * Writes every generated file: `npm run gen`. With `--check` it compares instead and ends with 1 when one is out of
 * date. With `--measure` it also counts the system calls of the cost fixtures anew (needs strace and cc).
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const mode = check ? ["--check"] : [];

if (!check && node("server/tools/ready.mjs") !== 0)
  // What is out of date may be the very file that keeps the rules from compiling: tsc writes what it can all the same.
  console.log("Going on: what is generated now may mend it.");
const steps = [
  ["syscall-db/dist/tools/gen-types.js", ...mode],
  ...(process.argv.includes("--measure") ? [["test/dist/rules/record.js"]] : []),
  ["rules/dist/tools/gen.js", ...mode],
];
if (!check) steps.push(["server/tools/ready.mjs"]);
const statuses = steps.map((step) => node(...step));
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;

function node(...command) {
  return spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" }).status ?? 1;
}
