import type { Row } from "./row.js";
import type { Findings } from "./trial.js";

/** Why a permitted call that the suite never makes is in a draft, by the draft's own words. */
export type Excess = Readonly<Record<string, readonly string[]>>;

/** A draft, what it cost, and what the kernel said of it. */
export interface Proof extends Findings {
  /** Debian's. */
  readonly version: string;
  readonly drafted: readonly string[];
  /** Those with conditions on their arguments. */
  readonly conditional: readonly string[];
  readonly verdict: string;
  readonly causes: readonly string[];
  readonly excess: Excess;
  /** In ms. */
  readonly buildTime: number;
  readonly draftTime: number;
  /** In MB. */
  readonly peak: number;
}

/** A row with its proof, or with why there is none. */
export interface Result {
  readonly row: Row;
  readonly proof?: Proof;
  readonly failure?: string;
}

/** Drafted ÷ observed. */
export function ratioOf({ drafted, observed }: Pick<Proof, "drafted" | "observed">): number {
  return drafted.length / observed.length;
}

export function jsonOf(results: readonly Result[]): string {
  return JSON.stringify(
    results.map(({ row, proof, failure }) => ({
      program: row.name,
      ...(proof ? { ...proof, ratio: ratioOf(proof) } : { failure }),
    })),
    undefined,
    1,
  );
}

const headings =
  "program version drafted observed ratio recall verdict kills suite mutant build draft share memory".split(" ");

/** A table with a line for each program, then what each has too much or too little. */
export function tableText(results: readonly Result[]): string {
  const cells = results.map(cellsOf);
  const widths = headings.map((heading, at) => Math.max(heading.length, ...cells.map((line) => line[at]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [text(headings), ...cells.map(text), ...summaryOf(results), ...results.flatMap(detailsOf)].join("\n");
}

function cellsOf({ row, proof }: Result): readonly string[] {
  if (!proof) return [row.name, "", "failed"];
  const { observed, missed, children } = proof;
  const all = new Set([...observed, ...children]).size;
  const recall = observed.filter((one) => !missed.includes(one)).length / observed.length;
  return [
    row.name,
    proof.version,
    `${proof.drafted.length}`,
    all === observed.length ? `${observed.length}` : `${observed.length} / ${all}`,
    ratioOf(proof).toFixed(2),
    `${(100 * recall).toFixed(1)} %`,
    proof.verdict,
    `${proof.kills}`,
    proof.same ? "same" : "differs",
    proof.mutant.caught ? "caught" : "missed",
    seconds(proof.buildTime),
    seconds(proof.draftTime),
    (proof.draftTime / proof.buildTime).toFixed(2),
    `${Math.round(proof.peak)} MB`,
  ];
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}

function summaryOf(results: readonly Result[]): readonly string[] {
  const groups = new Map<string, number[]>();
  for (const { row, proof } of results) {
    const group = row.apart === true ? "programs kept apart" : row.libc ? `programs with ${row.libc}` : "programs";
    if (proof) groups.set(group, [...(groups.get(group) ?? []), ratioOf(proof)]);
  }
  const lines = [...groups].map(([which, ratios]) => {
    const mean = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
    const ends = [Math.min(...ratios), mean, Math.max(...ratios)].map((one) => one.toFixed(2));
    return `ratio: min ${ends[0]}, mean ${ends[1]}, max ${ends[2]} over ${ratios.length} ${which}`;
  });
  return lines.length > 0 ? lines : ["No program was proven."];
}

function detailsOf({ row, proof, failure }: Result): readonly string[] {
  if (!proof) return ["", `${row.name}: ${failure ?? "no proof"}`];
  const lines = Object.entries(proof.excess).map(([cause, calls]) => `  never observed, ${cause}: ${calls.join(" ")}`);
  return [
    "",
    `${row.name}:`,
    ...(proof.missed.length > 0 ? [`  MISSED: ${proof.missed.join(" ")}`] : []),
    ...(proof.executed.length > 0 ? [`  executes ${proof.executed.join(" ")}`] : []),
    ...proof.causes.map((cause) => `  open: ${cause}`),
    ...(proof.conditional.length > 0 ? [`  on conditions: ${proof.conditional.join(" ")}`] : []),
    ...lines,
    ...Object.entries(row.leftOut ?? {}).map(([test, reason]) => `  left out of its suite: ${test}, ${reason}`),
    `  without ${proof.mutant.without}: ${proof.mutant.caught ? "caught" : "NOT caught"}`,
  ];
}
