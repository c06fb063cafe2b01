import type { CallFact } from "./fact.js";
import type { Code } from "./query.js";
import { rootVariable } from "./values.js";

/** What a call gives is kept: it only happens while something isn't known yet: the arm around it asks for that, or one that left before. */
export function isKept(code: Code, call: CallFact): boolean {
  if (leavesWhenKnown(code, call)) return true;
  const [start, end] = call.statement;
  const kept = code.facts.stores.filter(
    (store) => store.at > call.at && store.span[0] >= start && store.span[1] <= end,
  );
  if (kept.length === 0) return false;
  return code
    .blocksAround(call)
    .some((block) => kept.some((store) => block.guard?.reads.includes(store.variable) === true));
}

/** `if (cache.has(key)) return …` before, `cache.set(key, …)` after; or a variable instead (`if (now < next) return`). */
function leavesWhenKnown(code: Code, call: CallFact): boolean {
  const { blocks, calls } = code.facts;
  const own = code.callsOf(call.function);
  const arms = blocks.filter(
    (block) =>
      block.kind === "arm" && block.function === call.function && block.to < call.at && code.leaves(block) === "return",
  );
  return arms.some(({ guard, to }) => {
    const askedOf = (guard?.calls ?? []).map((id) => calls[id]?.receiver && rootVariable(calls[id].receiver));
    const isFilled = (one: CallFact) =>
      one.at > to && one.calleeText.endsWith(".set") && one.receiver && askedOf.includes(rootVariable(one.receiver));
    const isOutside = (variable: number) => code.facts.variables[variable]?.function !== call.function;
    const isStored = (variable: number) =>
      isOutside(variable) &&
      code.storesOf(variable).some(({ at, function: owner }) => owner === call.function && at > to);
    return own.some(isFilled) || guard?.reads.some(isStored) === true;
  });
}
