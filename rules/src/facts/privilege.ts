import { constantOf } from "./bounds.js";
import type { CallFact, Value } from "./fact.js";
import type { Code, EffectName } from "./query.js";

const changes: readonly EffectName[] = ["sets-uid", "sets-gid"];

/** The ids that a change of user or group is given. */
function idsOf(code: Code, change: CallFact): readonly Value[] {
  return changes
    .flatMap((name) => code.effects(change, name))
    .flatMap((effect) => code.operand(change, effect) ?? [])
    .map((value) => code.value(value));
}

/** The process takes privilege (back): root's id, or -1 for one that stays. A failure leaves it with less than it wanted. */
export function takesPrivilege(code: Code, change: CallFact): boolean {
  const numbers = idsOf(code, change).map((value) => constantOf(code, value));
  return numbers.includes(0) && numbers.every((number) => number === 0 || number === -1);
}

/**
 * `(void)setgid(getgid())`: the process goes to an id that it has already, which the kernel refuses nobody, and the cast
 * says that the author knows.
 */
export function isSafelyDiscarded(code: Code, change: CallFact): boolean {
  const ids = idsOf(code, change);
  return ids.length > 0 && isDiscarded(code, change) && ids.every((id) => isOwnId(code, id));
}

function isDiscarded(code: Code, { result, statement, span }: CallFact): boolean {
  return result.use === "ignored" && /^\(\s*void\s*\)\s*$/.test(code.text([statement[0], span[0]]));
}

function isOwnId(code: Code, value: Value): boolean {
  const origin = code.originOf(value);
  if (!origin) return constantOf(code, value) === -1;
  return code.row(origin)?.returns === "id" && code.effects(origin, "queries-process").length > 0;
}

/** After `setgroups(0, NULL)` that succeeded there is nothing to keep when `initgroups` fails. */
export function hasClearedGroups(code: Code, change: CallFact): boolean {
  return code
    .callsOf(change.function)
    .some(
      (call) =>
        code.effects(call, "sets-groups").length > 0 &&
        code.effects(change, "sets-groups").length > 0 &&
        call.result.use !== "ignored" &&
        code.before(call, change),
    );
}

/** The process asks for its user or group after the change, and the answer decides something. */
export function asksIdentity(code: Code, change: CallFact): boolean {
  return code.callsOf(change.function).some((call) => {
    const row = code.row(call);
    if (call.at <= change.at || !row || code.effects(call, "queries-process").length === 0) return false;
    const isAnId =
      row.returns === "id" || row.parameters.some(({ roles }) => roles.includes("uid") || roles.includes("gid"));
    return isAnId && row.stable === "until-changed" && (call.result.decides || call.result.use === "compared");
  });
}

/** The program goes on as before when the call fails: the arm for that neither leaves nor remembers it. */
export function toleratesFailure(code: Code, call: CallFact): boolean {
  if (!call.result.decides) return false;
  const arm = code.facts.blocks.find(
    ({ kind, guard, from }) =>
      kind === "arm" &&
      guard !== undefined &&
      from > call.at &&
      guard.calls.includes(call.id) &&
      code.holdsWhen(guard.value, call, false) === guard.sense &&
      code.holdsWhen(guard.value, call, true) === !guard.sense,
  );
  if (!arm || code.leaves(arm) !== undefined) return false;
  const isInArm = ({ at, function: owner }: { at: number; function: number }) =>
    owner === arm.function && at >= arm.from && at <= arm.to;
  return !code.facts.stores.some(isInArm);
}
