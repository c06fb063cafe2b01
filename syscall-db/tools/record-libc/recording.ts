import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { marked, type Counts, type Seen } from "./trace.js";

export type Libc = "glibc" | "musl";

/** What one function did under some conditions, per call. A library is absent where it lacks the function. */
export interface RecordedCall {
  readonly name: string;
  /** As in the `when` of an emission; empty: the steady case. */
  readonly when: readonly string[];
  /** `child`: what the process or thread that the call made did before it ran another program. */
  readonly thread?: "child";
  /** The first call in a process: all that it made, what a steady one makes too included. */
  readonly cold?: true;
  readonly glibc?: Counts;
  readonly musl?: Counts;
}

export interface LibcRecording {
  readonly about: {
    readonly libraries: Readonly<Partial<Record<Libc, string>>>;
    readonly kernel: string;
    readonly architecture: string;
    readonly tracer: string;
    readonly date: string;
    readonly command: string;
    readonly rounds: number;
    readonly unit: string;
  };
  readonly calls: readonly RecordedCall[];
}

const sources = fileURLToPath(new URL("../../../tools/record-libc/", import.meta.url));

const compilers: Readonly<Record<Libc, string>> = { glibc: "cc", musl: "musl-gcc" };

/** Functions whose new process or thread runs code of the library first; elsewhere it runs the recorder's own. */
const makers = new Set([
  "_Fork",
  "daemon",
  "fork",
  "forkpty",
  "popen",
  "posix_spawn",
  "posix_spawnp",
  "pthread_create",
  "system",
  "thrd_create",
  "wordexp",
]);

/** Why nothing can be recorded for this library here, and the remedy; undefined when it can. */
export function obstacle(libc: Libc): string | undefined {
  if (process.platform !== "linux") return "system calls of Linux are traced on Linux only";
  if (process.arch !== "x64") return "the libc rows were recorded on x86-64";
  if (!runs("strace", ["-V"])) return "strace isn't installed: npm run setup:host";
  if (!runs(compilers[libc], ["--version"])) return `${compilers[libc]} isn't installed: npm run setup:host`;
  const traced = spawnSync("strace", ["-o", os.devNull, "true"], { encoding: "utf8" });
  return traced.status === 0 ? undefined : `strace may not trace here (${traced.stderr.trim().split("\n")[0] ?? ""})`;
}

/** Version of the library that programs are linked with here. */
export function versionOf(libc: Libc): string {
  const printed =
    libc === "glibc"
      ? spawnSync("getconf", ["GNU_LIBC_VERSION"], { encoding: "utf8" }).stdout
      : spawnSync(`/lib/ld-musl-${os.machine()}.so.1`, { encoding: "utf8" }).stderr;
  return /\d+\.\d+(?:\.\d+)?/.exec(printed.replace(/^musl libc \(.*\)/, ""))?.[0] ?? "unknown";
}

