import type { BlockFact, CallFact } from "./fact.js";
import type { Code } from "./query.js";

/** Whether a call never comes back: by its own effect, or because its helper has no other way out. */
export function neverReturns(code: Code, call: CallFact): boolean {
  if (code.effects(call, "exits").length > 0) return true;
  const helper = call.target === undefined ? undefined : code.linked.functions[call.target];
  const body = helper && code.linked.blocks[helper.body];
  // The body of a macro is text: whether its call is always reached isn't known.
  if (!helper || !body || helper.kind === "macro" || code.leaves(body) !== "exit") return false;
  return !code.linked.blocks.some((block: BlockFact) => block.function === helper.id && block.leaves === "return");
}
