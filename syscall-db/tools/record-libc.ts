/**
 * Records which system calls the functions of glibc and musl make, and writes data/generated/libc-recording.json.
 *
 *   node dist/tools/record-libc.js [--check] [--fast] [--only NAME,NAME]
 *
 * Needs strace, cc and, for musl's column, musl-gcc. `--check` writes nothing: it names the calls whose counts differ
 * from the committed ones, and exits 1 when more than a tenth do. `--fast` checks one round of every function, and
 * `--only` some functions; both are checks too.
 */
import { spawnSync } from "node:child_process";
import os from "node:os";
import { parseArgs } from "node:util";
import {
  countsText,
  differences,
  merged,
  obstacle,
  readRecording,
  record,
  versionOf,
  writeRecording,
  type Libc,
} from "./record-libc/recording.js";

const file = new URL("../../data/generated/libc-recording.json", import.meta.url);
const libraries: readonly Libc[] = ["glibc", "musl"];

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    fast: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const only = values.only?.split(",");
const rounds = values.fast ? 1 : 5;
const possible = libraries.filter((libc) => {
  const reason = obstacle(libc);
  if (reason !== undefined) console.error(`${libc} is left out: ${reason}`);
  return reason === undefined;
});
const calls = merged(...possible.map((libc) => record(libc, rounds, only)));
if (values.check || values.fast || only) compare();
else if (possible.length < libraries.length) {
  console.error("Nothing was written: the file holds both libraries.");
  process.exitCode = 2;
} else write();

function write(): void {
  writeRecording(file, {
    about: {
      libraries: Object.fromEntries(possible.map((libc) => [libc, versionOf(libc)])),
      kernel: os.release().split("-")[0] ?? "",
      architecture: os.machine(),
      tracer: spawnSync("strace", ["-V"], { encoding: "utf8" }).stdout.split("\n")[0]?.replace(" -- version", "") ?? "",
      date: new Date().toISOString().slice(0, 10),
      command: "node syscall-db/dist/tools/record-libc.js",
      rounds,
      unit: "system calls per call of the function: medians of the rounds, after one warm-up; cold: of a first call",
    },
    calls,
  });
  for (const libc of possible) {
    const names = new Set(calls.flatMap((call) => (call[libc] ? [call.name] : [])));
    console.log(`${libc}: ${String(names.size)} functions recorded`);
  }
}

function compare(): void {
  const committed = readRecording(file).calls.filter(({ name }) => only?.includes(name) ?? true);
  for (const name of only ?? []) {
    if (committed.every((call) => call.name !== name)) console.error(`${name} is not in the recording`);
  }
  const { compared, differing } = differences(committed, calls, possible);
  for (const { call, libc, now } of differing) {
    const conditions = [...call.when, ...(call.cold ? ["first call"] : []), call.thread ?? "caller", libc];
    console.log(`${call.name} (${conditions.join(", ")}): ${countsText(call[libc])}, now ${countsText(now)}`);
  }
  const agreeing = compared - differing.length;
  console.log(`${String(agreeing)} of ${String(compared)} recorded counts agree, ${String(differing.length)} differ`);
  if (compared === 0 || differing.length * 10 > compared) process.exitCode = 1;
}
