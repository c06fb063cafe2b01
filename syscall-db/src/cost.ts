import { clauseOf } from "./clause.js";
import type { Syscall } from "./database.js";
import type { Emission, LibraryCall, SyscallCost } from "./generated/schema.js";

export type CostTier = SyscallCost["tier"];
export type Range = readonly [low: number, high: number];

/** A platform whose emissions are asked for: C libraries differ, and so do release lines of Node. */
export type Platform = NonNullable<Emission["on"]>;

export interface CostSummary {
  readonly tier: CostTier;
  readonly basis: SyscallCost["basis"];
  readonly blocks: SyscallCost["blocks"];
  /** Multiple of the cheapest crossing (getppid) of the same run; undefined when nobody measured it. */
  readonly ratio: Range | undefined;
  /** How it grows with what it is given; empty when nobody measured it. */
  readonly slopes: readonly Slope[];
  /** A phrase: "about 8 to 30 × the cheapest crossing (an existing file in memory; …)", "no crossing", "a heavy crossing (estimated)". */
  readonly text: string;
}

export type Amount = NonNullable<SyscallCost["slopes"]>[number]["per"];

/** Multiples of the cheapest crossing: a call over n costs `fixed` + n × `each`. */
export interface Slope {
  readonly per: Amount;
  readonly each: Range;
  readonly fixed: Range;
  /** "and about 0.1 to 0.2 × per KiB (4 to 256 KiB from the page cache, on disk)" */
  readonly text: string;
}

/** What one system call costs against the cheapest crossing there is. Figures come from the `cost-recording` source. */
export function costOf(syscall: Pick<Syscall, "cost">): CostSummary {
  const { tier, basis, blocks, ratio, of } = syscall.cost;
  const range: Range | undefined = ratio === undefined ? undefined : [ratio[0], ratio[1]];
  return { tier, basis, blocks, ratio: range, slopes: slopesOf(syscall), text: costText(tier, range, of) };
}

function slopesOf({ cost }: Pick<Syscall, "cost">): readonly Slope[] {
  return (cost.slopes ?? []).map(({ per, ratio, fixed, of }) => {
    const each: Range = [ratio[0], ratio[1]];
    return { per, each, fixed: [fixed[0], fixed[1]], text: `and ${growthText(each)} per ${per} (${of})` };
  });
}

/** A hundredth of a crossing and less is told as such: {@link multipleText} would round it to nothing. */
function growthText(each: Range): string {
  if (each[1] < 0.05) return `under ${each[1] < 0.01 ? "0.01" : "0.05"} ×`;
  return multipleText(each);
}

/** Multiple of the cheapest crossing that one call over an amount costs; undefined when nobody measured how it grows. */
export function costOfAmount(syscall: Pick<Syscall, "cost">, per: Amount, amount: number): Range | undefined {
  const slope = slopesOf(syscall).find((one) => one.per === per);
  return slope && [slope.fixed[0] + amount * slope.each[0], slope.fixed[1] + amount * slope.each[1]];
}

/**
 * How many times dearer it is to go through the same work in calls over `small` than in calls over `large` (both in the
 * slope's unit: a read of one byte is one of 1/1024 KiB); undefined when nobody measured how the call grows. Both ends
 * are taken at their worst, so the range is wider than a comparison's. Throws RangeError unless 0 < small ≤ large.
 */
export function gainOfBatching(
  syscall: Pick<Syscall, "cost">,
  per: Amount,
  small: number,
  large: number,
): Range | undefined {
  if (!(small > 0 && large >= small)) throw new RangeError(`not amounts: ${String(small)} and ${String(large)}`);
  const [one, other] = [costOfAmount(syscall, per, small), costOfAmount(syscall, per, large)];
  if (!one || !other || other[0] === 0) return undefined;
  const calls = large / small;
  return [(calls * one[0]) / other[1], (calls * one[1]) / other[0]];
}

function costText(tier: CostTier, ratio: Range | undefined, of: string | undefined): string {
  if (tier === "vdso") return "no crossing: the vDSO answers in user space";
  if (ratio === undefined) return `a ${tier} crossing (estimated)`;
  return `${multipleText(ratio)} the cheapest crossing${of === undefined ? "" : ` (${of})`}`;
}

/**
 * The tier of a measured range: its geometric middle decides, so neither the emptiest case (an fsync with nothing to
 * write) nor the fullest names the whole call. Without a crossing it is `vdso` whatever the figure.
 */
export function tierOf(ratio: Range, crosses: boolean): CostTier {
  if (!crosses) return "vdso";
  const middle = Math.sqrt(ratio[0] * ratio[1]);
  if (middle < 3) return "fast";
  return middle < 30 ? "medium" : "heavy";
}

/** One line of what a call makes the kernel do. */
export interface Crossing {
  readonly syscall: string;
  /** A count, or what the count grows with. */
  readonly times: Emission["times"];
  readonly when: string | undefined;
  /** Node: the thread that crosses. */
  readonly thread: Emission["thread"];
}

/** What one call is given to do. */
export interface Work {
  readonly bytes?: number;
  readonly items?: number;
  /** Of a directory. */
  readonly entries?: number;
  /** Whether it is the first call in the process; by default one of many. */
  readonly first?: boolean;
}

