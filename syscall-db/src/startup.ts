import type { Architecture } from "./database.js";

/** System calls that a program makes before and after its own code: an empty `main`, or `node -e 0`. */
export interface Startup {
  /** "glibc-dynamic", "glibc-static", "musl-static", "node-20", "node-22", "node-24" */
  readonly id: string;
  /** Exact version of the C library or of Node. */
  readonly version: string;
  readonly architecture: Architecture;
  /** What ran: "int main(void) { return 0; }". */
  readonly program: string;
  /** Name → count, all threads and runs: lowest and highest. */
  readonly syscalls: Readonly<Record<string, readonly [low: number, high: number]>>;
}
