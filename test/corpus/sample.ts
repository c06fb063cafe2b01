import { compare, hashOf, identityOf, type Place } from "./findings.js";
import type { Draw } from "./project.js";

/** `first`: among the first of all; `rule`: added so that its rule has enough. */
export type Drawn<Found> = Found & { readonly drawn: "first" | "rule" };

/**
 * The sample: findings in an order that the seed alone decides, so that neither their number nor their order, nor the
 * other findings, change which of two comes first. What stands on one line and is of one rule is drawn once.
 */
export function drawn<Found extends Place>(findings: readonly Found[], draw: Draw): readonly Drawn<Found>[] {
  const distinct = new Map<string, Found>();
  for (const finding of findings) {
    const identity = identityOf(finding);
    if (!distinct.has(identity)) distinct.set(identity, finding);
  }
  const shuffled = [...distinct]
    .map(([identity, finding]) => ({ finding, key: hashOf(`${draw.seed}\n${identity}`) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ finding }) => finding);
  const counts = new Map<string, number>();
  const countUp = (key: string) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
  const most = draw.mostPerProject ?? Infinity;
  const eligible = shuffled.filter(({ repository }) => countUp(`project ${repository}`) < most);
  return eligible.flatMap((finding, index): readonly Drawn<Found>[] => {
    const count = countUp(`rule ${finding.rule}`);
    if (index < draw.sample) return [{ ...finding, drawn: "first" }];
    return count < draw.leastPerRule ? [{ ...finding, drawn: "rule" }] : [];
  });
}
