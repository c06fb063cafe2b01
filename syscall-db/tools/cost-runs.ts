import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Comparison } from "../src/comparison.js";
import type { Range } from "../src/cost.js";
import type { CostRecording, TimedCopy, TimedOperation, TimedSlope } from "./cost-recording.js";

export interface Effort {
  /** Runs of the whole program. */
  readonly repeats: number;
  /** Most rounds of one side of an entry, whose median counts, and the milliseconds after which no more begin. */
  readonly rounds: number;
  readonly milliseconds: number;
}

export const unit = "getppid";

const wholeCopy = 16 * 1024 * 1024;
/** Pairs of ways to copy: the name that alternatives refer to, without the file system. */
const copyPairs: readonly (readonly [name: string, plain: string, better: string])[] = [
  ["copy-byte-or-64KiB", "a read and a write of each byte", "reads and writes of 64 KiB"],
  ["copy-byte-or-stdio", "a read and a write of each byte", "getc and putc"],
  ["copy-4KiB-or-64KiB", "reads and writes of 4 KiB", "reads and writes of 64 KiB"],
  ["copy-getc-or-64KiB", "getc and putc", "reads and writes of 64 KiB"],
  ["copy-fgets-or-64KiB", "fgets and fputs of 64-byte lines", "reads and writes of 64 KiB"],
  ["copy-unbuffered-or-buffered", "getc and putc to an unbuffered stream", "getc and putc"],
  ["copy-fflush-each-or-once", "getc, putc and fflush of each byte", "getc and putc"],
  ["copy-64KiB-or-mmap", "reads and writes of 64 KiB", "memcpy between mappings"],
  ["copy-64KiB-or-copy_file_range", "reads and writes of 64 KiB", "copy_file_range"],
  ["copy-64KiB-or-sendfile", "reads and writes of 64 KiB", "sendfile"],
];

type Measured = Pick<CostRecording, "operations" | "slopes" | "copies" | "comparisons" | "leftOut">;

/** One line of cost.c. */
interface Timing {
  readonly kind: string;
  readonly name: string;
  readonly form: string;
  readonly what: string;
  /** Of a slope its unit, of a comparison the plain and the better way. */
  readonly words: readonly [string, string];
  readonly amounts: Range;
  readonly nanoseconds: Range;
  /** System calls of a round; undefined where they couldn't be counted. */
  readonly crossings: Range | undefined;
}

interface Run {
  /** Nanoseconds of one getppid: median of those taken all along the run. */
  readonly base: number;
  readonly timings: ReadonlyMap<string, Timing>;
}

