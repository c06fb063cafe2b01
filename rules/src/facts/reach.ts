import type { FunctionFact } from "./fact.js";
import type { Code, Reached } from "./query.js";
import { farthest } from "./summary.js";

/** A function that leads to more says nothing that a rule could act on, and paths multiply with every helper. */
const most = 500;

/**
 * What is worth keeping of all that a function reaches: the nearest. Of a function of another file, each call only by
 * the shortest way to each call of its helper: two calls may give it other arguments.
 */
export function nearest(found: readonly Reached[], helper: FunctionFact | undefined): readonly Reached[] {
  const isLinked = helper?.file !== undefined;
  if (!isLinked && found.length <= most) return found;
  const sorted = found.toSorted((a, b) => a.chain.length - b.chain.length);
  if (!isLinked) return sorted.slice(0, most);
  const seen = new Set<string>();
  const kept = sorted.filter(({ call, chain, helperCalls }) => {
    const key = `${String(call.id)} ${String(helperCalls.at(-1)?.id)}`;
    if (chain.length >= farthest || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return kept.slice(0, most);
}

/** Whether a call is reached each time that its helpers run: none of them makes it, or leads to it, in an arm only. */
export function isReachedAlways(code: Code, { site, call, helperCalls }: Reached): boolean {
  const inside = [...helperCalls.slice(1), call].filter(({ id }) => id !== site.id);
  return inside.every((one) => code.blocksAround(one).every(({ kind }) => kind !== "arm" && kind !== "catch"));
}
