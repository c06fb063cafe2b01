/**
 * Prints how many records of system calls there are by category, status and architecture.
 *
 *   node dist/tools/count-rows.js
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { database } from "../src/built-in.js";
import type { Architecture, Syscall } from "../src/database.js";

export interface Count {
  /** A category, or "all". */
  readonly category: string;
  readonly records: number;
  /** Of all records. */
  readonly live: number;
  readonly superseded: number;
  readonly dead: number;
  /** Records that aren't dead and have a number there. */
  readonly x86_64: number;
  readonly aarch64: number;
}

/** One count per category, and one of all at the end. */
export function countsOf(syscalls: readonly Syscall[]): readonly Count[] {
  const categories = [...new Set(syscalls.map(({ category }) => category))].toSorted();
  return [
    ...categories.map((category) =>
      countOf(
        category,
        syscalls.filter((row) => row.category === category),
      ),
    ),
    countOf("all", syscalls),
  ];
}

function countOf(category: string, rows: readonly Syscall[]): Count {
  const withStatus = (status: Syscall["status"]): number => rows.filter((row) => row.status === status).length;
  const on = (architecture: Architecture): number =>
    rows.filter((row) => row.status !== "dead" && row.numbers[architecture] !== undefined).length;
  return {
    category,
    records: rows.length,
    live: withStatus("live"),
    superseded: withStatus("superseded"),
    dead: withStatus("dead"),
    x86_64: on("x86_64"),
    aarch64: on("aarch64"),
  };
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  console.table(countsOf([...database().syscalls()]));
