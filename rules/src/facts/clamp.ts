import type { BlockFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code } from "./query.js";
import { sameForm } from "./values.js";

/**
 * What a variable is at most at a moment, because the code before it made sure: `if (n > most) n = most;`, or a way out
 * (`if (n > most) return -1;`), or an arm that needs it (`if (n <= most) …`). Nothing stores to it in between.
 */
export function clampOf(code: Code, variable: number, at: Moment): Value | undefined {
  const fact = code.linked.variables[variable];
  if (!fact || fact.escapes || fact.function !== at.function) return undefined;
  for (const around of code.blocksAround(at))
    if (around.guard) {
      const most = mostWhen(around, variable, around.guard.sense);
      if (most && isUntouched(code, variable, around.from, at, undefined)) return most;
    }
  for (const block of code.facts.blocks) {
    if (block.kind !== "arm" || block.function !== at.function || block.to >= at.at) continue;
    const most = mostWhen(block, variable, block.guard?.sense !== true);
    if (!most || !isOnTheWay(code, block, at)) continue;
    const store = code.storesOf(variable).find((one) => one.block === block.id);
    const isSet = store?.value !== undefined && sameForm(store.value, most, () => false);
    const leaves = code.leaves(block) !== undefined;
    if ((isSet || leaves) && isUntouched(code, variable, block.from, at, isSet ? store.at : undefined)) return most;
  }
  return undefined;
}

/** The other side of a comparison that keeps the variable down when the guard's condition holds, or when it doesn't. */
function mostWhen({ guard }: BlockFact, variable: number, holds: boolean): Value | undefined {
  const value = guard?.value;
  if (value?.kind !== "operation") return undefined;
  const [left, right] = value.operands;
  const isLeft = left?.kind === "variable" && left.variable === variable;
  const isRight = right?.kind === "variable" && right.variable === variable;
  if (isLeft === isRight || !/^[<>]=?$/.test(value.operator)) return undefined;
  const isBelow = value.operator.startsWith("<") === isLeft;
  return isBelow === holds ? (isLeft ? right : left) : undefined;
}

/** The decision that the arm hangs on is always made before the moment, in the same round of every loop. */
function isOnTheWay(code: Code, arm: BlockFact, at: Moment): boolean {
  return code.blocksAround(at).some((block) => block.id === arm.parent);
}

/** A loop that began after `from` may come to the moment with what its later statements stored. */
function isUntouched(code: Code, variable: number, from: number, at: Moment, except: number | undefined): boolean {
  const to = code
    .blocksAround(at)
    .reduce(
      (end, { kind, from: start, to: last }) => (kind === "loop" && start > from ? Math.max(end, last) : end),
      at.at,
    );
  return !code
    .storesOf(variable)
    .some((store) => store.function === at.function && store.at >= from && store.at <= to && store.at !== except);
}