type Emitting = Pick<LibraryCall, "emits" | "cold">;

export interface Crossings {
  /** Of a steady call; so are the figures below. */
  readonly each: readonly Crossing[];
  /** What the first call in a process makes beside those. */
  readonly first: readonly Crossing[];
  /** Crossings of every call, counting neither conditional nor growing ones. */
  readonly always: number;
  /** Crossings when every condition holds; undefined when some grow with the input. */
  readonly most: number | undefined;
  /** "none", "4", "1 to 3", "3 and 1 per entry", "4, and 1 per buffer when the file is large", "at least 2". */
  readonly text: string;
}

/** How many system calls one call makes on a platform. */
export function crossings(call: Emitting, platform: Platform): Crossings {
  const on = (emissions: readonly Emission[]): readonly Crossing[] =>
    emissions
      .filter((emission) => emission.on === undefined || emission.on === platform)
      .map(({ syscall, times, when, thread }) => ({ syscall, times, when, thread }));
  const each = on(call.emits);
  const sum = (some: readonly Crossing[]): number =>
    some.reduce((total, { times }) => (typeof times === "number" ? total + times : total), 0);
  const always = sum(each.filter(({ when }) => when === undefined));
  const grows = each.some(({ times }) => typeof times !== "number");
  const most = grows ? undefined : sum(each);
  return { each, first: on(call.cold ?? []), always, most, text: crossingsText(each, always, sum(each)) };
}

/**
 * How many system calls one call makes for that work: when no condition holds, and when all do. `bufferSize` is the
 * runtime's, in bytes. Undefined where it isn't known: a count that varies, or grows with what `work` doesn't tell.
 */
export function crossingsFor(call: Emitting, platform: Platform, work: Work, bufferSize?: number): Range | undefined {
  let [least, most] = [0, 0];
  const { each, first } = crossings(call, platform);
  for (const { times, when } of work.first === true ? [...each, ...first] : each) {
    const count = typeof times === "number" ? times : countFor(times, work, bufferSize);
    if (count === undefined) return undefined;
    if (when === undefined) least += count;
    most += count;
  }
  return [least, most];
}

function countFor(
  times: Exclude<Emission["times"], number>,
  { bytes, items, entries }: Work,
  bufferSize: number | undefined,
): number | undefined {
  switch (times) {
    case "per-byte":
      return bytes;
    case "per-item":
      return items;
    case "per-entry":
      return entries;
    case "per-buffer":
      return bytes === undefined || bufferSize === undefined ? undefined : Math.ceil(bytes / bufferSize);
    case "varies":
      return undefined;
  }
}

function crossingsText(each: readonly Crossing[], always: number, most: number): string {
  const fixed = always === most ? countText(always) : `${countText(always)} to ${countText(most)}`;
  const growing = each.filter(({ times }) => typeof times === "string" && times !== "varies");
  const known = [...(most === 0 ? [] : [fixed]), ...unitTexts(growing.filter(({ when }) => when === undefined))];
  const text = [...(known.length === 0 ? [] : [known.join(" and ")]), ...conditionalTexts(growing)].join(", and ");
  if (each.some(({ times }) => times === "varies")) return text === "" ? "a varying number" : `at least ${text}`;
  return text === "" ? "none" : text;
}

/** "1 per entry" */
function unitTexts(growing: readonly Crossing[]): readonly string[] {
  const units = new Map<string, number>();
  for (const { times } of growing) {
    const unit = String(times).slice("per-".length);
    units.set(unit, (units.get(unit) ?? 0) + 1);
  }
  return [...units].map(([unit, count]) => `${String(count)} per ${unit}`);
}

/** "1 per buffer when the file is large"; several conditions would outgrow a phrase. */
function conditionalTexts(growing: readonly Crossing[]): readonly string[] {
  const bound = growing.filter(({ when }) => when !== undefined);
  const conditions = [...new Set(bound.map(({ when = "" }) => when))];
  if (conditions.length === 0) return [];
  // What stands behind a colon only explains.
  const condition = conditions.length === 1 ? clauseOf(conditions.join("")).replace(/: .*/s, "") : "in some cases";
  return [`${unitTexts(bound).join(" and ")} ${condition}`];
}

function countText(count: number): string {
  return String(Math.round(count * 100) / 100);
}

/** "about 1000 to 4000 ×", "about 9 ×": no more digits than such measurements repeat. Throws RangeError on an empty or negative range. */
export function multipleText(range: Range): string {
  const [low, high] = range;
  if (!(low >= 0 && high >= low && Number.isFinite(high)))
    throw new RangeError(`not a range: ${String(low)} to ${String(high)}`);
  const [from, to] = [roundedMultiple(low), roundedMultiple(high)];
  return from === to ? `about ${String(from)} ×` : `about ${String(from)} to ${String(to)} ×`;
}

/** One decimal under 3, whole numbers under 100, then one digit, or two where the first is a 1 (1200, but 4000). */
function roundedMultiple(value: number): number {
  if (value < 3) return Math.round(value * 10) / 10;
  if (value < 100) return Math.round(value);
  const scale = 10 ** Math.floor(Math.log10(value));
  const step = value / scale < 1.95 ? scale / 10 : scale;
  return Math.round(value / step) * step;
}
