import { commandsOf } from "../facts/command.js";
import type { BlockFact, CallFact } from "../facts/fact.js";
import type { Code, Reached } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { isEndless } from "../facts/waiting.js";
import { defineRule, type Finding } from "../rule.js";

interface Options {
  readonly minimumRounds: number;
}

/**
 * Disallow starting a program on every iteration of a loop.
 *
 * A process is the dearest thing that one call can ask for: about a hundred crossings until it has come and gone, and
 * milliseconds. Most programs take many operands, so that one run does for all; and what a small program does, a call
 * in the own process often does too.
 *
 * The rule reports a program that is known by name and is started in a loop, directly or through a helper of the same
 * file, once for each item.
 *
 * It stays silent in loops that wait for something, try again or never end, in loops of few rounds, when a list of items
 * is passed on at once, and in tests.
 *
 * ## When not to use it
 *
 * The rule is in `strict` only: in ten C and ten JavaScript projects it found one place, too few to know how often it is
 * right. Most programs started in loops are meant to be: builds, workers, what somebody typed. Turn it on where
 * starting programs is what takes the time.
 */
export default defineRule<"spawn", Options>({
  languages: ["c", "javascript"],
  startsFrom: ["spawns"],
  consults: ["sleeps", "polls"],
  concern: "cost",
  recommended: false,
  messages: {
    spawn:
      "{{call}} starts {{program}} on every iteration: about a hundred crossings and milliseconds each time. Collect the items and start it once, or do its work in this process.",
  },
  options: {
    minimumRounds: {
      type: "integer",
      minimum: 2,
      default: 8,
      description: "Loops known to have fewer rounds are left alone.",
    },
  },
  *check({ code, options, silent }): Iterable<Finding<"spawn">> {
    const test = isTest(code);
    for (const call of code.facts.calls) {
      const reached = code.through(call).find((one) => code.effects(one.call, "spawns").length > 0);
      if (!reached) continue;
      const loop = code.loops(call)[0];
      const silence = test ? "the file is a test" : whySilent(code, reached, loop, options);
      const program = programOf(code, reached);
      if (silence !== undefined || program === undefined)
        silent(call, silence ?? "the file doesn't say what it starts");
      else
        yield {
          span: call.span,
          messageId: "spawn",
          data: {
            call: [...reached.chain, reached.call.calleeText].map((name) => `\`${name}\``).join(" → "),
            program: `\`${program}\``,
          },
        };
    }
  },
});

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined, options: Options): string | undefined {
  const { site, call } = reached;
  if (code.isForeign(site)) return "the code is for another system, or inside a syntax error";
  const trips = loop?.loop?.trips;
  if (!loop || (typeof trips === "number" && trips < options.minimumRounds))
    return "it stands in no loop, or in one of few rounds";
  const waits = (one: CallFact) => (["sleeps", "polls"] as const).some((name) => code.effects(one, name).length > 0);
  if (isEndless(loop) || code.callsIn(loop).some(waits)) return "the loop waits for something";
  const given = code.argument(call, "arguments");
  const list = given && code.value(code.given(given.value, reached));
  const isOpen = list !== undefined && list.kind !== "array" && list.kind !== "object" && list.kind !== "function";
  const isSpread = list?.kind === "array" && list.items.some((item) => item.kind === "unknown");
  if (isOpen || isSpread) return "a list is passed on, which may hold many items already";
  // A round that starts the same as the one before tries again.
  const varies = [...call.arguments, ...site.arguments].some(({ value }) =>
    code.variesIn(code.given(value, reached), loop),
  );
  return varies ? undefined : "every round starts the same";
}

/** The last of the programs: what comes before it prepares the shell. */
function programOf(code: Code, { call }: Reached): string | undefined {
  return commandsOf(code, call)?.at(-1)?.program;
}
