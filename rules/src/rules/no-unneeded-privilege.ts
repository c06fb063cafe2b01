import { certainly } from "../facts/certain.js";
import type { CallFact } from "../facts/fact.js";
import type { Code, Row } from "../facts/query.js";
import { toleratesFailure } from "../facts/privilege.js";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";

/**
 * Disallow calls that need a capability where something else serves without it.
 *
 * A program that needs one capability for one call is started as root, and then everything it does, and everything that
 * an attacker makes it do, has all of root's. What takes the capability away takes that away too.
 *
 * The rule reports uses that the database knows to need a capability and to have a way around it: a port below 1024, a
 * raw socket for ICMP echo, locking all memory, a negative nice value, access to every I/O port. It reports only what
 * the code says for certain: a port that comes from a setting is somebody's choice.
 *
 * ## Out of scope
 *
 * A call that a setting asks for (it stands in a branch that doesn't depend on another call) and whose result is looked
 * at, one whose failure changes nothing, and a function that also tries the way without the privilege. Tests.
 */
export default defineRule<"needs">({
  languages: ["c", "javascript"],
  startsFrom: ["needs-privilege"],
  concern: "privilege",
  recommended: true,
  messages: {
    needs: "`{{call}}`{{why}} needs {{capability}}. Use {{instead}}, {{when}}.",
  },
  options: {},
  *check({ code, silent }) {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      const use = usesPrivilege(code, call);
      if (!use) continue;
      if (test) silent(call, "the file is a test");
      else if (isAskedFor(code, call)) silent(call, "a setting asks for it, and its result is looked at");
      else if (toleratesFailure(code, call)) silent(call, "the program goes on without it when it isn't allowed");
      else if (hasFallback(code, call)) silent(call, "the function also tries without the privilege");
      else
        yield {
          span: call.span,
          messageId: "needs",
          data: {
            // A chain as written holds whole callbacks.
            call: call.calleeText.includes("(") ? row.name.replace(/^node:/, "") : call.calleeText,
            why: use.why === "" ? "" : ` ${use.why}`,
            capability: use.capability,
            instead: use.instead,
            when: use.when,
          },
        };
    }
  },
});

function usesPrivilege(code: Code, call: CallFact): NonNullable<Row["privileges"]>[number] | undefined {
  const row = code.row(call);
  return row?.privileges?.find(({ given }) => given.every((one) => certainly(code, call, row, one)));
}

function isAskedFor(code: Code, call: CallFact): boolean {
  const isLookedAt = call.result.use !== "ignored";
  return isLookedAt && code.blocksAround(call).some(({ kind, guard }) => kind === "arm" && guard?.calls.length === 0);
}

function hasFallback(code: Code, call: CallFact): boolean {
  return code
    .callsOf(call.function)
    .some((other) => other.callee === call.callee && other.result.use !== "ignored" && !usesPrivilege(code, other));
}
