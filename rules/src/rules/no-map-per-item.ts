import type { BlockFact, CallFact } from "../facts/fact.js";
import { runsOnEveryRound } from "../facts/invariance.js";
import type { Code } from "../facts/query.js";
import { defineRule } from "../rule.js";

interface Options {
  readonly maximumBytes: number;
  readonly minimumRounds: number;
}

/**
 * Disallow mapping and unmapping memory on every round of a loop.
 *
 * Fresh pages cost more than the two calls show: each is zeroed and brought in by a fault at its first touch, and in a
 * process with threads every unmapping interrupts the other processors. `malloc` hands the same warm pages out again;
 * a mapping made before the loop does too.
 *
 * The rule reports a mapping of a known size up to `maximumBytes` that the same round of the loop unmaps.
 *
 * ## Out of scope
 *
 * Mappings that outlive the round, mappings in a branch, sizes that the file doesn't tell, and mappings of another file
 * on each round: whether `read` is cheaper there depends on how much of the file is looked at.
 */
export default defineRule<"mapped", Options>({
  languages: ["c"],
  startsFrom: ["maps"],
  consults: ["unmaps"],
  concern: "cost",
  recommended: true,
  messages: {
    mapped:
      "`{{map}}` and `{{unmap}}` make and drop {{bytes}} bytes on every iteration: two crossings, and a fault for each page " +
      "that is touched. Map once before the loop, or use `malloc`, which keeps what is freed.",
  },
  options: {
    maximumBytes: {
      type: "integer",
      minimum: 1,
      default: 131_072,
      description: "Larger mappings are left alone: from about there malloc maps and unmaps as well.",
    },
    minimumRounds: {
      type: "integer",
      minimum: 2,
      default: 4,
      description: "Loops known to have fewer rounds are left alone.",
    },
  },
  *check({ code, options, silent }) {
    for (const { call } of code.known()) {
      if (code.effects(call, "maps").length === 0) continue;
      const loop = code.loops(call).at(0);
      const size = code.argument(call, "size");
      const bytes = size && code.upperBound(size.value);
      const unmap = loop && unmappedBy(code, call, loop);
      const trips = loop?.loop?.trips;
      if (!loop) silent(call, "it stands in no loop");
      else if (typeof trips === "number" && trips < options.minimumRounds) silent(call, "the loop has few rounds");
      else if (!unmap) silent(call, "the loop doesn't unmap it");
      else if (!runsOnEveryRound(code, call, loop)) silent(call, "it isn't mapped on every round");
      else if (bytes === undefined || bytes > options.maximumBytes) silent(call, "its size is large or unknown");
      else if (mapsAFile(code, call, loop)) silent(call, "another file may be mapped on each round");
      else
        yield {
          span: call.span,
          messageId: "mapped",
          data: { map: call.calleeText, unmap: unmap.calleeText, bytes: String(bytes) },
          related: [{ span: unmap.span, message: "unmapped here" }],
        };
    }
  },
});

function unmappedBy(code: Code, map: CallFact, loop: BlockFact): CallFact | undefined {
  return code.callsIn(loop).find((call) => {
    const [unmaps] = code.effects(call, "unmaps");
    const what = unmaps && code.operand(call, unmaps);
    if (!what || call.at < map.at) return false;
    return code.originOf(what)?.id === map.id || (what.kind === "variable" && what.variable === map.result.variable);
  });
}

function mapsAFile(code: Code, map: CallFact, loop: BlockFact): boolean {
  const descriptor = code.argument(map, "fd");
  return descriptor !== undefined && code.variesIn(descriptor.value, loop);
}
