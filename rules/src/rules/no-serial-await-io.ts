import type { Argument, BlockFact, CallFact } from "../facts/fact.js";
import { followsFreely } from "../facts/following.js";
import { endsEarly, isOfItem, itemLoop, needsEarlierRound, pathWorkOf } from "../facts/independence.js";
import type { Code } from "../facts/query.js";
import { rootVariable } from "../facts/values.js";
import { isScript, isTest } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";

type MessageId = "loop" | "row";

/**
 * Disallow waiting for one file operation before starting the next when neither needs the other.
 *
 * An operation of `fs/promises` is a trip to libuv's thread pool and back. Under `await` the function stands still for
 * the whole trip, and in a loop the trips add up, while the pool has four threads to do them at the same time. Started
 * together (`Promise.all`) they take as long as the slowest few. How much that saves depends on the disk: with everything
 * in the page cache 1000 calls of `stat` took 21 ms one after the other and 14 ms together (Node 20),
 * and reading 1000 small files took the same; each wait for a disk or a network file system adds to the first figure.
 *
 * The rule reports an awaited operation on a path in a loop over given items, when no round needs an earlier one, and
 * awaited questions and reads that follow each other in one block. It looks through helpers of the same file.
 *
 * It stays silent where the first match wins (`break`, `return` or `throw` in the loop), where a round uses or asks for
 * what an earlier one left, where files are appended to or renamed, where the loop waits for something else as well that
 * this file doesn't show, in generators, and in tests and scripts. Where the items can be thousands, take them in
 * batches: every file that is read or written at the same time holds a descriptor and its content.
 *
 * ## Why it is only in `strict`
 *
 * On twenty Node projects a strict reader accepted 7 of 20 findings: a handful of small files that are read once at
 * start-up take some milliseconds, and many a maintainer leaves that. Where requests wait, or where entries are many, it
 * is worth the change.
 */
export default defineRule<MessageId>({
  languages: ["javascript"],
  startsFrom: ["queries-metadata", "tests-access", "tests-existence", "enumerates", "resolves", "opens", "removes"],
  concern: "cost",
  recommended: false,
  messages: {
    loop: "{{call}} is awaited in every round before the next round starts, and no round needs an earlier one: the waits add up. Start them together with `Promise.all`, in batches where there can be many.",
    row: "{{call}} only starts when {{first}} is done, and doesn't need its answer: the waits add up. Start both and await them together with `Promise.all`.",
  },
  options: {},
  *check({ code, silent }): Iterable<Finding<MessageId>> {
    const silence = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    const loops = new Map<BlockFact, CallFact[]>();
    for (const call of code.facts.calls) {
      if (call.result.waits !== true || isChained(code, call) || !isPathWork(code, call)) continue;
      const loop = itemLoop(code, call);
      const reason = silence ?? (loop ? whyOneByOne(code, call, loop) : undefined);
      const first = silence === undefined && !loop ? followsFreely(code, call) : undefined;
      // Of several in a row the first pair says it.
      if (first && followsFreely(code, first)) continue;
      if (loop && reason === undefined) loops.set(loop, [...(loops.get(loop) ?? []), call]);
      else if (!first) silent(call, reason ?? "nothing that could run at the same time stands before it");
      else
        yield {
          span: call.span,
          messageId: "row",
          data: { call: `\`${call.calleeText}\``, first: `\`${first.calleeText}\`` },
          related: [{ span: first.span, message: `\`${first.calleeText}\` is waited for here` }],
        };
    }
    for (const [loop, [call]] of loops) {
      const holdsAnother = [...loops.keys()].some(
        (other) => other !== loop && code.blocksAround(momentOf(other)).includes(loop),
      );
      if (call && !holdsAnother) yield { span: call.span, messageId: "loop", data: { call: `\`${call.calleeText}\`` } };
    }
  },
});

function momentOf(block: BlockFact) {
  return { at: block.from, function: block.function, block: block.id };
}

