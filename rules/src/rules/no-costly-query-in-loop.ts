import type { BlockFact } from "../facts/fact.js";
import { isAlwaysMade, isToldTheSame, runsOnEveryRound, pausesIn } from "../facts/invariance.js";
import type { Code, Reached, Row } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { rootVariable } from "../facts/values.js";
import { defineRule } from "../rule.js";
import { alternativeFor } from "../target.js";

interface Options {
  readonly minimumRounds: number;
}

/**
 * Disallow asking the user and group databases anew for every item of a loop.
 *
 * `getpwuid` opens `/etc/passwd`, or asks a name service over a socket, reads until it finds the id, and closes: several
 * crossings and a copy for one name. Files and processes have few different owners, so a loop over them asks the same few
 * questions again and again. `ls -l` keeps the answers by id; so should every loop of that kind.
 *
 * The rule reports a look-up of the owner of each item of a loop, a field of the item, also through helpers of the same
 * file; and of its group where the owner is looked up as well.
 *
 * ## Out of scope
 *
 * Look-ups by name, and of a list of ids: names that somebody typed and the groups of a user differ from one another.
 * Look-ups in a branch: it is how one keeps
 * answers. Loops that wait for events, loops of few rounds, and an id that is the same on every round, which
 * `no-invariant-syscall-in-loop` reports.
 */
export default defineRule<"lookup", Options>({
  languages: ["c"],
  startsFrom: ["queries-names"],
  concern: "cost",
  recommended: true,
  messages: {
    lookup:
      "{{call}} opens and reads the database of {{what}} on every iteration, for the same few ids again and again. Keep " +
      "the answers in {{instead}}, by id.",
  },
  options: {
    minimumRounds: {
      type: "integer",
      minimum: 2,
      default: 4,
      description: "Loops known to have fewer rounds are left alone.",
    },
  },
  *check({ code, options, target, silent }) {
    const test = isTest(code);
    for (const call of code.facts.calls) {
      for (const reached of code.through(call)) {
        const what = subjectOf(reached.row);
        const instead = alternativeFor(reached.row, "cached", target);
        if (!what || !instead) continue;
        const silence = test ? "the file is a test" : whySilent(code, reached, code.loops(call).at(0), options);
        if (silence !== undefined) {
          silent(call, silence);
          continue;
        }
        const names = [...reached.chain, reached.call.calleeText];
        yield {
          span: call.span,
          messageId: "lookup",
          data: {
            call: names.map((name) => `\`${name}\``).join(" → "),
            what,
            instead: instead.name.replace(/ kept in memory$/, ""),
          },
        };
        break;
      }
    }
  },
});

/** What a look-up by id is about; undefined for a look-up by name. */
function subjectOf(row: Row): "users" | "groups" | undefined {
  if (!row.effects.some(({ effect }) => effect === "queries-names")) return undefined;
  const [id] = row.parameters;
  if (id?.roles.includes("uid") === true) return "users";
  return id?.roles.includes("gid") === true ? "groups" : undefined;
}

/** The id is a field of the item; that of a group counts beside the owner's. */
function isOfItem(code: Code, reached: Reached, loop: BlockFact): boolean {
  const item = itemOf(code, reached);
  if (item === undefined) return false;
  if (subjectOf(reached.row) === "users") return true;
  return code
    .callsIn(loop)
    .some((call) =>
      code.through(call).some((other) => subjectOf(other.row) === "users" && itemOf(code, other) === item),
    );
}

function itemOf(code: Code, reached: Reached): number | undefined {
  const [id] = reached.call.arguments;
  const value = id && code.value(code.given(id.value, reached));
  return value?.kind === "field" ? rootVariable(value) : undefined;
}

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined, options: Options): string | undefined {
  const { site, call } = reached;
  if (!loop) return "it stands in no loop";
  const trips = loop.loop?.trips;
  if (typeof trips === "number" && trips < options.minimumRounds) return "the loop has few rounds";
  if (code.isForeign(site)) return "the code is for another system, or inside a syntax error";
  if (!runsOnEveryRound(code, site, loop)) return "it is not asked on every round";
  if (site.id !== call.id && !isAlwaysMade(code, reached)) return "the helper doesn't always ask";
  if (!isOfItem(code, reached, loop)) return "the ids may differ from one another";
  if (pausesIn(code, loop)) return "the loop waits for events";
  if (isToldTheSame(code, reached, loop)) return "the id is the same on every round";
  return undefined;
}
