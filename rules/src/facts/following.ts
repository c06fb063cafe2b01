import type { CallFact } from "./fact.js";
import { pathWorkOf } from "./independence.js";
import type { Code } from "./query.js";
import { variablesIn } from "./values.js";

/**
 * The awaited question right before an awaited question of the same block that doesn't depend on it: not by its answer,
 * and not because the block can be left between them.
 */
export function followsFreely(code: Code, call: CallFact): CallFact | undefined {
  if (!isQuestion(code, call)) return undefined;
  const own = code.callsOf(call.function).filter((one) => one.at < call.at && one.result.waits === true);
  const first = own.at(-1);
  if (!first || !isQuestion(code, first) || first.block !== call.block || first.result.use === "ignored")
    return undefined;
  if (first.position !== "body" || call.position !== "body" || first.result.decides) return undefined;
  const isBetween = (moment: { readonly at: number }) => moment.at > first.at && moment.at < call.at;
  const leaves = code.facts.blocks.some((block) => block.function === call.function && isBetween({ at: block.from }));
  return leaves || needs(code, call, first) || changesBetween(code, call, first) ? undefined : first;
}

function isQuestion(code: Code, call: CallFact): boolean {
  return call.result.waits === true && pathWorkOf(code, call) === "question";
}

/** Whether an argument is made from what the first call gave, or from what was stored since. */
function needs(code: Code, call: CallFact, first: CallFact): boolean {
  const held = first.result.variable;
  return call.arguments.some(({ value }) => {
    const made = held !== undefined && code.derivesFrom(value, held, call);
    const stored = [...variablesIn(value)].some((variable) =>
      code.storesOf(variable).some((store) => store.at > first.at && store.at < call.at),
    );
    return made || stored || isMadeBy(code, value, first);
  });
}

function isMadeBy(code: Code, value: CallFact["arguments"][number]["value"], first: CallFact): boolean {
  return code.mentions(value, (part) => {
    if (part.kind === "variable") {
      const settled = code.value(part);
      return settled.kind !== "variable" && isMadeBy(code, settled, first);
    }
    if (part.kind !== "call") return false;
    const made = code.facts.calls[part.call];
    return part.call === first.id || (made?.arguments.some((one) => isMadeBy(code, one.value, first)) ?? false);
  });
}

/** A statement between them that is there for its effect. */
function changesBetween(code: Code, call: CallFact, first: CallFact): boolean {
  return code
    .callsOf(call.function)
    .some((one) => one.at > first.at && one.at < call.at && one.result.use === "ignored");
}
