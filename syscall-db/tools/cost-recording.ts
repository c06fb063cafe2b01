import { tierOf, type Range } from "../src/cost.js";
import type { SyscallCost } from "../src/generated/schema.js";

/** data/generated/cost.json. */
export interface CostRecording {
  readonly date: string;
  readonly command: string;
  readonly machine: Readonly<Record<string, string | number | boolean>>;
  readonly unit: string;
  readonly repeats: number;
  readonly operations: readonly TimedOperation[];
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

/** What a recording says in the row of one system call; undefined when it wasn't measured. */
export function rowCost(
  operations: readonly TimedOperation[],
  syscall: string,
): Pick<SyscallCost, "tier" | "ratio" | "of" | "basis"> | undefined {
  const own = operations.filter((each) => each.syscall === syscall && each.aside !== true);
  if (own.length === 0) return undefined;
  const ratio: [number, number] = [
    twoDigits(Math.min(...own.map(({ range }) => range[0]))),
    twoDigits(Math.max(...own.map(({ range }) => range[1]))),
  ];
  return {
    tier: tierOf(
      ratio,
      own.some(({ crosses }) => crosses),
    ),
    ratio,
    of: own.map(({ operation }) => operation).join("; "),
    basis: "measured",
  };
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