/** The areas that record one of these functions: the `record_<area>` of each file that marks it. */
function areasOf(functions: readonly string[]): readonly string[] {
  const marks = functions.flatMap((name) => [`("${name}"`, `CALL(${name},`, `CALL(${name})`]);
  return cFiles().flatMap((file) => {
    const text = readFileSync(file, "utf8");
    if (!marks.some((mark) => text.includes(mark))) return [];
    return [...text.matchAll(/^void record_(\w+)\(void\) \{/gm)].map(([, area = ""]) => area);
  });
}

function cFiles(): readonly string[] {
  return readdirSync(sources).flatMap((name) => (name.endsWith(".c") ? [path.join(sources, name)] : []));
}

/**
 * Medians of the rounds after one warm-up; with `only`, of these functions alone. Throws what compiler or tracer say
 * when they fail.
 */
export function record(libc: Libc, rounds: number, only?: readonly string[]): readonly RecordedCall[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), "libc-"));
  try {
    const program = path.join(folder, "recorder");
    const scratch = path.join(folder, "scratch");
    const trace = path.join(folder, "trace");
    mkdirSync(scratch);
    // Built-in functions would replace calls by others, or drop them.
    const flags = ["-O0", "-fno-builtin", "-w", "-D_GNU_SOURCE", "-pthread"];
    execFileSync(compilers[libc], [...flags, ...cFiles(), "-o", program], { stdio: ["ignore", "ignore", "pipe"] });
    const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
    const command = [
      "-f",
      "-qq",
      "-s",
      "200",
      "-o",
      trace,
      program,
      scratch,
      String(rounds + 1),
      ...(only ? ["-", ...areasOf(only)] : []),
    ];
    execFileSync("strace", command, { env: environment, stdio: ["ignore", "ignore", "pipe"], timeout: 120_000 });
    const rows = medians(marked(readFileSync(trace, "utf8"))).map((row) => ({ ...row.key, [libc]: row.counts }));
    return only ? rows.filter(({ name }) => only.includes(name)) : rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row {
  readonly key: Pick<RecordedCall, "name" | "when" | "thread" | "cold">;
  readonly counts: Counts;
}

function medians(seen: readonly Seen[]): readonly Row[] {
  const rounds = new Map<string, { readonly key: Row["key"]; readonly counts: Counts[] }>();
  const add = (key: Row["key"], counts: Counts) => {
    const id = JSON.stringify(key);
    const known = rounds.get(id) ?? { key, counts: [] };
    known.counts.push(counts);
    rounds.set(id, known);
  };
  for (const { name, when, cold, own, child } of seen) {
    add({ name, when, ...(cold && { cold }) }, own);
    if (makers.has(name) && !cold) add({ name, when, thread: "child" }, child ?? {});
  }
  return [...rounds.values()].map(({ key, counts }) => ({ key, counts: medianCounts(counts.slice(1)) }));
}

function medianCounts(rounds: readonly Counts[]): Counts {
  const names = [...new Set(rounds.flatMap((counts) => Object.keys(counts)))].sort();
  const median = (name: string) => {
    const sorted = rounds.map((counts) => counts[name] ?? 0).sort((left, right) => left - right);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return Object.fromEntries(names.flatMap((name) => (median(name) > 0 ? [[name, median(name)] as const] : [])));
}

/** One row per function and conditions, with what each library did, sorted. */
export function merged(...recordings: readonly (readonly RecordedCall[])[]): readonly RecordedCall[] {
  const rows = new Map<string, RecordedCall>();
  for (const row of recordings.flat()) {
    const id = identify(row);
    rows.set(id, { ...rows.get(id), ...row });
  }
  return [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}

/** What tells one recorded call from all others. */
export function identify({ name, when, thread, cold }: RecordedCall): string {
  return JSON.stringify([name, when, thread ?? "", cold ?? false]);
}

export interface Difference {
  readonly call: RecordedCall;
  readonly libc: Libc;
  /** Absent: the fresh recording lacks the call. */
  readonly now: Counts | undefined;
}

/** What of the committed recording a fresh one contradicts. */
export function differences(
  committed: readonly RecordedCall[],
  fresh: readonly RecordedCall[],
  libraries: readonly Libc[],
): { readonly compared: number; readonly differing: readonly Difference[] } {
  const again = new Map(fresh.map((call) => [identify(call), call]));
  const pairs = committed.flatMap((call) =>
    libraries.flatMap((libc) => (call[libc] ? [{ call, libc, now: again.get(identify(call))?.[libc] }] : [])),
  );
  const differing = pairs.filter(({ call, libc, now }) => countsText(call[libc]) !== countsText(now));
  return { compared: pairs.length, differing };
}

export function countsText(counts: Counts | undefined): string {
  return counts ? JSON.stringify(counts) : "absent";
}

export function readRecording(file: URL): LibcRecording {
  return JSON.parse(readFileSync(file, "utf8")) as LibcRecording;
}

/** One call per line, so that a changed count is a changed line. */
export function writeRecording(file: URL, { about, calls }: LibcRecording): void {
  const lines = calls.map((call) => `    ${JSON.stringify(call)}`).join(",\n");
  writeFileSync(file, `{\n  "about": ${JSON.stringify(about)},\n  "calls": [\n${lines}\n  ]\n}\n`);
}

function runs(program: string, options: readonly string[]): boolean {
  return spawnSync(program, options, { stdio: "ignore" }).status === 0;
}
