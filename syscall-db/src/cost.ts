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
}

export interface Crossings {
  readonly each: readonly Crossing[];
  /** Crossings of every call, counting neither conditional nor growing ones. */
  readonly always: number;
  /** Crossings when every condition holds; undefined when some grow with the input. */
  readonly most: number | undefined;
  /** "none", "4", "1 to 3", "3 and 1 per entry", "1 per buffer", "at least 2". */
  readonly text: string;
}

/** How many system calls one steady call makes on a platform. */
export function crossings(call: Pick<LibraryCall, "emits">, platform: Platform): Crossings {
  const each = call.emits
    .filter((emission) => emission.on === undefined || emission.on === platform)
    .map(({ syscall, times, when, thread }): Crossing => ({ syscall, times, when, thread }));
  const sum = (some: readonly Crossing[]): number =>
    some.reduce((total, { times }) => (typeof times === "number" ? total + times : total), 0);
  const always = sum(each.filter(({ when }) => when === undefined));
  const grows = each.some(({ times }) => typeof times !== "number");
  const most = grows ? undefined : sum(each);
  return { each, always, most, text: crossingsText(each, always, sum(each)) };
}

/**
 * How many system calls one steady call makes for that work: when no condition holds, and when all do. `bufferSize` is
 * the runtime's, in bytes. Undefined where it isn't known: a count that varies, or grows with what `work` doesn't tell.
 */
export function crossingsFor(
  call: Pick<LibraryCall, "emits">,
  platform: Platform,
  work: Work,
  bufferSize?: number,
): Range | undefined {
  let [least, most] = [0, 0];
  for (const { times, when } of crossings(call, platform).each) {
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
  const units = new Map<string, number>();
  let open = false;
  for (const { times } of each) {
    if (times === "varies") open = true;
    else if (typeof times === "string")
      units.set(times.slice("per-".length), (units.get(times.slice("per-".length)) ?? 0) + 1);
  }
  const growing = [...units].map(([unit, count]) => `${String(count)} per ${unit}`);
  const known = most === 0 ? growing : [fixed, ...growing];
  if (open) return known.length === 0 ? "a varying number" : `at least ${known.join(" and ")}`;
  return known.length === 0 ? "none" : known.join(" and ");
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
