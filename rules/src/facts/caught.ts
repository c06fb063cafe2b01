import type { BlockFact, CallFact } from "./fact.js";
import type { Code } from "./query.js";

/** A `try` around a call and what catches its failure. */
export interface Caught {
  readonly tried: BlockFact;
  readonly handler: BlockFact;
}

/** The nearest `try` around a call in its own function that has a `catch`; not for a call in a `catch` itself. */
export function caughtBy(code: Code, call: CallFact): Caught | undefined {
  for (const block of code.blocksAround(call)) {
    if (block.function !== call.function || block.kind === "catch") return undefined;
    const handler = block.handler === undefined ? undefined : code.facts.blocks[block.handler];
    if (block.kind === "try" && handler) return { tried: block, handler };
  }
  return undefined;
}

/** Calls in a block that aren't computed from their arguments alone; what was asked of the call's result is left out. */
export function workBeside(code: Code, block: BlockFact, call?: CallFact): readonly CallFact[] {
  const asks = (one: CallFact) => call !== undefined && one.receiver !== undefined && isAnswer(code, one, call);
  return code.callsIn(block).filter((one) => one.id !== call?.id && !asks(one) && code.row(one)?.stable !== "pure");
}

function isAnswer(code: Code, { receiver }: CallFact, call: CallFact): boolean {
  if (receiver?.kind === "variable" && receiver.variable === call.result.variable) return true;
  return receiver !== undefined && code.mentions(receiver, (part) => part.kind === "call" && part.call === call.id);
}

/**
 * Whether a `catch` takes a failure for an answer: it does no work, looks at nothing of the error but its code, and
 * what it throws again isn't the error of this code.
 */
export function takesForAnAnswer(code: Code, handler: BlockFact, errorCode: string): boolean {
  if (workBeside(code, handler).length > 0) return false;
  const inside = code.facts.blocks.filter(
    (block) => block.span[0] >= handler.span[0] && block.span[1] <= handler.span[1],
  );
  const guards = inside.flatMap(({ guard }) => guard ?? []);
  const asks = guards.some(({ value }) =>
    code.mentions(value, (part) => part.kind === "string" && part.value === errorCode),
  );
  const throwsAgain = inside.some((block) => code.leaves(block) === "throw");
  if (throwsAgain && !asks) return false;
  const { caught } = handler;
  return (
    caught === undefined ||
    code
      .usesOf(caught)
      .every(({ path, in: use }) => path[0] === "code" || isThrown(use, throwsAgain) || use.kind === "condition")
  );
}

/** `throw error` is a use without a place of its own. */
function isThrown(use: { readonly kind: string }, throwsAgain: boolean): boolean {
  return throwsAgain && (use.kind === "other" || use.kind === "operand");
}
