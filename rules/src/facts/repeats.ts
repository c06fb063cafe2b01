import type { BlockFact, CallFact, StoreFact, Value } from "./fact.js";
import { blocksAround, loopsAround, type Moment } from "./flow.js";
import type { Code } from "./query.js";
import { variablesIn } from "./values.js";

/** By block, then by the moment in it. */
const repeating = new WeakMap<Code, Map<number, Map<number, readonly BlockFact[]>>>();

/** The loops around a moment, innermost first. A label that is gone back to after a failure makes none. */
export function loopsThatRepeat(code: Code, moment: Moment): readonly BlockFact[] {
  const ofBlocks = repeating.get(code) ?? new Map<number, Map<number, readonly BlockFact[]>>();
  repeating.set(code, ofBlocks);
  const known = ofBlocks.get(moment.block) ?? new Map<number, readonly BlockFact[]>();
  ofBlocks.set(moment.block, known);
  const found =
    known.get(moment.at) ??
    loopsAround(code.linked, moment).filter((loop) => loop.loop?.form !== "goto" || !isRetry(code, loop));
  known.set(moment.at, found);
  return found;
}

/**
 * Whether a loop goes round only to try again what failed or was interrupted: its rounds are one in the usual case.
 * `while (n < 0 && errno == EINTR)`, `if (errno == ENOENT && …) goto retry;`, and loops that are left on success and,
 * unless interrupted, on failure.
 */
export function isRetry(code: Code, loop: BlockFact): boolean {
  const { guard } = loop;
  if (loop.loop?.form === "goto")
    return guard !== undefined && code.mentions(guard.value, (part) => isErrno(code, part));
  if (guard && code.mentions(guard.value, (part) => isInterruption(code, part))) return true;
  const arms = code.facts.blocks.filter(
    (block) => block.kind === "arm" && block.leaves !== undefined && nearestLoop(code, block) === loop.id,
  );
  return (
    arms.some((arm) => arm.leaves !== "continue" && isLeftUnlessInterrupted(code, arm)) && arms.some(isLeftOnSuccess)
  );
}

function isInterruption(code: Code, part: Value): boolean {
  return part.kind === "symbols" && part.names.some((name) => code.db.constant(name)?.group === "retry-error");
}

function isErrno(code: Code, part: Value): boolean {
  return part.kind === "variable" && code.linked.variables[part.variable]?.name === "errno";
}

function nearestLoop(code: Code, block: BlockFact): number | undefined {
  for (const around of blocksAround(code.facts, block.id)) if (around.kind === "loop") return around.id;
  return undefined;
}

function isLeftUnlessInterrupted(code: Code, { guard }: BlockFact): boolean {
  return (
    guard !== undefined &&
    code.mentions(
      guard.value,
      (part) =>
        part.kind === "operation" &&
        part.operator === (guard.sense ? "!=" : "==") &&
        part.operands.some((operand) => isInterruption(code, operand)),
    )
  );
}

function isLeftOnSuccess({ guard, leaves }: BlockFact): boolean {
  const value = guard?.value;
  if (leaves === "continue" || value?.kind !== "operation") return false;
  const number = value.operands[1];
  if (number?.kind !== "number" || !guard?.sense) return false;
  return (/^>=?$/.test(value.operator) && number.value <= 0) || (value.operator === "!=" && number.value === -1);
}

/**
 * The whole that a loop of short transfers moves (`while (left > 0) { n = write(fd, p, left); p += n; left -= n; }`):
 * rounds beyond the first are the exception. Undefined when the call's size isn't what is left of a whole.
 */
export function wholeTransfer(code: Code, call: CallFact, loop: BlockFact): { readonly size: Value } | undefined {
  const size = (code.argument(call, "size") ?? code.argument(call, "count"))?.value;
  const { variable } = call.result;
  if (!size || variable === undefined) return undefined;
  const counters = code.facts.stores.filter((store) => isCount(store, variable, loop)).map((store) => store.variable);
  const [first, second] = size.kind === "operation" && size.operator === "-" ? size.operands : [size];
  // What was moved so far is taken off the whole, or what is left shrinks.
  if (first && second)
    return [...variablesIn(second)].some((one) => counters.includes(one)) ? { size: first } : undefined;
  return [...variablesIn(size)].some((one) => counters.includes(one)) ? { size } : undefined;
}

/** `left -= n`, `done += n`, `done = done + n` inside the loop, where `n` is the result. */
function isCount({ variable, value, change, span }: StoreFact, result: number, loop: BlockFact): boolean {
  if (span[0] < loop.span[0] || span[1] > loop.span[1]) return false;
  const isResult = (part: Value | undefined) => part?.kind === "variable" && part.variable === result;
  if (change) return (change.operator === "-=" || change.operator === "+=") && isResult(change.value);
  if (value?.kind !== "operation" || (value.operator !== "+" && value.operator !== "-")) return false;
  const [left, right] = value.operands;
  return left?.kind === "variable" && left.variable === variable && isResult(right);
}
