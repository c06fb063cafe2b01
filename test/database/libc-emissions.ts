import type { Emission, LibraryCall } from "syscall-db";
import type { Libc, RecordedCall } from "../../syscall-db/tools/record-libc/recording.js";
import type { Untraceable } from "../../syscall-db/tools/record-libc/untraceable.js";

export const libraries: readonly Libc[] = ["glibc", "musl"];

/**
 * What a row claims against what was recorded for the same conditions, each difference as a sentence. Emissions with a
 * number must be equal. Those that vary may occur any number of times. A syscall that no emission names is a difference.
 */
export function disagreements(row: LibraryCall, recorded: readonly RecordedCall[]): readonly string[] {
  return recorded.flatMap((call) => libraries.flatMap((libc) => disagreementsOn(libc, row, call)));
}

function disagreementsOn(libc: Libc, row: LibraryCall, call: RecordedCall): readonly string[] {
  const seen = call[libc];
  if (!seen) return [];
  const claimed = claims(row, call).filter((emission) => holds(emission, libc, call));
  const side = call.cold ? "first call" : (call.thread ?? "caller");
  const place = `${row.name} (${[...call.when, side, libc].join(", ")})`;
  const names = new Set([...Object.keys(seen), ...claimed.map(({ syscall }) => syscall)]);
  return [...names].flatMap((syscall) => {
    const times = claimed.flatMap((emission) => (emission.syscall === syscall ? [emission.times] : []));
    const actual = seen[syscall] ?? 0;
    if (times.length === 0) return [`${place}: ${syscall} × ${String(actual)} is in no emission`];
    if (times.some((count) => typeof count === "string")) return [];
    const sum = times.reduce<number>((total, count) => total + Number(count), 0);
    return sum === actual ? [] : [`${place}: ${syscall} × ${String(actual)} was recorded, the row says ${String(sum)}`];
  });
}

function holds(emission: Emission, libc: Libc, call: RecordedCall): boolean {
  if (emission.on !== undefined && emission.on !== libc) return false;
  if ((emission.thread === "child") !== (call.thread === "child")) return false;
  return emission.when === undefined || call.when.includes(emission.when);
}

/** A first call makes what every call makes, and what only the first one does. */
function claims(row: LibraryCall, call: RecordedCall): readonly Emission[] {
  return call.cold ? [...row.emits, ...(row.cold ?? [])] : row.emits;
}

/** Whether the heap must grow, or a lock be waited for, is chance: rows say that it varies, a recording may miss it. */
const chance = new Set(["brk", "futex", "madvise", "mmap", "mremap", "munmap"]);

/** Emissions that no recorded call shows and nobody says can't be traced: nothing was measured about them. */
export function unseen(
  row: LibraryCall,
  recorded: readonly RecordedCall[],
  untraceable: readonly Untraceable[],
): readonly string[] {
  const excused = untraceable.filter(({ name }) => name === row.name);
  const first = recorded.filter(({ cold }) => cold);
  const steady = recorded.filter(({ cold }) => !cold);
  return [
    ...row.emits.flatMap((emission) => unseenOf(row, emission, steady, excused)),
    ...(row.cold ?? []).flatMap((emission) => unseenOf(row, emission, first, excused)),
  ];
}

function unseenOf(
  row: LibraryCall,
  emission: Emission,
  recorded: readonly RecordedCall[],
  excused: readonly Untraceable[],
): readonly string[] {
  if (emission.times === "varies" && chance.has(emission.syscall)) return [];
  if (excused.some(({ when }) => when === undefined || when === emission.when)) return [];
  // A function that one library lacks is recorded on the other alone.
  const existing = libraries.filter((libc) => recorded.some((call) => call[libc]));
  const places = existing.filter((libc) => emission.on === undefined || emission.on === libc);
  const condition = emission.when === undefined ? "" : ` when ${emission.when}`;
  if (places.length === 0) return [`${row.name}: ${emission.syscall}${condition} was never recorded`];
  return places.flatMap((libc) => {
    const shown = recorded.some((call) => holds(emission, libc, call) && call[libc]?.[emission.syscall] !== undefined);
    return shown ? [] : [`${row.name} (${libc}): ${emission.syscall}${condition} was never seen`];
  });
}

export function isMeasured(row: LibraryCall): boolean {
  return row.from.some(
    ({ method, of, source }) => method === "measured" && of === "emits" && source === "libc-recording",
  );
}

/** Whether the row cites the recording for what only a first call does. */
export function isMeasuredCold(row: LibraryCall): boolean {
  return row.from.some(
    ({ method, of, source }) => method === "measured" && of === "cold" && source === "libc-recording",
  );
}
