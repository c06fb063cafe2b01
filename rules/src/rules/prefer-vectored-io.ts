import { constantOf } from "../facts/bounds.js";
import { isTerminal } from "../facts/purpose.js";
import type { Code, Reached } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { repeatingLoop } from "../facts/rounds.js";
import { adjacentWrites, bytesPerCrossing, isConstantText, isOneStream } from "../facts/transfer.js";
import { rootVariable } from "../facts/values.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor, type Target } from "../target.js";

interface Options {
  readonly maximumBytes: number;
}

/**
 * Require pieces that are written one after the other to be handed over together.
 *
 * A header and its body, a text and its line end: two calls cross into the kernel twice, and between them the reader
 * can be woken for half of it, or another writer can get in between. `writev` takes all pieces in one crossing, as
 * they lie.
 *
 * The rule reports unbuffered writes to one descriptor, in a loop or in a function that a loop calls, that follow each
 * other with nothing but their error handling in between, when one of them moves at most `maximumBytes`.
 *
 * It stays silent for constant text, for what a person reads (standard error, a terminal), for one buffer that is
 * filled anew between the writes, and in tests. For small writes to one descriptor in a loop `no-unbuffered-io` knows
 * the better way.
 *
 * ## Why it is only in `strict`
 *
 * In a fresh sample of C (rsync, util-linux, 2026) 1 of 4 findings was worth acting on.
 */
export default defineRule<"pieces", Options>({
  languages: ["c", "javascript"],
  startsFrom: ["transfers"],
  consults: ["registers", "exits", "polls", "controls-device"],
  concern: "cost",
  recommended: false,
  messages: {
    pieces:
      "Each of the {{count}} pieces that {{calls}} writes crosses into the kernel on its own, for the same descriptor. {{instead}} takes them all at once.",
  },
  options: {
    maximumBytes: {
      type: "integer",
      minimum: 1,
      default: 64,
      description: "At least one of the pieces is known to be no larger than this.",
    },
  },
  *check({ code, options, target, silent }): Iterable<Finding<"pieces">> {
    const test = isTest(code);
    for (const run of adjacentWrites(code)) {
      const [first, second] = run;
      if (!first || !second) continue;
      const isSmall = (piece: Reached) => (bytesPerCrossing(code, piece) ?? Infinity) <= options.maximumBytes;
      const instead = batchFor(first, target);
      if (test) silent(first.site, "the file is a test");
      else if (!happensOften(code, first)) silent(first.site, "it happens once");
      else if (isTerminal(code) || isForPerson(code, first)) silent(first.site, "a person reads it");
      else if (run.every(({ call }) => isConstantText(code, call))) silent(first.site, "it is constant text");
      else if (run.some((piece) => isSmall(piece) && isRepeated(code, piece)))
        silent(first.site, "a buffer serves better");
      else if (!run.some(isSmall)) silent(first.site, "no piece is known to be small");
      else if (instead === undefined) silent(first.site, "the target has no call that takes several pieces");
      else
        yield {
          span: first.site.span,
          messageId: "pieces",
          data: {
            calls: [...new Set(run.map(({ site }) => `\`${site.calleeText}\``))].join(" and "),
            count: String(run.length),
            instead,
          },
          related: run.slice(1).map(({ site }) => ({ span: site.span, message: "the next piece" })),
        };
    }
  },
});

/** In a loop, or in a function of the file that a loop calls and gives the descriptor. */
function happensOften(code: Code, { site, call, helperCalls }: Reached): boolean {
  if (repeatingLoop(code, site)) return true;
  const descriptor = code.argument(call, "fd");
  const root = descriptor && rootVariable(code.given(descriptor.value, { helperCalls }));
  if (root !== undefined && code.linked.variables[root]?.kind === "local") return false;
  return code.facts.calls.some((caller) => caller.target === site.function && repeatingLoop(code, caller));
}

/** Standard error. */
function isForPerson(code: Code, { call }: Reached): boolean {
  const descriptor = code.argument(call, "fd");
  return descriptor !== undefined && constantOf(code, descriptor.value) === 2;
}

function isRepeated(code: Code, piece: Reached): boolean {
  const loop = repeatingLoop(code, piece.site);
  return loop !== undefined && piece.site.id === piece.call.id && isOneStream(code, piece, loop);
}

function batchFor({ row }: Reached, target: Target): string | undefined {
  const name = alternativeFor(row, "batch", target)?.name;
  return name && (name.includes(" ") ? name : `\`${name}\``);
}