/** It works on paths and nothing else, itself or as a helper that waits for nothing else. */
function isPathWork(code: Code, call: CallFact, helpers: readonly number[] = []): boolean {
  if (code.row(call)) return pathWorkOf(code, call) !== undefined;
  if (isChained(code, call)) return true;
  const helper = call.target === undefined ? undefined : code.facts.functions[call.target];
  if (!helper || helper.generator) return false;
  if (helpers.includes(helper.id)) return true;
  const waits = code.callsOf(helper.id).filter(({ result }) => result.waits === true);
  const isAny = code.reached(helper.id).some((one) => pathWorkOf(code, one.call) !== undefined);
  return isAny && waits.length > 0 && waits.every((one) => isPathWork(code, one, [...helpers, helper.id]));
}

/** `await stat(path).catch(…)` waits for one thing, which is told at the first call. */
function isChained(code: Code, { receiver }: CallFact): boolean {
  const first = receiver?.kind === "call" ? code.facts.calls[receiver.call] : undefined;
  return first?.result.waits === true && first.result.use === "receiver";
}

/** Why the rounds of a loop have to come one after the other, if they have to. */
function whyOneByOne(code: Code, call: CallFact, loop: BlockFact): string | undefined {
  if (isMeant(code, call)) return "a comment allows `await` in this loop";
  if (code.functionOf(call)?.generator === true) return "a generator hands out one thing after the other";
  if (endsEarly(code, loop)) return "a round can end the loop";
  const inside = code.callsIn(loop).filter((one) => one.function === call.function && one.at >= loop.from);
  if (inside.some((one) => one.result.waits === true && !isPathWork(code, one)))
    return "the loop also waits for something that this file doesn't show";
  if (
    inside.some(
      (one) =>
        code.effects(one, "transfers").some(({ of, direction }) => of !== undefined && direction === "out") &&
        !pathWorkOf(code, one),
    )
  )
    return "what is read goes out in order";
  if (inside.some((one) => one.result.waits === true && fillsForeign(code, one)))
    return "a helper adds to what all rounds share, in order";
  if (inside.some((one) => needsEarlierRound(code, one, loop) && one.result.waits === true))
    return "a round needs an earlier one";
  const changes = inside.filter((one) => one.result.waits === true && pathWorkOf(code, one) === "change");
  const isFixed = (one: CallFact) => !pathsOf(code, one).some(({ value }) => isOfItem(code, value, loop));
  return changes.some(isFixed) || isFixed(call) ? "every round works on the same path" : undefined;
}

/** ESLint's own rule is silenced here: whoever did that has thought about the order. */
function isMeant(code: Code, call: CallFact): boolean {
  const { text } = code.facts;
  const lineStart = text.lastIndexOf("\n", call.span[0]) + 1;
  const before = text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart);
  const line = text.slice(lineStart, (text.indexOf("\n", call.span[0]) + text.length + 1) % (text.length + 1));
  return (
    /eslint-disable-next-line\b.*no-await-in-loop/.test(before) ||
    /eslint-disable-line\b.*no-await-in-loop/.test(line) ||
    /\/\*\s*eslint-disable\s[^*]*no-await-in-loop/.test(text.slice(0, lineStart))
  );
}

/** A helper of this file stores to, or fills, what isn't its own: a parameter, or a variable from outside. */
function fillsForeign(code: Code, { target, result }: CallFact): boolean {
  const helper = target === undefined ? undefined : code.facts.functions[target];
  if (!helper || result.use !== "ignored") return false;
  return code.callsOf(helper.id).some((inner) => {
    const filled = inner.callee === "Object.assign" ? inner.arguments[0]?.value : inner.receiver;
    const isFilling = inner.callee === "Object.assign" || (inner.result.use === "ignored" && !code.row(inner));
    const root = filled && isFilling ? rootVariable(filled) : undefined;
    const variable = root === undefined ? undefined : code.facts.variables[root];
    return variable !== undefined && (variable.function !== helper.id || helper.parameters.includes(variable.id));
  });
}

/** The paths that a call works on; of a helper, all that it is given. */
function pathsOf(code: Code, call: CallFact): readonly Argument[] {
  if (!code.row(call)) return call.arguments;
  return [code.argument(call, "path"), code.argument(call, "target-path")].filter((one) => one !== undefined);
}
