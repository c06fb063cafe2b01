import type { CallFact, FunctionFact } from "./fact.js";
import type { Code } from "./query.js";

/** Whether a call never comes back: by its own effect, or because its helper has no other way out. */
export function neverReturns(code: Code, call: CallFact): boolean {
  if (code.effects(call, "exits").length > 0) return true;
  const helper = call.target === undefined ? undefined : code.linked.functions[call.target];
  return helper !== undefined && endsTheProcess(code, helper);
}

/** Whether a function never comes back: it ends with a call that doesn't, and has no other way out. */
export function endsTheProcess(code: Code, helper: FunctionFact): boolean {
  const body = code.linked.blocks[helper.body];
  // The body of a macro is text: whether its call is always reached isn't known.
  if (!body || helper.kind === "macro" || code.leaves(body) !== "exit") return false;
  // A label takes back what stands before it, so the blocks don't say whether control returns. Linked ones have no text.
  return !/\b(?:return|goto)\b/.test(code.text(helper.span));
}
