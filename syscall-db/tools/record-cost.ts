/**
 * Times system calls on this machine and writes data/generated/cost.json; then sets ratio, tier and `of` of the rows in
 * data/syscalls that it measured.
 *
 *   node dist/tools/record-cost.js [--disk FOLDER] [--check]
 *
 * FOLDER lies on the file system to measure (default: the folder for temporary files). `--check` writes nothing: it
 * names the operations whose median left the committed range, and exits 1 when more than a tenth did.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rowCost, type CostRecording, type TimedOperation } from "./cost-recording.js";
import type { SyscallRecord } from "../src/generated/schema.js";
import { readRecords, writeRecords } from "./record-lines.js";

const repeats = 5;
const unit = "getppid";
const data = new URL("../../data/", import.meta.url);
const recordingFile = new URL("generated/cost.json", data);

interface Timing {
  readonly syscall: string;
  readonly crosses: string;
  readonly operation: string;
  readonly nanoseconds: number;
}

function main(): void {
  const { values } = parseArgs({
    options: { disk: { type: "string", default: os.tmpdir() }, check: { type: "boolean", default: false } },
  });
  const operations = measure(values.disk);
  if (values.check) {
    compare(operations);
    return;
  }
  const recording: CostRecording = {
    date: new Date().toISOString().slice(0, 10),
    command: "node syscall-db/dist/tools/record-cost.js",
    machine: machine(values.disk),
    unit: `nanoseconds: median of ${String(repeats)} runs; ratio: to ${unit} of the same run, median and [lowest, highest]`,
    repeats,
    operations,
  };
  const { operations: rows, ...head } = recording;
  const text = JSON.stringify({ ...head, operations: [] }, undefined, 2);
  writeFileSync(
    recordingFile,
    `${text.replace(/\[\]\n\}$/, `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n")}\n  ]\n}`)}\n`,
  );
  updateRows(operations);
}

function measure(disk: string): readonly TimedOperation[] {
  const folder = mkdtempSync(path.join(disk, "cost-"));
  const memory = mkdtempSync("/dev/shm/cost-");
  try {
    const program = path.join(folder, "cost");
    execFileSync("cc", ["-O1", "-o", program, fileURLToPath(new URL("../../tools/cost.c", import.meta.url))], {
      stdio: "inherit",
    });
    return summarised(Array.from({ length: repeats }, (_, round) => runOnce(program, folder, memory, String(round))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(memory, { recursive: true, force: true });
  }
}

function runOnce(program: string, folder: string, memory: string, round: string): readonly Timing[] {
  const folders = [path.join(folder, round), path.join(memory, round)];
  for (const each of folders) mkdirSync(each);
  const output = execFileSync(program, folders, { encoding: "utf8" });
  for (const each of folders) rmSync(each, { recursive: true });
  return output
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [syscall = "", crosses = "", operation = "", nanoseconds = ""] = line.split("\t");
      return { syscall, crosses, operation, nanoseconds: Number(nanoseconds) };
    });
}

function summarised(runs: readonly (readonly Timing[])[]): readonly TimedOperation[] {
  const base = runs.map((run) => run.find(({ syscall }) => syscall === unit)?.nanoseconds ?? Number.NaN);
  return (runs[0] ?? []).map(({ syscall, crosses, operation }, index) => {
    const times = runs.map((run) => run[index]?.nanoseconds ?? Number.NaN);
    const ratios = times.map((time, run) => time / (base[run] ?? Number.NaN)).sort((a, b) => a - b);
    const middle = median(ratios);
    return {
      syscall,
      operation,
      crosses: crosses !== "0",
      ...(crosses === "2" ? { aside: true } : {}),
      nanoseconds: Number(median(times).toPrecision(4)),
      ratio: Number(middle.toPrecision(3)),
      range: [Number((ratios[0] ?? middle).toPrecision(3)), Number((ratios.at(-1) ?? middle).toPrecision(3))],
    };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What a reader needs to judge the figures; neither host name nor paths. */
function machine(disk: string): CostRecording["machine"] {
  const firstLine = (command: string, ...words: string[]): string =>
    execFileSync(command, words, { encoding: "utf8" }).split("\n")[0] ?? "";
  return {
    processor: os.cpus()[0]?.model.trim() ?? "unknown",
    processors: os.availableParallelism(),
    virtual: readFileSync("/proc/cpuinfo", "utf8").includes(" hypervisor"),
    kernel: os.release().replace(/^(\d+\.\d+\.\d+).*$/, "$1"),
    libc: firstLine("ldd", "--version").replace(/^.*\)\s*/, "glibc "),
    compiler: firstLine("cc", "--version").replace(/^.*\)\s*/, "gcc "),
    fileSystem: execFileSync("df", ["--output=fstype", disk], { encoding: "utf8" }).trim().split("\n")[1] ?? "unknown",
  };
}

function updateRows(operations: readonly TimedOperation[]): void {
  const folder = new URL("syscalls/", data);
  const known = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const rows = readRecords<SyscallRecord>(new URL(file, folder));
    writeRecords(
      new URL(file, folder),
      rows.map((row) => {
        known.add(row.name);
        const measured = rowCost(operations, row.name);
        return measured === undefined ? row : { ...row, cost: { ...row.cost, ...measured } };
      }),
    );
  }
  const orphans = [...new Set(operations.map(({ syscall }) => syscall))].filter((name) => !known.has(name));
  if (orphans.length > 0) console.warn(`measured, but without a row: ${orphans.join(", ")}`);
}

function compare(operations: readonly TimedOperation[]): void {
  const committed = (JSON.parse(readFileSync(recordingFile, "utf8")) as CostRecording).operations;
  const outside = operations.filter((now) => {
    const then = committed.find(({ syscall, operation }) => syscall === now.syscall && operation === now.operation);
    // A committed range is five runs of one hour on one machine: a fifth either way is that machine on another day.
    return then === undefined || now.ratio < then.range[0] / 1.2 || now.ratio > then.range[1] * 1.2;
  });
  for (const { syscall, operation, ratio } of outside) console.log(`${syscall} (${operation}): now ${String(ratio)}`);
  console.log(`${String(operations.length - outside.length)} of ${String(operations.length)} operations agree`);
  if (outside.length * 10 > operations.length) process.exitCode = 1;
}

main();
