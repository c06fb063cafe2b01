// `npm start` lints the sample project as a demonstration; `npm start -- PATH…` is syscall-lint itself.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { makeReady } from "./ready.mjs";

const main = fileURLToPath(new URL("../dist/src/cli/main.js", import.meta.url));
const sample = fileURLToPath(new URL("../../fixtures/spool/", import.meta.url));

makeReady();

const given = process.argv.slice(2);
if (given.length > 0) {
  process.exitCode = syscallLint(given, process.env.INIT_CWD ?? process.cwd());
} else {
  const status = syscallLint(["check", "--explain", "."], sample);
  console.log(
    "This was the sample project in fixtures/spool. Your own: npm start -- PATH…   All options: npm start -- --help",
  );
  // Findings are the point of a demonstration; only a failure is one.
  process.exitCode = status === 1 ? 0 : status;
}

/** Arguments as one typed them: paths are relative to the folder that npm was called in. */
function syscallLint(args, cwd) {
  const { status, signal } = spawnSync(process.execPath, [main, ...args], { cwd, stdio: "inherit" });
  return status ?? (signal === "SIGINT" ? 130 : 2);
}
