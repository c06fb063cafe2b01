/** Two ways to the same result, timed side by side in one run. */
export interface Comparison {
  /** Alternatives refer to it: "read-byte-or-64KiB". */
  readonly name: string;
  /** What was done both ways: "16 MiB copied on tmpfs". */
  readonly of: string;
  /** The way that is usually written, and the one that is proposed. */
  readonly plain: string;
  readonly better: string;
  /** Time of the plain way divided by that of the better: lowest and highest run. About 1: no gain was found. */
  readonly gain: readonly [low: number, high: number];
  /** Crossings of each way for the same work, where they can be counted. */
  readonly crossings?: { readonly plain: number; readonly better: number };
}
