import type { BlockFact, CallFact } from "../facts/fact.js";
import { isToldTheSame, pausesIn, runsOnEveryRound } from "../facts/invariance.js";
import type { Code, Reached } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";

interface Options {
  readonly minimumRounds: number;
}

/**
 * Disallow opening and closing the same file on every round of a loop.
 *
 * Opening walks the path, checks permissions and takes a descriptor; closing gives it back. A loop that does both around
 * every line it writes, or reads a whole file anew to look at one part of it, pays for that each time. Open the file
 * before the loop and keep it open, or read it once and keep the content.
 *
 * The rule reports a call that opens a path that is the same on every round of a loop when the loop closes it again as
 * well, or when the call itself does (`readFileSync`).
 *
 * ## Out of scope
 *
 * Loops that sleep, poll or wait: they look at the file again because it may have changed. An open that is tried until
 * it succeeds, or in a branch. A file that the loop itself changes by its path. `appendFileSync` and its like, which
 * `no-unbuffered-io` reports. Loops of few rounds, and tests.
 */
export default defineRule<"reopened" | "reread", Options>({
  languages: ["c", "javascript"],
  startsFrom: ["opens"],
  consults: ["closes"],
  concern: "cost",
  recommended: true,
  messages: {
    reopened:
      "{{call}} opens the same file on every iteration and {{close}} closes it again: two crossings and a walk along the " +
      "path each time. Open it once, before the loop.",
    reread:
      "{{call}} opens, reads and closes the same file on every iteration. Read it once, before the loop, and keep the " +
      "content.",
  },
  options: {
    minimumRounds: {
      type: "integer",
      minimum: 2,
      default: 4,
      description: "Loops known to have fewer rounds are left alone.",
    },
  },
  *check({ code, options, silent }) {
    const test = isTest(code);
    for (const call of code.facts.calls) {
      for (const reached of code.through(call)) {
        if (!reached.row.effects.some(({ effect }) => effect === "opens")) continue;
        const loop = code.loops(call).at(0);
        const silence = test ? "the file is a test" : whySilent(code, reached, loop, options);
        const close = loop && silence === undefined ? closedBy(code, reached, loop) : undefined;
        if (!loop || !close) {
          silent(call, silence ?? "the loop doesn't close it");
          continue;
        }
        const names = [...reached.chain, reached.call.calleeText];
        const text = names.map((name) => `\`${name}\``).join(" → ");
        yield {
          span: call.span,
          messageId: close.id === reached.call.id ? "reread" : "reopened",
          data: { call: text, ...(close.id === reached.call.id ? {} : { close: `\`${close.calleeText}\`` }) },
        };
        break;
      }
    }
  },
});

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined, options: Options): string | undefined {
  const { site, call } = reached;
  if (!loop) return "it stands in no loop";
  const trips = loop.loop?.trips;
  if (typeof trips === "number" && trips < options.minimumRounds) return "the loop has few rounds";
  if (code.isForeign(site)) return "the code is for another system, or inside a syntax error";
  if (site.id !== call.id) return "a helper opens it: it may be asked for different reasons";
  if (!code.argument(call, "path")) return "it opens no path: a new socket or pipe is another one";
  if (!runsOnEveryRound(code, site, loop)) return "it isn't opened on every round";
  if (pausesIn(code, loop)) return "the loop waits: the file may have changed by then";
  if (!isToldTheSame(code, reached, loop)) return "another file is opened on each round, as far as the code says";
  if (endsLoop(code, site, loop)) return "it is tried until it succeeds";
  if (leadsElsewhere(code, reached, loop)) return "the loop changes what the path leads to";
  return undefined;
}

/** The call that closes what was opened, on the same rounds: the opening call itself, or one that is given its result. */
function closedBy(code: Code, { call: open }: Reached, loop: BlockFact): CallFact | undefined {
  const closesItself = code.effects(open, "closes").length > 0;
  if (closesItself)
    return code.effects(open, "transfers").some(({ direction }) => direction === "in") ? open : undefined;
  return code.callsIn(loop).find((call) => {
    const [closes] = code.effects(call, "closes");
    const what = closes && code.operand(call, closes);
    if (!what || call.at < open.at) return false;
    return code.originOf(what)?.id === open.id || (what.kind === "variable" && what.variable === open.result.variable);
  });
}

/** Success, not failure, leads out of the loop. */
function endsLoop(code: Code, open: CallFact, loop: BlockFact): boolean {
  return code.facts.blocks.some((block) => {
    const { guard, kind } = block;
    if (kind !== "arm" || !guard || block.from < open.at || block.to > loop.to) return false;
    const asks =
      guard.calls.includes(open.id) ||
      (open.result.variable !== undefined && guard.reads.includes(open.result.variable));
    const leaves = code.leaves(block);
    return (
      asks && leaves !== undefined && leaves !== "continue" && code.holdsWhen(guard.value, open, true) === guard.sense
    );
  });
}

function leadsElsewhere(code: Code, { call: open }: Reached, loop: BlockFact): boolean {
  const path = code.argument(open, "path");
  return code.callsIn(loop).some((call) => {
    if (call.id === open.id) return false;
    if (code.effects(call, "changes-cwd").length > 0) return true;
    const changes = (["removes", "renames", "creates", "truncates"] as const).flatMap((name) =>
      code.effects(call, name),
    );
    return changes.some((effect) => {
      const what = code.operand(call, effect);
      return what !== undefined && path !== undefined && code.hasSameForm(what, path.value);
    });
  });
}
