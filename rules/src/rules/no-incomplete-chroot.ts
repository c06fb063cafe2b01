import type { CallFact } from "../facts/fact.js";
import type { Code, Reached } from "../facts/query.js";
import { defineRule } from "../rule.js";

/**
 * Disallow a change of the root directory that leaves a way out.
 *
 * `chroot` moves the start of absolute paths and nothing else. The working directory stays where it was: when that is
 * outside of the new root, `..` and every relative path lead through the old tree. And when `chroot` fails and nobody
 * looks, everything after it happens in the old tree.
 *
 * The rule reports a call whose result nobody looks at, and one that no change of the working directory follows in the
 * same function; going there first and making `.` the root is as good.
 *
 * ## When not to use it
 *
 * `chroot` is no fence for a process that stays privileged: it can make another root and leave. A mount namespace with
 * `pivot_root` is one. Where that is used instead, this rule has nothing to say.
 */
export default defineRule<"outside" | "unchecked">({
  languages: ["c"],
  startsFrom: ["changes-root"],
  consults: ["changes-cwd"],
  concern: "privilege",
  recommended: true,
  messages: {
    outside:
      "`{{call}}` leaves the working directory where it is: relative paths still lead through the old tree. " +
      "Change the directory to `/` right after it.",
    unchecked:
      "Nobody looks at the result of `{{call}}`: when it fails, all that follows works in the old tree. Stop unless it " +
      "returns 0.",
  },
  options: {},
  *check({ code, silent }) {
    for (const { call } of code.known()) {
      if (code.effects(call, "changes-root").length === 0) continue;
      const data = { call: call.calleeText };
      if (call.result.use === "ignored") yield { span: call.span, messageId: "unchecked", data };
      else if (!movesInside(code, call)) yield { span: call.span, messageId: "outside", data };
      else silent(call, "the working directory is moved inside");
    }
  },
});

function movesInside(code: Code, root: CallFact): boolean {
  const changes = code
    .reached(root.function)
    .filter(({ call }) => code.effects(call, "changes-cwd").length > 0 && !code.isForeign(call));
  return changes.some((change) => code.before(root, change.site) || staysInside(code, change, root));
}

/** The process is where its root is going to be: `chdir(dir)` before `chroot(".")` or `chroot(dir)`. */
function staysInside(code: Code, change: Reached, root: CallFact): boolean {
  if (!code.before(change.site, root)) return false;
  const target = code.argument(root, "path");
  if (!target) return false;
  const value = code.value(target.value);
  if (value.kind === "string") return /^\.?\/*$/.test(value.value);
  const there = code.argument(change.call, "path");
  return there !== undefined && code.sameValue(code.given(there.value, change), change.site, target.value, root);
}
