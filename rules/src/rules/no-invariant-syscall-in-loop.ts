import { isAfterFailure } from "../facts/decision.js";
import type { BlockFact } from "../facts/fact.js";
import type { Code, Reached } from "../facts/query.js";
import {
  answerStays,
  goesOverItems,
  isAlwaysMade,
  isToldTheSame,
  runsOnEveryRound,
  runsOnManyRounds,
} from "../facts/invariance.js";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";
import { crossings } from "syscall-db";

interface Options {
  readonly minimumRounds: number;
}

/**
 * Disallow asking the kernel the same question on every round of a loop.
 *
 * The id of the process, the name of the host, the state of one file: as long as nothing changes them, every answer but
 * the first is paid for and thrown away. Ask before the loop and keep the answer.
 *
 * The rule reports a call, also through helpers of the same file, whose arguments are the same on every round and whose
 * answer the database calls stable, in a loop that goes over items of its own and does nothing that may change the
 * answer.
 *
 * ## Out of scope
 *
 * Loops that wait for a change (they sleep, poll, or end when the answer changes), calls in a branch that leaves the
 * loop, loops of few rounds, answers that come without a crossing (`getenv`, `process.cwd()`), and tests.
 *
 * ## Why it is only in `strict`
 *
 * In a fresh sample of C (openssh, rsync, 2026) none of 7 findings was worth acting on: `getuid` in short, cold loops.
 */
export default defineRule<"repeated", Options>({
  languages: ["c", "javascript"],
  startsFrom: ["queries-metadata", "queries-process", "queries-system", "queries-names", "tests-access", "resolves"],
  concern: "cost",
  recommended: false,
  messages: {
    repeated:
      "{{call}} asks the same question on every iteration and nothing in the loop changes the answer: {{count}} into " +
      "the kernel each time. Ask once, before the loop.",
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
        if (!isStable(reached)) continue;
        const loop = code.loops(call).at(0);
        const silence = test ? "the file is a test" : whySilent(code, reached, loop, options);
        if (silence !== undefined) {
          silent(call, silence);
          continue;
        }
        const names = [...reached.chain, reached.call.calleeText];
        yield {
          span: call.span,
          messageId: "repeated",
          data: { call: names.map((name) => `\`${name}\``).join(" → "), count: countText(code, reached) },
        };
        break;
      }
    }
  },
});

/** Asks for something that stays, and crosses to learn it whatever it is asked. */
function isStable({ row }: Reached): boolean {
  if (row.stable !== "process" && row.stable !== "until-changed") return false;
  return row.emits.some(({ when }) => when === undefined);
}

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined, options: Options): string | undefined {
  const { site, call } = reached;
  if (!loop) return "it stands in no loop";
  const trips = loop.loop?.trips;
  if (typeof trips === "number" && trips < options.minimumRounds) return "the loop has few rounds";
  if (code.isForeign(site)) return "the code is for another system, or inside a syntax error";
  if (isAfterFailure(code, loop)) return "it stands where another call has failed";
  if (!goesOverItems(code, loop, site)) return "the loop doesn't go over items: it may wait for the answer";
  if (!runsOnManyRounds(code, site, loop)) return "it is one of several ways, or the loop ends with it";
  if (waitsForOthers(code, loop)) return "each round waits for what this file doesn't show";
  if (!isToldTheSame(code, reached, loop)) return "its arguments may differ between rounds";
  if (site.id !== call.id && !isAlwaysMade(code, reached)) return "the helper doesn't always ask";
  if (
    isCheap(code, reached) &&
    (typeof trips === "number" || site.id !== call.id || !runsOnEveryRound(code, site, loop))
  )
    return "it is cheap, and not asked on every round";
  if (!answerStays(code, reached, loop)) return "something in the loop may change the answer";
  return undefined;
}

/** JavaScript: beside a wait for something unknown, or for a program, one crossing more is nothing. */
function waitsForOthers(code: Code, loop: BlockFact): boolean {
  return code
    .callsIn(loop)
    .some(
      (call) =>
        call.result.waits === true &&
        call.receiver?.kind !== "call" &&
        (code.through(call).length === 0 || code.effects(call, "spawns").length > 0),
    );
}

/** One crossing that does next to nothing, such as `getpid`. */
function isCheap(code: Code, { row }: Reached): boolean {
  return row.emits.every(({ syscall }) => code.db.syscall(syscall)?.cost.tier === "fast");
}

function countText(code: Code, { row }: Reached): string {
  const { always } = crossings(row, code.runtime === "libc" ? "glibc" : "node-24");
  return always > 1 ? `${String(Math.round(always))} crossings` : "a crossing";
}
