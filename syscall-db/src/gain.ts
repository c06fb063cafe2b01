import type { Comparison } from "./comparison.js";
import { crossings, multipleText, type Platform, type Range } from "./cost.js";
import type { Syscall } from "./database.js";
import type { Alternative, LibraryCall } from "./generated/schema.js";

/** What a comparison found. "none": the ranges of both ways overlap, or differ by less than they repeat. */
export type Verdict = "gain" | "none" | "loss";

/** A measured alternative of a call. */
export interface Gain {
  readonly alternative: Alternative;
  readonly comparison: Comparison;
  readonly verdict: Verdict;
  /** Time of the plain way divided by that of the better one. */
  readonly range: Range;
  /** {@link gainText} */
  readonly text: string;
}

/** Where a comparison's name leads to what was measured: the database. */
export interface Comparisons {
  comparison(name: string): Comparison | undefined;
}

/** What a library function's alternatives may stand in: the database. */
export interface ComparedCalls extends Comparisons {
  syscall(name: string): Pick<Syscall, "alternatives"> | undefined;
}

/** Two timings of the same thing differ by as much on a quiet machine. */
const repeatable = 1.05;

export function verdictOf({ gain }: Pick<Comparison, "gain">): Verdict {
  if (gain[0] > repeatable) return "gain";
  return gain[1] < 1 / repeatable ? "loss" : "none";
}

/**
 * The plain way against the better one, as a phrase: "about 1000 to 4000 × one 64 KiB read", "up to about 2.4 × a
 * mapping", "no gain by sendfile was found (about 0.9 to 1.1 ×)", "cheaper than one io_uring entry (about 0.4 to
 * 0.5 ×)".
 */
export function gainText(comparison: Pick<Comparison, "better" | "gain">): string {
  const { better, gain } = comparison;
  const multiple = multipleText(gain);
  switch (verdictOf(comparison)) {
    case "gain":
      return `${multiple} ${better}`;
    case "none":
      return mayGain(comparison)
        ? `up to ${multipleText([gain[1], gain[1]])} ${better}`
        : `no gain by ${better} was found (${multiple})`;
    case "loss":
      return `cheaper than ${better} (${multiple})`;
  }
}

/** A range that ends below is told as no gain at all, one that ends above as one that there may be. */
const noticeable = 1.1;

/** Whether the better way was measured to be better, at least in some run. */
export function mayGain(comparison: Pick<Comparison, "gain">): boolean {
  return verdictOf(comparison) === "gain" || comparison.gain[1] > noticeable;
}

/**
 * What was measured, as a phrase that stands behind the better way's name: "about 1000 to 4000 ×, measured: 64 KiB
 * read, 65536 → 1 crossings", "up to about 2.4 ×, measured: …", "no gain, measured: …", "slower, by about 2 ×, …".
 */
export function measuredText(comparison: Comparison): string {
  const { of, crossings: counts } = comparison;
  return `${briefText(comparison)}, measured: ${of}${counts === undefined ? "" : countsText(counts)}`;
}

function briefText(comparison: Comparison): string {
  const [low, high] = comparison.gain;
  switch (verdictOf(comparison)) {
    case "gain":
      return multipleText([low, high]);
    case "none":
      return mayGain(comparison) ? `up to ${multipleText([high, high])}` : "no gain";
    case "loss":
      return `slower, by ${multipleText([1 / high, 1 / low])}`;
  }
}

/** Ways with more crossings may still win, by what each of them does: that wants saying. */
function countsText({ plain, better }: NonNullable<Comparison["crossings"]>): string {
  if (plain === better) return "";
  if (better > plain) return `, though with ${grouped(better)} crossings instead of ${grouped(plain)}`;
  return `, ${grouped(plain)} → ${grouped(better)} crossings`;
}

/** "65536", but "16 777 216" */
function grouped(count: number): string {
  if (count < 100_000) return String(count);
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, " ");
}

/** What was measured of a call's alternatives, the greatest gain first. One that nobody measured is left out. */
export function gainsOf(alternatives: readonly Alternative[], comparisons: Comparisons): readonly Gain[] {
  return alternatives
    .flatMap((alternative): Gain[] => {
      const found = alternative.comparison === undefined ? undefined : comparisons.comparison(alternative.comparison);
      if (!found) return [];
      const { gain } = found;
      return [
        { alternative, comparison: found, verdict: verdictOf(found), range: [gain[0], gain[1]], text: gainText(found) },
      ];
    })
    .sort((a, b) => b.range[0] * b.range[1] - a.range[0] * a.range[1]);
}

/** A call beside its best measured alternative, which helps under the alternative's condition. */
export interface Against {
  readonly gain: Gain;
  /**
   * "1 crossing per byte: about 1000 to 4000 × one 64 KiB read"; where the call itself doesn't grow, with what was done:
   * "1 crossing; a read of each byte: about 1000 to 4000 × one 64 KiB read".
   */
  readonly text: string;
}

/**
 * A library call's crossings against its best measured alternative. The wrapper of a system call of the same name has
 * that call's alternatives too. Undefined when none was measured to be faster.
 */
export function againstBetter(
  call: Pick<LibraryCall, "name" | "emits" | "instead">,
  platform: Platform,
  calls: ComparedCalls,
): Against | undefined {
  const made = crossings(call, platform);
  const wraps = made.each.length === 1 && made.always === 1 && made.each[0]?.syscall === call.name;
  const inherited = wraps ? (calls.syscall(call.name)?.alternatives ?? []) : [];
  const best = gainsOf([...call.instead, ...inherited], calls).find(({ verdict }) => verdict === "gain");
  if (!best) return undefined;
  const phrase = crossingPhrase(made.text);
  // One call isn't what was compared, unless it is the one that crosses again and again.
  const grows = made.each.some(({ times }) => typeof times !== "number");
  const text = grows ? `${phrase}: ${best.text}` : `${phrase}; ${best.comparison.plain}: ${best.text}`;
  return { gain: best, text };
}

/** "1 crossing per byte", "3 crossings and 1 per entry", "at least 2 crossings", "no crossing" for what {@link crossings} says. */
export function crossingPhrase(text: string): string {
  if (text === "none") return "no crossing";
  if (text === "a varying number") return "a varying number of crossings";
  const [fixed = "", ...growing] = text.split(/(?=,? and | per )/);
  const noun = /(?:^|\s)1$/.test(fixed) && !fixed.includes(" to ") ? "crossing" : "crossings";
  return `${fixed} ${noun}${growing.join("")}`;
}
