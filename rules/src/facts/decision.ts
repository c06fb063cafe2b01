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
  const arm = armOf(code, use);
  const guardsArm = arm !== undefined && arm.from > check.at;
  if (needsMore(code, check, use) || (guardsArm && isCounted(code, arm))) return true;
  return code.callsOf(check.function).some((call) => {
    if (call.at <= check.at || call.id === use.id || isArgumentOf(call, use) || isQuiet(code, call)) return false;
    if (call.at < use.at) return code.before(call, use);
    // Behind an arm that leaves, the answer decides about all that follows.
    const isBehind = code.facts.language === "javascript" && !guardsArm && code.before(use, call);
    return (isBehind || (guardsArm && call.at <= arm.to)) && !finishes(code, use, call);
  });
}

/** JavaScript: the arm keeps count of how often it ran, in a variable that lives on. */
function isCounted(code: Code, arm: BlockFact): boolean {
  return (
    code.facts.language === "javascript" &&
    code.facts.stores.some(({ block, value, variable, path }) => {
      const kind = code.facts.variables[variable]?.kind;
      return block === arm.id && value === undefined && path.length === 0 && kind !== undefined;
    })
  );
}

/** Another condition than the check's answer decides about the use as well. */
export function needsMore(code: Code, check: CallFact, use: CallFact): boolean {
  const arm = armOf(code, use);
  return arm !== undefined && arm.from > check.at && !isGuardedBy(arm, check);
}

function armOf(code: Code, use: CallFact): BlockFact | undefined {
  return code.blocksAround(use).find((block) => block.kind === "arm");
}

const finishing = ["changes-mode", "changes-owner", "changes-metadata"] as const;

/** Gives what the use has made its mode or its owner: it belongs to the making, which says whether it made something. */
function finishes(code: Code, use: CallFact, call: CallFact): boolean {
  const made = code.effects(use, "creates").flatMap((effect) => code.operand(use, effect) ?? []);
  return finishing
    .flatMap((name) => code.effects(call, name))
    .flatMap((effect) => code.operand(call, effect) ?? [])
    .some((operand) => made.some((path) => code.sameValue(path, use, operand, call)));
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

/** An arm around the moment is only entered when a call has failed: what stands there runs rarely. */
export function isAfterFailure(code: Code, { from: at, function: functionId, parent }: BlockFact): boolean {
  if (parent === undefined) return false;
  const around = code.blocksAround({ at, function: functionId, block: parent });
  return around.some(({ kind, guard, from }) => {
    if (kind !== "arm" || !guard) return false;
    const deciding = code
      .callsOf(functionId)
      .filter((call) => call.at < from && (guard.calls.includes(call.id) || isKeptIn(call, guard.reads)));
    return deciding.some(
      (call) =>
        code.effects(call, "opens").length > 0 &&
        code.holdsWhen(guard.value, call, false) === guard.sense &&
        code.holdsWhen(guard.value, call, true) !== guard.sense,
    );
  });
}

function isKeptIn({ result }: CallFact, variables: readonly number[]): boolean {
  return result.variable !== undefined && variables.includes(result.variable);
}