/** Compiles cost.c and runs it. Throws when there is no `cc` or the program as a whole fails. `disk` is a folder. */
export function measure(disk: string, effort: Effort, progress: (text: string) => void): Measured {
  const folder = mkdtempSync(path.join(disk, "cost-"));
  const memory = mkdtempSync("/dev/shm/cost-");
  try {
    const program = path.join(folder, "cost");
    const source = fileURLToPath(new URL("../../tools/cost.c", import.meta.url));
    run("cc", ["-O1", "-pthread", "-o", program, source]);
    const leftOut = new Set<string>();
    const runs = Array.from({ length: effort.repeats }, (_, index) => {
      progress(`run ${String(index + 1)} of ${String(effort.repeats)}`);
      const folders = [folder, memory].map((each) => path.join(each, String(index)));
      for (const each of folders) mkdirSync(each);
      const { stdout, stderr } = run(program, [
        ...folders,
        String(effort.rounds),
        String(effort.milliseconds),
        "operation slope comparison copy",
      ]);
      for (const each of folders) rmSync(each, { recursive: true });
      for (const line of stderr.split("\n")) if (line !== "") leftOut.add(line.replace(/^left out: /, ""));
      return readRun(stdout);
    });
    return { ...summary(runs), leftOut: [...leftOut].sort() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(memory, { recursive: true, force: true });
  }
}

function run(command: string, words: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  const { status, signal, stdout, stderr, error } = spawnSync(command, words, { encoding: "utf8" });
  if (error)
    throw new Error(`${command} could not be started; on Debian: apt-get install build-essential`, { cause: error });
  if (status !== 0) throw new Error(`${command} failed (${signal ?? String(status)}):\n${stderr}`);
  return { stdout, stderr };
}

function readRun(output: string): Run {
  const all = output
    .trimEnd()
    .split("\n")
    .map((line): Timing => {
      const [kind = "", name = "", form = "", what = "", first = "", second = "", ...figures] = line.split("\t");
      const [low = 0, high = 0, one = Number.NaN, other = Number.NaN, crossOne = -1, crossOther = -1] =
        figures.map(Number);
      return {
        kind,
        name,
        form,
        what,
        words: [first, second],
        amounts: [low, high],
        nanoseconds: [one, other],
        crossings: crossOne < 0 ? undefined : [crossOne, crossOther],
      };
    });
  const base = median(all.filter(({ name }) => name === unit).map(({ nanoseconds }) => nanoseconds[0]));
  return {
    base,
    timings: new Map(
      all.map((timing) => [
        `${timing.kind} ${timing.name} ${timing.what} ${timing.words[0]}`,
        timing.name === unit ? { ...timing, nanoseconds: [base, base] } : timing,
      ]),
    ),
  };
}

/** An entry that a run lacks is left out: cost.c has told why. */
function summary(runs: readonly Run[]): Omit<Measured, "leftOut"> {
  const entries = [...(runs[0]?.timings.keys() ?? [])].flatMap((key) => {
    const found = runs.flatMap(({ timings, base }) => {
      const timing = timings.get(key);
      return timing ? [{ ...timing, base }] : [];
    });
    const [first] = found;
    return first && found.length === runs.length ? [{ first, runs: found }] : [];
  });
  const of = (kind: string) => entries.filter(({ first }) => first.kind === kind);
  const copies = of("copy");
  return {
    operations: of("operation").map(operationOf),
    slopes: of("slope").map(slopeOf),
    copies: copies.map(copyOf),
    comparisons: [...of("comparison").map(comparisonOf), ...copyComparisons(copies)],
  };
}

interface Entry {
  readonly first: Timing;
  readonly runs: readonly (Timing & Pick<Run, "base">)[];
}

function operationOf({ first, runs }: Entry): TimedOperation {
  const ratios = runs.map(({ nanoseconds, base }) => nanoseconds[0] / base);
  return {
    syscall: first.name,
    operation: first.what,
    crosses: first.crossings ? first.crossings[0] > 0 : first.form !== "0",
    ...(first.form === "2" ? { aside: true } : {}),
    nanoseconds: digits(4, median(runs.map(({ nanoseconds }) => nanoseconds[0]))),
    ratio: digits(3, median(ratios)),
    range: rangeOf(ratios),
  };
}

/** Growth below what can be told from none is none. */
function slopeOf({ first, runs }: Entry): TimedSlope {
  const [low, high] = first.amounts;
  const each = runs.map(({ nanoseconds, base }) => (nanoseconds[1] - nanoseconds[0]) / (high - low) / base);
  const fixed = runs.map(({ nanoseconds, base }, index) => nanoseconds[0] / base - low * (each[index] ?? 0));
  const positive = (values: readonly number[]) => values.map((value) => Math.max(0, value));
  return {
    syscall: first.name,
    per: first.words[0] as TimedSlope["per"],
    of: first.what,
    ratio: digits(3, median(positive(each))),
    range: rangeOf(positive(each)),
    fixed: rangeOf(positive(fixed)),
  };
}

function copyOf({ first, runs }: Entry): TimedCopy {
  const times = runs.map((timing) => copyTime(timing) / 1e6);
  const whole = wholeCopy / first.amounts[0];
  return {
    way: first.what,
    on: first.name,
    milliseconds: digits(3, median(times)),
    range: rangeOf(times),
    ...(first.crossings ? { crossings: Math.round(first.crossings[0] * whole) } : {}),
  };
}

/** Nanoseconds for 16 MiB; what crosses for each byte was timed over a part. */
function copyTime({ nanoseconds, amounts }: Timing): number {
  return (nanoseconds[0] * wholeCopy) / amounts[0];
}

function comparisonOf({ first, runs }: Entry): Comparison {
  return {
    name: first.name,
    of: first.what,
    plain: first.words[0],
    better: first.words[1],
    gain: rangeOf(runs.map(({ nanoseconds }) => nanoseconds[0] / nanoseconds[1])),
    ...(first.crossings
      ? { crossings: { plain: Math.round(first.crossings[0]), better: Math.round(first.crossings[1]) } }
      : {}),
  };
}

function copyComparisons(copies: readonly Entry[]): readonly Comparison[] {
  return ["tmpfs", "disk"].flatMap((place) =>
    copyPairs.flatMap(([name, plain, better]): Comparison[] => {
      const find = (way: string) => copies.find(({ first }) => first.name === place && first.what === way);
      const [one, other] = [find(plain), find(better)];
      if (!one || !other) return [];
      const gains = one.runs.map((timing, index) => copyTime(timing) / copyTime(other.runs[index] ?? timing));
      const [crossings, fewer] = [copyOf(one).crossings, copyOf(other).crossings];
      return [
        {
          name: `${name}-on-${place}`,
          of: `16 MiB copied from a cached file to a new one, ${place === "disk" ? "on disk" : "in memory"}`,
          plain,
          better,
          gain: rangeOf(gains),
          ...(crossings !== undefined && fewer !== undefined ? { crossings: { plain: crossings, better: fewer } } : {}),
        },
      ];
    }),
  );
}

function rangeOf(values: readonly number[]): [number, number] {
  return [digits(3, Math.min(...values)), digits(3, Math.max(...values))];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function digits(count: number, value: number): number {
  return Number(value.toPrecision(count));
}
