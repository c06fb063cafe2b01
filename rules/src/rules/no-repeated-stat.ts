import type { CallFact } from "../facts/fact.js";
import { decisionOn } from "../facts/decision.js";
import { isAlwaysMade } from "../facts/invariance.js";
import { isOnlyAQuestion } from "../facts/path-question.js";
import type { Code } from "../facts/query.js";
import { coversSameGround, mayChangeBetween, questionOf, type Question } from "../facts/repeated-question.js";
import { isScript, isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";

/**
 * Disallow asking twice about the same file.
 *
 * `stat` says whether a file exists, what it is, how large it is and when it was written, in one crossing and one walk
 * along the path. A second question about the same path, with nothing in between that changes the file, pays again for
 * what is known already, and may get an answer that contradicts the first.
 *
 * The rule reports a second `stat`, or a second test of existence, of the same path or descriptor in the same function,
 * in the function itself or through helpers of the same file.
 *
 * ## Out of scope
 *
 * Questions with something between them that may change the file or lets time pass: a write, a removal, a wait, and in
 * C any function that the file doesn't show. `stat` after `lstat`, which ask about the link's target and the link. A
 * second question that is asked because the first found nothing. In JavaScript, a test of existence before a `stat`
 * whose metadata is needed: without it a missing file would throw. Tests, and scripts of JavaScript.
 *
 * ## Why it is only in `strict` for JavaScript
 *
 * On 37 servers and command lines drawn by a seed a strict reader accepted 4 of 12 findings: most stand where a command
 * asks once, and a microsecond more or less is nobody's concern. In a handler or a walk over a tree they are right.
 */
export default defineRule<"again" | "both">({
  languages: ["c", "javascript"],
  startsFrom: ["queries-metadata", "tests-existence"],
  concern: "cost",
  recommended: ["c"],
  tags: { again: "unnecessary" },
  messages: {
    again:
      "{{second}} asks again what {{first}} has just answered: one crossing and one more walk along the path. Keep the " +
      "first answer.",
    both: "{{second}} also says whether the file exists: {{first}} before it is a crossing for nothing. Ask once.",
  },
  options: {},
  *check({ code, silent }) {
    const where = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    for (const { id } of code.facts.functions) {
      const questions = code.reached(id).flatMap((reached) => questionOf(code, reached) ?? []);
      for (const [index, second] of questions.entries()) {
        const first = questions.slice(0, index).findLast((one) => coversSameGround(code, one, second));
        if (!first) continue;
        const { site } = second.reached;
        const silence = where ?? whySilent(code, first, second);
        if (silence !== undefined) {
          silent(site, silence);
          continue;
        }
        yield {
          span: site.span,
          messageId: first.asks === "existence" && second.asks === "metadata" ? "both" : "again",
          data: { first: nameOf(first), second: nameOf(second) },
          related: [{ span: first.reached.site.span, message: "asked here first" }],
        };
      }
    }
  },
});

function whySilent(code: Code, first: Question, second: Question): string | undefined {
  const [one, two] = [first.reached.site, second.reached.site];
  if (one.id === two.id) return "one helper asks twice: it is reported there";
  if (code.runtime === "node" && second.asks === "existence" && (isInHelper(first) || isInHelper(second)))
    return "a helper asks for its own sake";
  if (!asksAlways(code, first) || !asksAlways(code, second)) return "a helper doesn't always ask";
  if (!code.before(one, two)) return "only one of the two happens";
  if (second.asks === "existence" && isSometimesOnly(code, one, two))
    return "the first isn't asked whenever the second is";
  if (code.isForeign(one) || code.isForeign(two)) return "the code is for another system, or inside a syntax error";
  if (one.under !== undefined && one.under !== two.under) return "the first is only there under a condition";
  if (first.reached.chain.length === 0 && decisionOn(code, one, two) === "missing")
    return "it is asked because the first found nothing";
  if (mayChangeBetween(code, one, two, first.about)) return "something in between may change the file";
  if (code.runtime === "node" && first.asks === "existence" && second.asks === "metadata" && !isYesOrNo(code, second))
    return "without the test a missing file would throw";
  return undefined;
}

/** JavaScript: an arm decides whether the first is asked, and not whether the second is. */
function isSometimesOnly(code: Code, first: CallFact, second: CallFact): boolean {
  if (code.runtime !== "node") return false;
  const around = new Set(code.blocksAround(second).map(({ id }) => id));
  return code.blocksAround(first).some(({ id, kind }) => kind === "arm" && !around.has(id));
}

function isInHelper({ reached }: Question): boolean {
  return reached.chain.length > 0;
}

function asksAlways(code: Code, { reached }: Question): boolean {
  return reached.chain.length === 0 || isAlwaysMade(code, reached);
}

/** Only the type is asked of the metadata: a missing file is one more no. */
function isYesOrNo(code: Code, { reached: { site, call } }: Question): boolean {
  if (site.id !== call.id) return false;
  const reader = site.result.call === undefined ? undefined : code.facts.calls[site.result.call];
  if (reader && code.effects(reader, "tests-type").length > 0) return true;
  return isOnlyAQuestion(code, site);
}

function nameOf({ reached: { call, chain } }: Question): string {
  return [...chain, call.calleeText].map((name) => `\`${name}\``).join(" → ");
}
