import type { BlockFact, CallFact } from "../facts/fact.js";
import { purposeOfOutput, purposesOfOutput } from "../facts/output-purpose.js";
import type { Code, Reached } from "../facts/query.js";
import { armsOf, armsWithin, asSeenFrom, isOption, placeOf, reachedIn, repeatingLoop } from "../facts/rounds.js";
import { isTest } from "../facts/roles.js";
import { fillsSameStream, flushedStream, isEvery, staysOpen } from "../facts/transfer.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

/**
 * Disallow flushing a stream on every iteration of a loop that fills it.
 *
 * A stream gathers what is written to it and crosses into the kernel once for a few KiB. A flush in the loop takes
 * that away: every line costs a crossing of its own, as if there were no buffer. Closing the stream, or the end of the
 * program, flushes what is left; whether writing failed can be asked without flushing, and again at the end.
 *
 * The rule reports a flush that stands in a loop, itself or in a function of the same file that the loop calls, when
 * the same loop writes to the same stream.
 *
 * It stays silent when something else decides whether to flush (an option, a timer), when somebody may be waiting for
 * the output: the loop waits for events, sleeps, reads what a person or another process may send, starts a process, or
 * shows progress; for standard error; for a function with a format, which is a log that must survive a crash; and in
 * tests.
 *
 * ## Why it is only in `strict`
 *
 * On eight C projects it found two places, a debugging aid and a vendored tool, and two readers accepted neither.
 */
export default defineRule<"flush">({
  languages: ["c"],
  startsFrom: ["flushes"],
  consults: ["controls-device", "polls", "sleeps", "waits", "accepts", "spawns", "forks", "executes", "transfers"],
  concern: "cost",
  recommended: false,
  messages: {
    flush:
      "{{call}} empties the buffer of {{stream}} on every iteration: a crossing into the kernel for each piece instead of one for some KiB. Leave the flush to the end of the output ({{instead}} does it).",
  },
  options: {},
  *check({ code, target, silent }): Iterable<Finding<"flush">> {
    const test = isTest(code);
    const told = new Set<number>();
    for (const site of code.facts.calls) {
      for (const reached of code.through(site)) {
        const stream = flushedStream(code, reached);
        if (!stream) continue;
        const place = placeOf(code, reached);
        const loop = repeatingLoop(code, site);
        const silence = test ? "the file is a test" : whySilent(code, reached, loop);
        if (!loop || silence !== undefined) {
          silent(site, silence ?? "");
          continue;
        }
        if (told.has(place.id)) continue;
        told.add(place.id);
        const instead = alternativeFor(reached.row, "buffer", target)?.name;
        yield {
          span: place.span,
          messageId: "flush",
          data: {
            call: `\`${place.calleeText}\``,
            stream: isEvery(stream.given) ? "every stream" : nameOf(code, stream.argument),
            instead: instead === undefined ? "closing it" : `\`${instead}\``,
          },
          ...(place.id === site.id
            ? {}
            : { related: [{ span: site.span, message: `\`${site.calleeText}\` is called in a loop here` }] }),
        };
      }
    }
  },
});

function whySilent(code: Code, reached: Reached, loop: BlockFact | undefined): string | undefined {
  if (!loop) return "it stands in no loop, or in one of few rounds";
  const { site, call } = reached;
  if (code.isForeign(site) || code.isForeign(call)) return "the code is for another system, or inside a syntax error";
  const stream = flushedStream(code, reached);
  if (stream && !isEvery(stream.given) && !staysOpen(code, stream.given, loop))
    return "the stream isn't the same on every iteration";
  const isHelper = call.id !== site.id;
  const beside = isHelper ? code.callsOf(call.function).flatMap((one) => code.through(one)) : reachedIn(code, loop);
  const fills = beside.filter(
    (other) => other.site.at < call.at && fillsSameStream(code, isHelper ? asSeenFrom(other, reached) : other, reached),
  );
  if (fills.length === 0) return "nothing in the loop writes to the stream";
  const [arm] = isHelper ? armsOf(code, call) : armsWithin(code, reached, loop);
  if (arm && (isHelper || !fills.some((fill) => armsWithin(code, fill, loop).includes(arm))))
    return "something else than the output decides whether to flush";
  if (arm && isOption(code, arm)) return "an option decides whether to flush";
  if (somethingFollows(code, call, isHelper ? undefined : loop)) return "what follows may wait for the output";
  return purposesOfOutput[purposeOfOutput(code, reached, loop, fills)];
}

/** Behind the flush, on its way, comes a function that isn't known: a prompt is flushed before its answer is read. */
function somethingFollows(code: Code, flush: CallFact, loop: BlockFact | undefined): boolean {
  return code.callsOf(flush.function).some((call) => {
    const isLater = call.at > flush.at && (!loop || (call.span[0] >= loop.span[0] && call.span[1] <= loop.span[1]));
    const isUnknown = call.callee !== undefined && call.target === undefined && !code.row(call);
    return isLater && isUnknown && code.blocksAround(flush).some(({ id }) => id === call.block);
  });
}

function nameOf(code: Code, argument: Reached["call"]["arguments"][number] | undefined): string {
  const name = argument && code.text(argument.span);
  return name === undefined || !/^\w+$/.test(name) ? "the stream" : `\`${name}\``;
}
