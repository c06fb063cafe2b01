import type { CallFact } from "../facts/fact.js";
import type { Code, EffectName } from "../facts/query.js";
import { asksIdentity, hasClearedGroups, isSafelyDiscarded, takesPrivilege } from "../facts/privilege.js";
import { defineRule } from "../rule.js";

/**
 * Require the result of a call that changes user, group or supplementary groups to be looked at.
 *
 * `setuid` and its like can fail although the process is root: when the new user is at its limit of processes (before
 * Linux 3.1 `setuid` failed, since then the next `execve` may), in a user namespace that doesn't map the id, under a
 * seccomp filter, without the capability. Code that goes on regardless runs everything that follows with the privileges
 * that it believes to have given up.
 *
 * The rule reports such a call whose result nobody looks at: a statement of its own, a cast to `void`, or a variable
 * that is never read.
 *
 * ## Out of scope
 *
 * A function that asks afterwards which identity the process has, with `getuid`, `geteuid`, `getresuid` and the like,
 * and compares: that checks more than the result does. A change to root's id, whose failure leaves the process with less
 * privilege, and a change to an id that the process has already whose result is cast to `void`.
 */
export default defineRule<"unchecked">({
  languages: ["c"],
  startsFrom: ["sets-uid", "sets-gid", "sets-groups"],
  consults: ["queries-process"],
  concern: "privilege",
  recommended: true,
  messages: {
    unchecked:
      "Nobody looks at the result of `{{call}}`: when it fails, all that follows runs with the {{what}} that it was " +
      "to change. Stop the program unless it returns 0.",
  },
  options: {},
  *check({ code, silent }) {
    for (const { call } of code.known()) {
      const changed = changes.find(([effect]) => code.effects(call, effect).length > 0);
      if (!changed) continue;
      const silence = whySilent(code, call);
      if (silence !== undefined) silent(call, silence);
      else yield { span: call.span, messageId: "unchecked", data: { call: call.calleeText, what: changed[1] } };
    }
  },
});

const changes: readonly (readonly [EffectName, string])[] = [
  ["sets-uid", "user"],
  ["sets-gid", "group"],
  ["sets-groups", "supplementary groups"],
];

function whySilent(code: Code, call: CallFact): string | undefined {
  if (!isIgnored(code, call)) return "its result is looked at";
  if (takesPrivilege(code, call)) return "it takes privilege: a failure leaves the process with less";
  if (isSafelyDiscarded(code, call)) return "the process has that id already, and the cast says that nobody waits";
  if (hasClearedGroups(code, call)) return "a checked change before it has emptied the groups";
  if (asksIdentity(code, call)) return "the identity is asked for and compared afterwards";
  return undefined;
}

function isIgnored(code: Code, { result }: CallFact): boolean {
  if (result.use === "ignored") return true;
  return result.use === "assigned" && result.variable !== undefined && code.usesOf(result.variable).length === 0;
}
