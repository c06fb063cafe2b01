import type { Reported } from "./findings.js";

export interface Difference {
  readonly added: readonly Reported[];
  readonly removed: readonly Reported[];
}

/**
 * What is found after and not before, and the reverse. Findings of one rule in one file are the same when the text of
 * their lines is: what only moved is in neither; of several equal ones as many count as there are more or fewer.
 */
export function differenceOf(before: readonly Reported[], after: readonly Reported[]): Difference {
  return { added: beyond(before, after), removed: beyond(after, before) };
}

function beyond(some: readonly Reported[], others: readonly Reported[]): readonly Reported[] {
  const counts = new Map<string, number>();
  for (const finding of some) {
    const key = keyOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return others.filter((finding) => {
    const key = keyOf(finding);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}

function keyOf({ repository, file, rule, text }: Reported): string {
  return [repository, file, rule, text].join("\t");
}
