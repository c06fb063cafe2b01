import type { Comparison } from "../src/comparison.js";
import { tierOf, type Range } from "../src/cost.js";
import type { SyscallCost } from "../src/generated/schema.js";

/** data/generated/cost.json. Every range is lowest and highest of the repeats. */
export interface CostRecording {
  readonly date: string;
  readonly command: string;
  readonly machine: Readonly<Record<string, string | number | boolean>>;
  readonly unit: string;
  readonly repeats: number;
  /** Entries that couldn't run on this machine, with the reason. */
  readonly leftOut: readonly string[];
  readonly operations: readonly TimedOperation[];
  readonly slopes: readonly TimedSlope[];
  readonly copies: readonly TimedCopy[];
  readonly comparisons: readonly Comparison[];
}

export interface TimedOperation {
  readonly syscall: string;
  readonly operation: string;
  /** False: the vDSO or the C library answered without the kernel. */
  readonly crosses: boolean;
  /** An unusual form of the call, kept for readers and left out of its row. */
  readonly aside?: boolean;
  /** Median of the repeats. */
  readonly nanoseconds: number;
  /** Median multiple of getppid in the same repeat. */
  readonly ratio: number;
  readonly range: Range;
}

/** How one call's cost grows: what each more adds, and what is left for an amount of none. */
export interface TimedSlope {
  readonly syscall: string;
  readonly per: Slope["per"];
  /** Between which amounts it was measured. */
  readonly of: string;
  /** Multiples of getppid in the same repeat: median, then range. */
  readonly ratio: number;
  readonly range: Range;
  readonly fixed: Range;
}

/** One way to copy 16 MiB from a cached file to a new one. */
export interface TimedCopy {
  readonly way: string;
  readonly on: string;
  /** Median of the repeats, for 16 MiB. */
  readonly milliseconds: number;
  readonly range: Range;
  /** System calls for 16 MiB, where they could be counted. */
  readonly crossings?: number;
}

type Slope = NonNullable<SyscallCost["slopes"]>[number];

/** What a recording says in the row of one system call; undefined when it wasn't measured. */
export function rowCost(
  recording: Pick<CostRecording, "operations" | "slopes">,
  syscall: string,
): Pick<SyscallCost, "tier" | "ratio" | "of" | "basis" | "slopes"> | undefined {
  const own = recording.operations.filter((each) => each.syscall === syscall && each.aside !== true);
  if (own.length === 0) return undefined;
  const ratio: [number, number] = [
    twoDigits(Math.min(...own.map(({ range }) => range[0]))),
    twoDigits(Math.max(...own.map(({ range }) => range[1]))),
  ];
  const slopes = recording.slopes
    .filter((each) => each.syscall === syscall)
    .map(({ per, range, fixed, of }): Slope => ({ per, ratio: inTwoDigits(range), fixed: inTwoDigits(fixed), of }));
  return {
    tier: tierOf(
      ratio,
      own.some(({ crosses }) => crosses),
    ),
    ratio,
    of: own.map(({ operation }) => operation).join("; "),
    basis: "measured",
    ...(slopes.length === 0 ? {} : { slopes }),
  };
}

/** The cost of a row with what a recording says; a row that was measured once and isn't any more is an estimate again. */
export function withMeasured(
  cost: SyscallCost,
  recording: Pick<CostRecording, "operations" | "slopes">,
  syscall: string,
): SyscallCost {
  const measured = rowCost(recording, syscall);
  const { tier, blocks } = cost;
  if (measured === undefined) return { tier, basis: "estimated", blocks };
  const { slopes, ...rest } = measured;
  return {
    tier: rest.tier,
    ...(rest.ratio && { ratio: rest.ratio }),
    ...(rest.of !== undefined && { of: rest.of }),
    basis: rest.basis,
    blocks,
    ...(slopes && { slopes }),
  };
}

function inTwoDigits(range: Range): [number, number] {
  return [twoDigits(range[0]), twoDigits(range[1])];
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
