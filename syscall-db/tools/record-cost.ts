/**
 * Times system calls, and ways to the same result side by side, on this machine. Writes data/generated/cost.json, then
 * sets ratio, tier, `of` and slopes of the rows in data/syscalls that it measured.
 *
 *   node dist/tools/record-cost.js [--disk FOLDER] [--fast] [--check] [--rows]
 *
 * FOLDER lies on the file system to measure (default: the folder for temporary files). `--check` writes nothing: it
 * names what lies outside the committed range by more than its tolerance, and exits 1 when more than a tenth does.
 * `--fast` takes two short runs instead of five. `--rows` measures nothing: the rows follow the committed file.
 * Mounting, tracing and the like need root: without it those entries are told and left out.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import type { Range } from "../src/cost.js";
import type { From, SyscallRecord } from "../src/generated/schema.js";
import { withMeasured, type CostRecording } from "./cost-recording.js";
import { measure, unit, type Effort } from "./cost-runs.js";
import { readRecords, writeRecords } from "./record-lines.js";

const thorough: Effort = { repeats: 5, rounds: 41, milliseconds: 50 };
const fast: Effort = { repeats: 2, rounds: 15, milliseconds: 10 };
/** A committed range is five runs of one hour on one machine: a fifth either way is that machine on another day. */
const tolerance = 1.2;

const data = new URL("../../data/", import.meta.url);
const recordingFile = new URL("generated/cost.json", data);

function main(): void {
  const { values } = parseArgs({
    options: {
      disk: { type: "string", default: os.tmpdir() },
      fast: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      rows: { type: "boolean", default: false },
    },
  });
  if (values.rows) {
    updateRows(committed());
    return;
  }
  const effort = values.fast ? fast : thorough;
  const measured = measure(values.disk, effort, (text) => {
    console.error(text);
  });
  for (const reason of measured.leftOut) console.error(`left out: ${reason}`);
  if (values.check) {
    compare(measured);
    return;
  }
  const recording: CostRecording = {
    date: new Date().toISOString().slice(0, 10),
    command: "node syscall-db/dist/tools/record-cost.js",
    machine: machine(values.disk),
    unit: `nanoseconds: median of the repeats; ratio: to ${unit} of the same repeat, median; range, fixed, gain: lowest and highest repeat`,
    repeats: effort.repeats,
    ...measured,
  };
  writeFileSync(recordingFile, asText(recording));
  updateRows(recording);
  const { operations, slopes, comparisons } = recording;
  const calls = new Set(operations.map(({ syscall }) => syscall));
  console.log(
    `${String(operations.length)} operations of ${String(calls.size)} system calls, ${String(slopes.length)} slopes, ` +
      `${String(comparisons.length)} comparisons`,
  );
}

function committed(): CostRecording {
  return JSON.parse(readFileSync(recordingFile, "utf8")) as CostRecording;
}

/** Lists have one element on a line. */
function asText(recording: CostRecording): string {
  const fields = Object.entries(recording).map(([name, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]`
      : JSON.stringify(value, undefined, 2).replaceAll("\n", "\n  ");
    return `  ${JSON.stringify(name)}: ${text === "[\n\n  ]" ? "[]" : text}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}

/** What a reader needs to judge the figures; neither host name nor paths. */
function machine(disk: string): CostRecording["machine"] {
  const output = (command: string, ...words: string[]): string =>
    spawnSync(command, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).stdout;
  const version = (name: string, text: string): string => {
    const number = /\d+\.\d+(\.\d+)?\s*$/.exec(text.split("\n")[0] ?? "")?.[0];
    return number === undefined ? `${name}, version unknown` : `${name} ${number.trim()}`;
  };
  return {
    processor: os.cpus()[0]?.model.trim() ?? "unknown",
    processors: os.availableParallelism(),
    virtual: readFileSync("/proc/cpuinfo", "utf8").includes(" hypervisor"),
    kernel: /^\d+\.\d+\.\d+/.exec(os.release())?.[0] ?? os.release(),
    libc: version("glibc", output("ldd", "--version")),
    compiler: version("gcc", output("cc", "-dumpfullversion")),
    fileSystem: output("df", "--output=fstype", disk).trim().split("\n")[1] ?? "unknown",
    root: process.getuid?.() === 0,
  };
}

/** A row says where its cost is from: this recording, or somebody's estimate. What said so before goes. */
function withSource(from: SyscallRecord["from"], name: string, measured: boolean): SyscallRecord["from"] {
  const said: From = measured
    ? { source: "cost-recording", place: name, method: "measured", of: "cost" }
    : { source: "review", place: "estimated from what it has to do", method: "curated", of: "cost" };
  const others = from.filter(({ source, of }) => source !== "cost-recording" && of !== "cost");
  const first = others[0];
  return first ? [first, ...others.slice(1), said] : [said];
}

/** Others edit the same files: each is read and written at once, and only cost and its source change. */
function updateRows(recording: CostRecording): void {
  const folder = new URL("syscalls/", data);
  const known = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const rows = readRecords<SyscallRecord>(new URL(file, folder)).map((row) => {
      known.add(row.name);
      const cost = withMeasured(row.cost, recording, row.name);
      return { ...row, cost, from: withSource(row.from, row.name, cost.basis === "measured") };
    });
    writeRecords(new URL(file, folder), rows);
  }
  const orphans = [...new Set(recording.operations.map(({ syscall }) => syscall))].filter((name) => !known.has(name));
  if (orphans.length > 0) console.error(`measured, but without a row: ${orphans.join(", ")}`);
}

function compare(measured: Pick<CostRecording, "operations" | "slopes" | "comparisons">): void {
  const before = committed();
  const near = (now: Range, then: Range) => now[1] >= then[0] / tolerance && now[0] <= then[1] * tolerance;
  const judged = [
    ...judge(
      before.operations,
      measured.operations,
      (row) => `${row.syscall} (${row.operation})`,
      (row) => row.range,
      (row) => [row.ratio, row.ratio],
    ),
    ...judge(
      before.slopes,
      measured.slopes,
      (row) => `${row.syscall} per ${row.per} (${row.of})`,
      (row) => row.range,
    ),
    ...judge(
      before.comparisons,
      measured.comparisons,
      (row) => row.name,
      (row) => row.gain,
    ),
  ].map((one) => ({ ...one, agrees: one.then !== undefined && near(one.now, one.then) }));
  const agreeing = judged.filter(({ agrees }) => agrees).length;
  const text = (range: Range | undefined) => (range === undefined ? "not measured" : [...new Set(range)].join(" to "));
  for (const { name, now, then } of judged.filter(({ agrees }) => !agrees))
    console.log(`${name}: ${text(then)}, now ${text(now)}`);
  const percent = ((agreeing / judged.length) * 100).toFixed(1);
  console.log(
    `${String(agreeing)} of ${String(judged.length)} operations, slopes and comparisons agree (${percent} %)`,
  );
  if (agreeing < 0.9 * judged.length) process.exitCode = 1;
}

interface Judged {
  readonly name: string;
  readonly now: Range;
  readonly then: Range | undefined;
}

/** What was measured now beside what was measured then, if it was. */
function judge<Row>(
  then: readonly Row[],
  now: readonly Row[],
  name: (row: Row) => string,
  range: (row: Row) => Range,
  middle = range,
): readonly Judged[] {
  const known = new Map(then.map((row) => [name(row), range(row)]));
  return now.map((row) => ({ name: name(row), now: middle(row), then: known.get(name(row)) }));
}

main();
