import type { Emission, LibraryCall } from "syscall-db";
import type { Libc, RecordedCall } from "../../syscall-db/tools/record-libc/recording.js";

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
  const claimed = row.emits.filter((emission) => holds(emission, libc, call));
  const place = `${row.name} (${[...call.when, call.thread ?? "caller", libc].join(", ")})`;
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

/** Emissions that no recorded call shows: nothing was measured about them. */
export function unseen(row: LibraryCall, recorded: readonly RecordedCall[]): readonly string[] {
  return row.emits.flatMap((emission) => {
    const places = libraries.filter((libc) => emission.on === undefined || emission.on === libc);
    return places.flatMap((libc) => {
      const known = recorded.filter((call) => call[libc]);
      const shown = known.some((call) => holds(emission, libc, call) && call[libc]?.[emission.syscall] !== undefined);
      if (known.length === 0 || shown) return [];
      const condition = emission.when === undefined ? "" : ` when ${emission.when}`;
      return [`${row.name} (${libc}): ${emission.syscall}${condition} was never seen`];
    });
  });
}

export function isMeasured(row: LibraryCall): boolean {
  return row.from.some(
    ({ method, of, source }) => method === "measured" && of === "emits" && source === "libc-recording",
  );
}
