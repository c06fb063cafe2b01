import type { BlockFact, CallFact } from "./fact.js";
import type { Code } from "./query.js";

/** The answer of a check for which a later call happens: the path is there, is missing, or either. */
export type Decision = "existing" | "missing" | "either";

/**
 * For which answer the use happens: the answer guards the use's arm, or an arm that leaves before it. Undefined when the
 * answer doesn't decide about the use.
 */
export function decisionOn(code: Code, check: CallFact, use: CallFact): Decision | undefined {
  const around = new Set(code.blocksAround(use).map((block) => block.id));
  for (const block of code.facts.blocks) {
    const { guard } = block;
    if (!guard || block.kind !== "arm" || block.function !== check.function || !isGuardedBy(block, check)) continue;
    const inside = around.has(block.id);
    if (!inside && (code.leaves(block) === undefined || block.to >= use.at)) continue;
    const runs = (succeeds: boolean) => {
      const holds = code.holdsWhen(guard.value, check, succeeds);
      return holds === undefined ? undefined : holds === guard.sense;
    };
    const [whenThere, whenMissing] = [runs(true), runs(false)];
    // Inside the arm the answer that excludes the arm is excluded; behind an arm that leaves, the one that enters it.
    if (whenMissing === (inside ? false : true)) return "existing";
    if (whenThere === (inside ? false : true)) return "missing";
    return "either";
  }
  return undefined;
}

function isGuardedBy(block: BlockFact, check: CallFact): boolean {
  if (!block.guard) return false;
  if (block.guard.calls.includes(check.id)) return true;
  return (
    check.result.variable !== undefined && block.from > check.at && block.guard.reads.includes(check.result.variable)
  );
}

/** The answer also decides about other work: before the use, beside it in its arm, or by a further condition. */
export function decidesMore(code: Code, check: CallFact, use: CallFact): boolean {
  const arm = code.blocksAround(use).find((block) => block.kind === "arm");
  const guardsArm = arm !== undefined && arm.from > check.at;
  if (guardsArm && !isGuardedBy(arm, check)) return true;
  return code.callsOf(check.function).some((call) => {
    if (call.at <= check.at || call.id === use.id || isArgumentOf(call, use) || isQuiet(code, call)) return false;
    if (call.at < use.at) return code.before(call, use);
    return guardsArm && call.at <= arm.to;
  });
}

/** Logging and computing are no work that the answer is needed for. */
function isQuiet(code: Code, call: CallFact): boolean {
  const row = code.row(call);
  if (row === undefined) return false;
  return row.buffered === true || row.emits.length === 0 || row.effects.every(({ effect }) => effect === "closes");
}

function isArgumentOf(call: CallFact, use: CallFact): boolean {
  return call.span[0] >= use.span[0] && call.span[1] <= use.span[1];
}
