import type { EffectName } from "syscall-db";
import type { BlockFact, CallFact, Value } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { rootVariable } from "../facts/values.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

type MessageId = "check";

const uses: readonly EffectName[] = ["opens", "creates", "removes", "renames", "links", "enumerates", "changes-mode", "changes-owner", "changes-metadata", "truncates", "changes-cwd", "executes"];

/**
 * Disallow asking about a path right before using it.
 *
 * Between `access` and `open`, or `existsSync` and `readFileSync`, another process can create, remove or replace the file
 * (a time-of-check to time-of-use race), and the question costs a crossing of its own, although the answer comes with
 * the use anyway: it fails with `ENOENT`, `EEXIST` or `EACCES`.
 *
 * The rule reports a call that only asks whether a path exists or may be used, when its answer decides whether the same
 * path is used further on and nothing in between can have changed which path that is.
 *
 * It stays silent when the answer is also used otherwise, when the use already refuses an existing file (`O_EXCL`, flag
 * `wx`), when another call has changed the path's state in between, and in tests.
 */
export default defineRule<MessageId, object>({
  languages: ["c", "javascript"],
  concern: "correctness",
  recommended: true,
  messages: {
    check:
      "{{check}} asks about a path that {{use}} uses next: the file can change in between, and asking costs a crossing of its own. {{instead}}.",
  },
  options: {},
  *check({ code, target }): Iterable<Finding<MessageId>> {
    if (isTest(code)) return;
    for (const { call: check, row } of code.known()) {
      const path = questionedPath(code, check);
      if (!path || !isOnlyAQuestion(code, check)) continue;
      const use = code.callsOf(check.function).find((call) => call.at > check.at && usesPath(code, call, check, path) && decides(code, check, call));
      if (!use) continue;
      const instead = alternativeFor(row, "atomic", target)?.name;
      yield {
        span: check.span,
        messageId: "check",
        data: {
          check: `\`${check.calleeText}\``,
          use: `\`${use.calleeText}\``,
          instead: instead ? sentence(instead) : `Call \`${use.calleeText}\` and handle its error`,
        },
      };
    }
  },
});

function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

/** The path that the call asks about, when asking is all it does. */
function questionedPath(code: Code, call: CallFact): Value | undefined {
  for (const name of ["tests-existence", "tests-access", "queries-metadata"] as const) {
    const effect = code.effects(call, name)[0];
    const operand = effect && code.operand(call, effect);
    const isPath = code.argument(call, "path")?.value === operand;
    if (operand && isPath) return operand;
  }
  return undefined;
}

/** The answer is a yes or no that decides a branch; metadata that is read further makes it more than a question. */
function isOnlyAQuestion(code: Code, check: CallFact): boolean {
  const { result } = check;
  if (code.effects(check, "queries-metadata").length === 0) return result.decides || result.variable !== undefined;
  const out = code.argument(check, "metadata");
  if (!out) return result.use === "tested" && !result.awaited;
  const variable = rootVariable(out.value);
  if (variable === undefined || !result.decides) return false;
  return code.readsOf(variable, check).every((use) => use.in.kind === "argument" && use.in.call === check.id);
}

function usesPath(code: Code, use: CallFact, check: CallFact, path: Value): boolean {
  const effect = uses.flatMap((name) => code.effects(use, name)).find((one) => one.of !== undefined);
  const operand = effect && code.operand(use, effect);
  if (!operand || isExclusive(code, use) || !code.before(check, use)) return false;
  return code.sameValue(path, check, operand, use) && !stateChanges(code, check, use, path);
}

/** Creating that fails on an existing file needs no question, and loses nothing by one. */
function isExclusive(code: Code, use: CallFact): boolean {
  const flags = code.argument(use, "flags") ?? code.argument(use, "mode");
  const value = flags && code.value(flags.value);
  if (value?.kind === "symbols") return value.names.includes("O_EXCL");
  return value?.kind === "string" && value.value.includes("x");
}

/** Between the two, something else acted on the same path: the question was about the state before. */
function stateChanges(code: Code, check: CallFact, use: CallFact, path: Value): boolean {
  return code.callsOf(check.function).some(
    (call) =>
      call.at > check.at && call.at < use.at &&
      uses.flatMap((name) => code.effects(call, name)).some((effect) => {
        const operand = code.operand(call, effect);
        return operand !== undefined && code.sameValue(path, check, operand, call);
      }),
  );
}

/** Whether the answer decides that the use happens: it guards the use's arm, or an arm that leaves before it. */
function decides(code: Code, check: CallFact, use: CallFact): boolean {
  const around = new Set(code.blocksAround(use).map((block) => block.id));
  return code.facts.blocks.some(
    (block) => block.function === check.function && isGuardedBy(block, check) && (around.has(block.id) || (code.leaves(block) !== undefined && block.to < use.at)),
  );
}

function isGuardedBy(block: BlockFact, check: CallFact): boolean {
  if (!block.guard) return false;
  if (block.guard.calls.includes(check.id)) return true;
  return check.result.variable !== undefined && block.from > check.at && block.guard.reads.includes(check.result.variable);
}
