import { clauseOf, crossings, type Emission, type LibraryCall, type Platform } from "syscall-db";
import { emissionsOn, firstPlatform, platformsOf } from "./journey.js";
import { sizeText } from "./wording.js";

const titles: Readonly<Record<Platform, string>> = {
  glibc: "glibc",
  musl: "musl",
  "node-20": "Node 20",
  "node-22": "Node 22",
  "node-24": "Node 24",
};

const threads = { loop: "event loop", pool: "thread pool", child: "child process" } as const;

/**
 * The system calls of one steady call, a line for each C library, or for each thread of the newest Node; then what the
 * first call in a process makes beside them.
 */
export function crossingLines(row: LibraryCall): readonly string[] {
  return [...steadyLines(row), ...firstLines(row)];
}

function steadyLines(row: LibraryCall): readonly string[] {
  if (row.emits.every((one) => one.times === 0)) return ["none in the steady state"];
  return row.runtime === "node" ? linesOfNode(row) : linesOfLibc(row);
}

function firstLines({ cold = [], runtime }: LibraryCall): readonly string[] {
  const told = platformsOf[runtime].map((on) => ({ on, text: sentence(emissionsOn(cold, on)) }));
  const lines = byText(told.filter(({ text }) => text !== ""));
  const everywhere = lines.length === 1 && told.every(({ text }) => text !== "");
  return lines.map(({ text, titles: on }) => `first call in a process${everywhere ? "" : ` on ${on}`} also: ${text}`);
}

function linesOfLibc({ emits }: LibraryCall): readonly string[] {
  const told = platformsOf.libc.map((on) => ({ on, text: withChild(emissionsOn(emits, on)) || "none" }));
  const lines = byText(told);
  if (lines.length === 1) return lines.map(({ text }) => text);
  const [one, other] = platformsOf.libc.map((on) => ({ on, total: crossings({ emits }, on) }));
  const counts =
    one && other && Math.max(one.total.always, other.total.always) > 3
      ? [`${one.total.text} on ${titles[one.on]}, ${other.total.text} on ${titles[other.on]}`]
      : [];
  return [...counts, ...lines.map(({ titles: on, text }) => `${on}: ${text}`)];
}

function withChild(emits: readonly Emission[]): string {
  const [own, child] = [false, true].map((wanted) =>
    sentence(emits.filter((one) => (one.thread === "child") === wanted)),
  );
  return [...(own ? [own] : []), ...(child ? [`in the child ${child}`] : [])].join("; ");
}

function linesOfNode(row: LibraryCall): readonly string[] {
  const newest = firstPlatform(row);
  const emits = emissionsOn(row.emits, newest);
  const hops = row.poolHops ?? 0;
  const trips = hops === 0 ? "" : `, with ${hops} round ${hops === 1 ? "trip" : "trips"} through the thread pool`;
  const split = (["loop", "pool", "child"] as const).flatMap((thread) => {
    const text = sentence(emits.filter((one) => (one.thread ?? "loop") === thread));
    return text === "" ? [] : [`${threads[thread]}: ${text}`];
  });
  // A thread's line tells what those grow with that only grow on a condition.
  const { text } = crossings({ emits: emits.filter((one) => one.when === undefined || isFixed(one)) }, newest);
  const total = emits.length === 0 || text === "none" ? [] : [`${text} in ${titles[newest]}${trips}`];
  return [...total, ...split, ...differences(row)];
}

/** Where older release lines of Node differ from the newest. */
function differences(row: LibraryCall): readonly string[] {
  const newest = firstPlatform(row);
  const told = platformsOf.node.filter((on) => on !== newest).map((on) => ({ on, text: difference(row, on, newest) }));
  return byText(told.filter(({ text }) => text !== "")).map(({ titles: on, text }) => `${on}: ${text}`);
}

function difference({ emits }: LibraryCall, old: Platform, newest: Platform): string {
  const [before, now] = [old, newest].map((on) => new Map(emissionsOn(emits, on).map((one) => [keyOf(one), one])));
  const changed = [...(before ?? [])].flatMap(([key, one]) => {
    const other = now?.get(key);
    if (other?.times === one.times) return [];
    return [`${sentence([one])} ${other ? `instead of ${countOf(other)}` : "more"}`];
  });
  const gone = [...(now ?? [])].flatMap(([key, one]) => (before?.has(key) ? [] : [`no ${one.syscall}`]));
  return [...changed, ...gone].join(", ");
}

function keyOf({ syscall, thread = "loop", when = "" }: Emission): string {
  return `${syscall} ${thread} ${when}`;
}

function countOf({ times }: Emission): string {
  return typeof times === "number" ? String(times) : timesText(times);
}

/** "openat, statx, 4 write; read once per buffer; newfstatat when it is the first transfer" */
function sentence(emits: readonly Emission[]): string {
  const groups = new Map<string, Emission[]>();
  for (const one of emits) {
    const key = `${typeof one.times} ${one.when ?? ""} ${typeof one.times === "string" ? one.times : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const rank = ([first]: readonly Emission[]) => (first?.when === undefined ? 0 : 2) + (isFixed(first) ? 0 : 1);
  return [...groups.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map(phrase)
    .join("; ");
}

function isFixed(one: Emission | undefined): boolean {
  return typeof one?.times === "number";
}

function phrase(group: readonly Emission[]): string {
  const [first] = group;
  const names = group.map(({ syscall, times }) =>
    typeof times === "number" && times !== 1 ? `${times} ${syscall}` : syscall,
  );
  const each = names.length > 1 ? ", each" : "";
  const often = typeof first?.times === "string" ? `${each} ${timesText(first.times)}` : "";
  const condition = first?.when === undefined ? "" : ` ${clauseOf(first.when)}`;
  return `${names.join(", ")}${often}${condition}`;
}

function timesText(times: Exclude<Emission["times"], number>): string {
  return times === "varies" ? "a varying number of times" : `once ${times.replace("-", " ")}`;
}

function byText(
  told: readonly { readonly on: Platform; readonly text: string }[],
): readonly { readonly titles: string; readonly text: string }[] {
  const groups = new Map<string, string[]>();
  for (const { on, text } of told) groups.set(text, [...(groups.get(text) ?? []), titles[on]]);
  return [...groups].map(([text, some]) => ({ titles: some.join(" and ").replaceAll("and Node ", "and "), text }));
}

/**
 * "fread → its buffer (4 KiB on glibc, 1 KiB on musl) → read"; by way of the thread that makes the main call, with the
 * condition where it is only made on one.
 */
export function wayText(row: LibraryCall, main: string, bufferSizes: Readonly<Record<string, number>>): string {
  const sizes = Object.entries(bufferSizes).map(([on, bytes]) => `${sizeText(bytes)} on ${on}`);
  const fillsBuffer = row.runtime === "libc" && row.emits.some((one) => one.times === "per-buffer");
  const buffer = row.buffered === true && fillsBuffer ? [`its buffer (${sizes.join(", ")})`] : [];
  const on = new Set(row.emits.filter((one) => one.syscall === main).map((one) => one.thread ?? "loop"));
  const loop = row.runtime === "node" ? [threads.loop] : [];
  const elsewhere = on.has("loop") ? [] : [on.has("pool") ? threads.pool : threads.child];
  const calls = row.emits.filter((one) => one.syscall === main && one.times !== 0);
  const [condition] = calls.map(({ when }) => when);
  const bound = condition !== undefined && calls.every(({ when }) => when === condition);
  return [row.name, ...buffer, ...loop, ...elsewhere, main].join(" → ") + (bound ? `, ${clauseOf(condition)}` : "");
}
