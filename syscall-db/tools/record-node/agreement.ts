import type { Recorded, Count, Counts } from "./trace.js";
import { medianOf, rangeOf } from "./trace.js";

export interface Agreement {
  readonly compared: number;
  /** One phrase for each call that differs. */
  readonly differing: readonly string[];
}

type Calls = Readonly<Record<string, Recorded>>;

/**
 * Calls agree when each count's median lies in the other recording's range. Only what was recorded anew is compared;
 * a call that the committed recording lacks differs.
 */
export function agreementOf(committed: Calls, fresh: Calls): Agreement {
  const differing = Object.entries(fresh).flatMap(([name, now]) => {
    const before = committed[name];
    if (!before) return [`${name}: not in the committed recording`];
    const phrases = [
      ...differences("loop", before.loop, now.loop),
      ...differences("pool", before.pool, now.pool),
      ...differences("child", before.child, now.child),
      ...differences("", { "pool hops": before.poolHops }, { "pool hops": now.poolHops }),
    ];
    return phrases.length > 0 ? [`${name}: ${phrases.join(", ")}`] : [];
  });
  return { compared: Object.keys(fresh).length, differing };
}

function differences(thread: string, before: Counts, now: Counts): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before[name] ?? 0, now[name] ?? 0];
    const phrase = `${thread} ${name} ${textOf(was)}, now ${textOf(is)}`.trim();
    return within(medianOf(is), was) || within(medianOf(was), is) ? [] : [phrase];
  });
}

function within(value: number, count: Count): boolean {
  const [low, high] = rangeOf(count);
  return low <= value && value <= high;
}

function textOf(count: Count): string {
  const [low, high] = rangeOf(count);
  return low === high ? String(low) : `${String(medianOf(count))} (${String(low)} to ${String(high)})`;
}
