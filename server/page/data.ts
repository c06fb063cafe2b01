/** What a report shows. Plain data: it stands in the page as JSON. */
export interface ReportData {
  /** The project's name. */
  readonly title: string;
  readonly version: string;
  /** When it was made, as ISO 8601. */
  readonly made: string;
  /** How many rounds a loop counts for whose rounds the source doesn't tell. */
  readonly assumedRounds: number;
  /** What could not be looked at, a sentence each. */
  readonly gaps: readonly string[];
  readonly rows: readonly ReportRow[];
}

/** One place that comes to system calls. */
export interface ReportRow {
  /** From the project's folder, with slashes. */
  readonly file: string;
  /** 1-based, and so is the column. */
  readonly line: number;
  readonly column: number;
  readonly function: string;
  /** As written, without arguments. */
  readonly call: string;
  /** The helpers that lead to the dearest call, and that call; empty when it is made here. */
  readonly chain: readonly string[];
  /** The dearest first; category and tier are that one's. */
  readonly syscalls: readonly string[];
  readonly category: string;
  readonly tier: Tier;
  readonly capabilities: readonly string[];
  /** The first system call never goes without one of the capabilities. */
  readonly always: boolean;
  /** Crossings that one call of the function makes here. */
  readonly predicted: number;
  /** How `predicted` comes about. */
  readonly crossings: string;
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
}

/** From cheap to dear. */
export const tiers = ["vdso", "fast", "medium", "heavy"] as const;
export type Tier = (typeof tiers)[number];
