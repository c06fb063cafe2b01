import { decisionOn } from "../facts/decision.js";
import type { CallFact, Value } from "../facts/fact.js";
import type { Code, EffectName } from "../facts/query.js";
import { defineRule } from "../rule.js";

/**
 * Require privileges to be dropped in the order that works: supplementary groups, group, user.
 *
 * Only a privileged process may change its groups. After `setuid` to an ordinary user, `setgid` and `setgroups` fail, and
 * the process keeps the groups of root. A process that changes user and group but never its supplementary groups keeps
 * those of root too: on many systems they open devices, logs and backups.
 *
 * The rule reports
 * - a change of group that stands behind a lasting change of the user in the same function, unless it only runs when that failed;
 * - a lasting change of user and group in a file that never sets the supplementary groups.
 *
 * ## Out of scope
 *
 * A set-user-id program that goes back to the user who started it (`setuid(getuid())`): its supplementary groups are that
 * user's already. Changes of the effective id alone, which are made to be taken back, and changes to user 0.
 */
export default defineRule<"order" | "groups">({
  languages: ["c", "javascript"],
  startsFrom: ["sets-uid"],
  consults: ["sets-gid", "sets-groups", "queries-process"],
  concern: "privilege",
  recommended: true,
  messages: {
    order:
      "`{{group}}` comes after `{{user}}`, when the process may no longer change its groups: it keeps those of the " +
      "privileged user. Change the groups first and the user last.",
    groups:
      "`{{user}}` and `{{group}}` leave the supplementary groups of the privileged user in place: nothing in this file " +
      "changes them. Set them first, with `{{instead}}`.",
  },
  options: {},
  *check({ code, db, silent }) {
    const setsGroups = code.facts.calls.some((call) => code.effects(call, "sets-groups").length > 0);
    const instead = [...db.calls(code.runtime)].find(({ effects }) =>
      effects.some(({ effect }) => effect === "sets-groups"),
    );
    for (const { call: user } of code.known()) {
      if (!isLasting(code, user, "sets-uid")) continue;
      const silence = whySilent(code, user);
      if (silence !== undefined) {
        silent(user, silence);
        continue;
      }
      const groupChanges = code.callsOf(user.function).filter((call) => changesGroup(code, call));
      const late = groupChanges.find((call) => isLate(code, user, call));
      const early = groupChanges.find((call) => code.before(call, user) && isLasting(code, call, "sets-gid"));
      if (late)
        yield {
          span: late.span,
          messageId: "order",
          data: { group: late.calleeText, user: user.calleeText },
          related: [{ span: user.span, message: "the user is changed here" }],
        };
      else if (early && !setsGroups && instead && !isUnclear(code, early, user))
        yield {
          span: user.span,
          messageId: "groups",
          data: { group: early.calleeText, user: user.calleeText, instead: instead.name.replace(/^node:/, "") },
        };
      else silent(user, "groups are changed before it, or not at all");
    }
  },
});

function isLasting(code: Code, call: CallFact, effect: EffectName): boolean {
  return code.effects(call, effect).some(({ ids }) => ids === "all");
}

function isLate(code: Code, user: CallFact, group: CallFact): boolean {
  return code.before(user, group) && decisionOn(code, user, group) !== "missing" && !isUnclear(code, user, group);
}

function changesGroup(code: Code, call: CallFact): boolean {
  return (["sets-gid", "sets-groups"] as const).some((effect) => code.effects(call, effect).length > 0);
}

function whySilent(code: Code, user: CallFact): string | undefined {
  const ids = code.effects(user, "sets-uid").flatMap((effect) => code.operand(user, effect) ?? []);
  if (ids.some((id) => code.upperBound(id) === 0)) return "it takes privileges back";
  if (!ids.some((id) => isAnIdentity(code, id))) return "the file doesn't say that it becomes an ordinary user";
  const isOwn = (call: CallFact | undefined) => call !== undefined && code.effects(call, "queries-process").length > 0;
  if (ids.some((id) => isOwn(code.originOf(id)))) return "it goes back to the user who started the program";
  return undefined;
}

/** A variable, a field or text may name anybody; a named constant is mostly root, and what a macro makes is unknown. */
function isAnIdentity(code: Code, value: Value): boolean {
  const { kind } = code.value(value);
  return ["variable", "field", "string", "call", "number", "name"].includes(kind);
}

/** Something between two calls, other than on a way that leaves, whose effects nobody knows. */
function isUnclear(code: Code, first: CallFact, second: CallFact): boolean {
  const around = new Set(code.blocksAround(second).map(({ id }) => id));
  return code.callsOf(first.function).some((call) => {
    if (call.at <= first.at || call.at >= second.at || call.id === second.id || code.row(call)) return false;
    return code.blocksAround(call).every((block) => around.has(block.id) || code.leaves(block) === undefined);
  });
}
