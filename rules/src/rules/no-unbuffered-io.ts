import type { BlockFact } from "../facts/fact.js";
import { purposeOf, type LoopPurpose } from "../facts/purpose.js";
import type { Code, Reached } from "../facts/query.js";
import { isReachedAlways } from "../facts/reach.js";
import { isTest } from "../facts/roles.js";
import {
  bytesPerCrossing,
  isOneStream,
  isOnlyProgress,
  isThin,
  reopensPath,
  writesOneLine,
} from "../facts/transfer.js";
import { defineRule } from "../rule.js";
import { alternativeFor } from "../target.js";

interface Options {
  readonly maximumBytes: number;
  readonly minimumRounds: number;
}

/**
 * Disallow loops that move a few bytes with each crossing into the kernel.
 *
 * A `read` of 64 KiB takes about four times as long as one of 1 byte, not 65 536 times: the crossing is the price, the
 * bytes are almost free. A loop that moves a byte per round pays the price for every byte; stdio, or a buffer of your
 * own, pays it once per buffer.
 *
 * The rule reports a transfer without a user-space buffer that stands in a loop and moves at most `maximumBytes` each
 * time, in the loop itself or through a helper of the same file. In JavaScript it also reports `appendFileSync` and
 * its like on one path in a loop: each call opens, writes and closes the file. A function of another file counts as a
 * transfer when its name and its arguments say so (`write_in_full(fd, buffer, size)`), and so does one that writes a
 * line.
 *
 * It stays silent for a loop that waits for events (one transfer per event is right), that only repeats a transfer
 * until it succeeds, that throws away what it reads (draining a pipe), that has few rounds, for keys read from a
 * terminal, and for a reader that stops at a delimiter on a descriptor it was given: the rest belongs to whoever reads
 * on.
 *
 * ## When not to use it
 *
 * A program that must not read past a delimiter, because another process reads on from the same descriptor, has to
 * read byte by byte: disable the rule there and say so.
 */
export default defineRule<"transfer" | "line" | "reopen", Options>({
  languages: ["c", "javascript"],
  startsFrom: ["transfers"],
  consults: ["controls-device"],
  concern: "cost",
  recommended: true,
  messages: {
    transfer:
      "{{call}} crosses into the kernel for at most {{bytes}} on every iteration. Move a buffer at a time: {{instead}}.",
    line: "{{call}} crosses into the kernel for one line on every iteration. Gather the lines in a buffer: {{instead}}.",
    reopen:
      "{{call}} opens, writes and closes the file on every iteration. Collect the data and write once, or {{instead}}.",
  },
  options: {
    maximumBytes: {
      type: "integer",
      minimum: 1,
      default: 64,
      description: "Transfers of more bytes than this are left alone.",
    },
    minimumRounds: {
      type: "integer",
      minimum: 2,
      default: 16,
      description: "Loops known to have fewer rounds are left alone.",
    },
  },
  *check({ code, options, target, silent }) {
    const test = isTest(code);
    for (const call of code.facts.calls) {
      for (const reached of code.through(call)) {
        if (reached.row.buffered === true || code.effects(reached.call, "transfers").length === 0) continue;
        const loop = code.loops(call).find((block) => !hasFewRounds(block, options));
        const silence = test
          ? "the file is a test"
          : loop
            ? whySilent(code, reached, loop, options)
            : "it stands in no loop, or in one of few rounds";
        if (!loop || silence !== undefined) {
          silent(call, silence ?? "");
          continue;
        }
        const bytes = bytesPerCrossing(code, reached);
        const isLine = bytes === undefined && writesOneLine(code, reached);
        const instead = alternativeFor(reached.row, "buffer", target)?.name ?? "a larger buffer";
        yield {
          span: call.span,
          messageId: isLine ? "line" : bytes === undefined ? "reopen" : "transfer",
          data: {
            call: [...reached.chain, reached.call.calleeText].map((name) => `\`${name}\``).join(" → "),
            ...(bytes === undefined ? {} : { bytes: bytes === 1 ? "1 byte" : `${String(bytes)} bytes` }),
            instead: `use ${instead.includes(" ") ? instead : `\`${instead}\``}`,
          },
        };
        break;
      }
    }
  },
});

function hasFewRounds(block: BlockFact, options: Options): boolean {
  const trips = block.loop?.trips;
  return typeof trips === "number" && trips < options.minimumRounds;
}

function whySilent(code: Code, reached: Reached, loop: BlockFact, options: Options): string | undefined {
  const { site, call } = reached;
  if (code.isForeign(site)) return "the code is for another system, or inside a syntax error";
  const bytes = bytesPerCrossing(code, reached);
  const isLine = bytes === undefined && writesOneLine(code, reached);
  if (bytes === undefined && !isLine && !reopensPath(code, reached, loop))
    return "the file doesn't say how many bytes it moves";
  if (code.facts.calls[call.id] === undefined && !isReachedAlways(code, reached))
    return "a helper of another file doesn't always move them";
  if (descriptorIsNone(code, reached)) return "there is no descriptor";
  if (site.id !== call.id && !isThin(code, reached)) return "the helper does more than move these bytes";
  if (bytes !== undefined && (bytes < 1 || bytes > options.maximumBytes))
    return `it may move up to ${String(bytes)} bytes each time`;
  if ((bytes !== undefined || isLine) && !isOneStream(code, reached, loop))
    return "the descriptor isn't the same on every iteration";
  if (isLine && descriptorOf(code, reached) === standardError) return "messages are to be seen at once";
  if (bytes !== undefined && isOnlyProgress(code, site, call, loop))
    return "it only writes constant text, to show progress";
  return purposes[purposeOf(code, reached, loop)];
}

/** `poll`-like uses of a read that never reads: the descriptor is -1. */
function descriptorIsNone(code: Code, reached: Reached): boolean {
  const descriptor = descriptorOf(code, reached);
  return descriptor !== undefined && descriptor < 0;
}

function descriptorOf(code: Code, reached: Reached): number | undefined {
  const descriptor = code.argument(reached.call, "fd");
  return descriptor && code.upperBound(code.given(descriptor.value, reached));
}

const standardError = 2;

const purposes: Readonly<Record<LoopPurpose, string | undefined>> = {
  data: undefined,
  events: "the loop waits for events",
  dialogue: "the loop asks somebody and reads the answer",
  retry: "the loop only repeats what failed",
  drain: "nobody looks at the bytes: it drains a pipe",
  delimiter: "it stops at a delimiter, and others may read on from the descriptor",
  terminal: "the file drives a terminal",
};
