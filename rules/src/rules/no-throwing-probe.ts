import { caughtBy, takesForAnAnswer, workBeside, type Caught } from "../facts/caught.js";
import { addArgument, replace, type Edit } from "../facts/edit.js";
import type { CallFact } from "../facts/fact.js";
import { questionedPath } from "../facts/path-question.js";
import type { Code } from "../facts/query.js";
import { isScript, isTest, registrationOf } from "../facts/roles.js";
import { variablesIn } from "../facts/values.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

type MessageId = "throws" | "pass";

interface Options {
  readonly everywhere: boolean;
}

/**
 * Disallow asking for a file by an exception.
 *
 * `statSync` and `accessSync` throw for a missing path. Where a missing file is an ordinary answer, the error object with
 * its stack is made only to be thrown away: asking for a path that isn't there took 14.2 µs by `statSync` in a `try`,
 * 1.7 µs with `throwIfNoEntry: false`, and 17.5 µs by `accessSync` against 1.8 µs by `existsSync` (Node 20, one crossing
 * each).
 *
 * The rule reports such a call when it is all that its `try` does and the `catch` only takes the failure for an answer:
 * it works on nothing, keeps nothing of the error but its code, and doesn't throw a missing path again.
 * `throwIfNoEntry` concerns missing paths only: `EACCES` and `ENOTDIR` are thrown still, so keep the `catch` where those
 * are answers as well.
 *
 * It stays silent where nothing shows that the call is made often (in a loop, in a handler, or in a function that does
 * nothing but ask about a path it is given), when a question or a listing before it keeps missing paths away, in tests
 * and scripts, and for `fs/promises`, which has no such option.
 *
 * ## Why it is only in `strict`
 *
 * On 37 servers and command lines drawn by a seed a strict reader accepted 1 of 3 findings: the others ask once or twice,
 * when a command starts.
 */
export default defineRule<MessageId, Options>({
  languages: ["javascript"],
  startsFrom: ["queries-metadata", "tests-access"],
  concern: "cost",
  recommended: false,
  hasSuggestions: true,
  messages: {
    throws:
      "{{call}} throws for a missing path, and the `catch` only takes that for an answer: making the error costs many times the crossing. {{instead}}.",
    pass: "Pass `{{option}}`: the result is empty for a missing path.",
  },
  options: {
    everywhere: {
      type: "boolean",
      default: false,
      description: "Report such a call also where nothing shows that it is made more than once.",
    },
  },
  strictOptions: { everywhere: true },
  *check({ code, options, target, silent }): Iterable<Finding<MessageId>> {
    const silence = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    for (const { call, row } of code.known()) {
      if (row.blocksEventLoop !== true || !questionedPath(code, call)) continue;
      const instead = alternativeFor(row, "tolerant", target);
      const caught = caughtBy(code, call);
      const reason = silence ?? (caught ? whyRight(code, call, caught) : "nothing catches what it throws");
      if (reason !== undefined || !caught) silent(call, reason ?? "");
      else if (!instead) silent(call, "there is no other way to ask on the target");
      else if (!options.everywhere && !isRepeated(code, call)) silent(call, "nothing shows that it is made often");
      else {
        const isOption = instead.name.includes(": ");
        const edits = isOption ? withOption(code, call, caught, instead.name) : undefined;
        yield {
          span: call.span,
          messageId: "throws",
          data: {
            call: `\`${call.calleeText}\``,
            instead: isOption ? `Pass \`${instead.name}\` and test the result` : `Use \`${instead.name}\``,
          },
          ...(edits ? { suggestions: [{ messageId: "pass", data: { option: instead.name }, edits }] } : {}),
        };
      }
    }
  },
});

function whyRight(code: Code, call: CallFact, { tried, handler }: Caught): string | undefined {
  if (code.argument(call, "options") ?? code.argument(call, "flags")) return "its options or mode say more";
  if (workBeside(code, tried, call).length > 0) return "the `try` is for other work as well";
  if (!takesForAnAnswer(code, handler, "ENOENT")) return "the `catch` does more than take the failure for an answer";
  if (code.entryLoop(call)) return "what was just listed is hardly ever missing";
  if (isMadeBefore(code, call)) return "it has just been made";
  return isAskedBefore(code, call) ? "a question before it keeps missing paths away" : undefined;
}

/** In a loop, in a handler, or in a function that is there for the question alone: who calls it asks about many paths. */
function isRepeated(code: Code, call: CallFact): boolean {
  const isLooped = (one: CallFact) => code.loops(one).length > 0;
  if (isLooped(call) || registrationOf(code, call.function)) return true;
  const owner = code.functionOf(call);
  const body = owner && code.facts.blocks[owner.body];
  const path = questionedPath(code, call);
  const isOnly = body !== undefined && owner?.kind !== "file" && workBeside(code, body, call).length === 0;
  const isGiven = path !== undefined && [...variablesIn(path)].some((id) => owner?.parameters.includes(id) === true);
  return (isOnly && isGiven) || code.facts.calls.some((site) => site.target === call.function && isLooped(site));
}

function isMadeBefore(code: Code, call: CallFact): boolean {
  const path = questionedPath(code, call);
  return code.callsOf(call.function).some(
    (other) =>
      other.at < call.at &&
      code
        .effects(other, "creates")
        .flatMap((effect) => code.operand(other, effect) ?? [])
        .some((made) => path !== undefined && code.sameValue(made, other, path, call)),
  );
}

function isAskedBefore(code: Code, call: CallFact): boolean {
  const path = questionedPath(code, call);
  return code.callsOf(call.function).some((other) => {
    const asked = other.at < call.at ? questionedPath(code, other) : undefined;
    return path !== undefined && asked !== undefined && code.sameValue(asked, other, path, call);
  });
}

/** The edits after which a missing path gives what the failure gave. */
function withOption(code: Code, call: CallFact, { handler }: Caught, option: string): readonly Edit[] | undefined {
  const given = addArgument(code.facts, call, `{ ${option} }`);
  const { use, variable, call: receiverOf } = call.result;
  const reader = receiverOf === undefined ? undefined : code.facts.calls[receiverOf];
  if (use === "receiver" && reader?.result.use === "returned") {
    return [given, replace([call.span[1], call.span[1]], "?"), replace([reader.span[1], reader.span[1]], " ?? false")];
  }
  // The variable was empty before and stays so.
  const isSilent = !code.facts.stores.some((store) => store.block === handler.id) && code.leaves(handler) === undefined;
  return variable !== undefined && isSilent && code.storesOf(variable).length === 1 ? [given] : undefined;
}
