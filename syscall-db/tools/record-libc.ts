/**
 * Records which system calls the functions of glibc and musl make, and writes data/generated/libc-recording.json.
 *
 *   node dist/tools/record-libc.js [--check]
 *
 * Needs strace, cc and, for musl's column, musl-gcc. `--check` writes nothing: it names the calls whose counts differ
 * from the committed ones, and exits 1 when more than a tenth do.
 */
import { spawnSync } from "node:child_process";
import os from "node:os";
import { parseArgs } from "node:util";
import {
  merged,
  obstacle,
  readRecording,
  record,
  versionOf,
  writeRecording,
  type Libc,
} from "./record-libc/recording.js";

const rounds = 5;
const file = new URL("../../data/generated/libc-recording.json", import.meta.url);
const libraries: readonly Libc[] = ["glibc", "musl"];

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const possible = libraries.filter((libc) => {
  const reason = obstacle(libc);
  if (reason !== undefined) console.error(`${libc} is left out: ${reason}`);
  return reason === undefined;
});
const calls = merged(...possible.map((libc) => record(libc, rounds)));
if (values.check) compare();
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
      unit: "system calls per call of the function: medians of the rounds, after one warm-up",
    },
    calls,
  });
  for (const libc of possible) {
    const names = new Set(calls.flatMap((call) => (call[libc] ? [call.name] : [])));
    console.log(`${libc}: ${String(names.size)} functions recorded`);
  }
}

function compare(): void {
  const fresh = new Map(calls.map((call) => [JSON.stringify([call.name, call.when, call.thread]), call]));
  const committed = readRecording(file).calls;
  const differing = committed.flatMap((row) => {
    const again = fresh.get(JSON.stringify([row.name, row.when, row.thread]));
    const wrong = possible.filter((libc) => JSON.stringify(row[libc]) !== JSON.stringify(again?.[libc]));
    return wrong.map(
      (libc) => `${row.name} (${[...row.when, libc].join(", ")}): ${text(row[libc])}, now ${text(again?.[libc])}`,
    );
  });
  for (const line of differing) console.log(line);
  const compared = committed.reduce((sum, row) => sum + possible.filter((libc) => row[libc]).length, 0);
  console.log(`${String(differing.length)} of ${String(compared)} recorded counts differ`);
  if (differing.length * 10 > compared) process.exitCode = 1;
}

function text(counts: Readonly<Record<string, number>> | undefined): string {
  return counts ? JSON.stringify(counts) : "absent";
}
