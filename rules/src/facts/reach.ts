import type { FunctionFact } from "./fact.js";
import type { Reached } from "./query.js";
import { farthest } from "./summary.js";

/** A function that leads to more says nothing that a rule could act on, and paths multiply with every helper. */
const most = 500;

/**
 * What is worth keeping of all that a function reaches: the nearest. Of a function of another file, each call only by
 * its shortest way.
 */
export function nearest(found: readonly Reached[], helper: FunctionFact | undefined): readonly Reached[] {
  const isLinked = helper?.file !== undefined;
  if (!isLinked && found.length <= most) return found;
  const sorted = found.toSorted((a, b) => a.chain.length - b.chain.length);
  if (!isLinked) return sorted.slice(0, most);
  const seen = new Set<number>();
  const kept = sorted.filter(({ call, chain }) => {
    if (chain.length >= farthest || seen.has(call.id)) return false;
    seen.add(call.id);
    return true;
  });
  return kept.slice(0, most);
}
