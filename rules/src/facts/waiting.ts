import { isOfHandler } from "./context.js";
import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";

/** What a loop looks at, over and over, between its sleeps: another thread's variable, a child, a path. */
export type LookedAt = "variable" | "child" | "path";

/** A loop that looks at something, and the call by which it looks; a variable is looked at without one. */
export interface Look {
  readonly at: LookedAt;
  readonly by: CallFact | undefined;
}

/** What a loop does nothing but wait for; undefined when it does more, or waits for what nobody can signal. */
export function lookedAt(code: Code, loop: BlockFact, sleep: CallFact): Look | undefined {
  const isOther = (call: CallFact) => call.span[0] < sleep.span[0] || call.span[1] > sleep.span[1];
  const others = code.callsIn(loop).filter((call) => isOther(call) && code.loops(call)[0]?.id === loop.id);
  const looks = others.flatMap((call): Look[] => {
    const at = whatIsAsked(code, call);
    return at && decides(code, call, loop) ? [{ at, by: call }] : [];
  });
  const [look, ...more] = looks;
  if (more.length > 0 || !others.every((call) => call.id === look?.by?.id || isQuiet(code, call))) return undefined;
  if (look) return look;
  return others.length === 0 && asksVariable(code, loop) ? { at: "variable", by: undefined } : undefined;
}

/** What a call asks that the kernel could tell about. */
export function whatIsAsked(code: Code, call: CallFact): LookedAt | undefined {
  if (code.argument(call, "pid") && code.effects(call, "polls").length > 0) return "child";
  const asks = (["tests-existence", "queries-metadata"] as const).some((name) => code.effects(call, name).length > 0);
  return asks && code.argument(call, "path") ? "path" : undefined;
}

/** The answer ends the loop: in its condition, or in that of an arm that leaves it. */
function decides(code: Code, call: CallFact, loop: BlockFact): boolean {
  const asked = (block: BlockFact): boolean =>
    block.guard !== undefined &&
    (block.guard.calls.includes(call.id) ||
      (call.result.variable !== undefined && block.guard.reads.includes(call.result.variable)));
  if (asked(loop)) return true;
  return code.facts.blocks.some(
    (block) =>
      block.kind === "arm" &&
      block.span[0] >= loop.span[0] &&
      block.span[1] <= loop.span[1] &&
      asked(block) &&
      ["break", "return", "goto", "exit", "throw"].includes(code.leaves(block) ?? ""),
  );
}

/** Printing, counting and computing are no work beside the waiting. */
export function isQuiet(code: Code, call: CallFact): boolean {
  const row = code.row(call);
  return row !== undefined && (row.buffered === true || row.emits.length === 0 || row.stable !== undefined);
}

/** `while (!done)`: nothing in the loop changes what it asks for, so somebody else must. */
function asksVariable(code: Code, loop: BlockFact): boolean {
  const { guard } = loop;
  if (!guard || guard.calls.length > 0 || guard.reads.length === 0) return false;
  const isStored = (variable: number) =>
    code.storesOf(variable).some(({ span }) => span[0] >= loop.span[0] && span[1] <= loop.span[1]);
  const isElsewhere = (value: Value): boolean => {
    if (value.kind === "variable") return ["file", "global"].includes(code.facts.variables[value.variable]?.kind ?? "");
    return ["field", "dereference", "element"].includes(value.kind);
  };
  // The signal ends the sleep, and a handler can neither lock nor signal a condition.
  if (guard.reads.some((variable) => isOfHandler(code, variable))) return false;
  return !guard.reads.some(isStored) && code.mentions(guard.value, isElsewhere);
}

/** Whether a loop goes round until something inside leaves it. */
export function isEndless(loop: BlockFact): boolean {
  const value = loop.guard?.value;
  if (!["for", "while", "do"].includes(loop.loop?.form ?? "")) return false;
  return (
    value === undefined || (value.kind === "number" && value.value !== 0) || (value.kind === "boolean" && value.value)
  );
}

/** The arm for "nothing has happened", when it goes on with the loop and does more than that. */
export function idleArm(code: Code, poll: CallFact, loop: BlockFact): BlockFact | undefined {
  const result = poll.result.variable;
  if (result === undefined) return undefined;
  return code.facts.blocks.find((block) => {
    const value = block.guard?.value;
    if (block.kind !== "arm" || value?.kind !== "operation" || block.guard?.sense !== true) return false;
    const [left, right] = value.operands;
    const isZero = value.operator === "==" && right?.kind === "number" && right.value === 0;
    const inside = block.span[0] >= loop.span[0] && block.span[1] <= loop.span[1] && block.from > poll.at;
    const goesOn = ["continue", undefined].includes(code.leaves(block));
    return (
      isZero &&
      inside &&
      goesOn &&
      left?.kind === "variable" &&
      left.variable === result &&
      code.callsIn(block).some((call) => !isQuiet(code, call))
    );
  });
}
