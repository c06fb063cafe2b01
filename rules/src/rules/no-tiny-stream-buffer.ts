import type { CallFact } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";

type MessageId = "tiny";

interface Options {
  readonly bytes: number;
}

/**
 * Disallow read streams that take a file in tiny pieces.
 *
 * A read stream asks the kernel for `highWaterMark` bytes at a time, 64 KiB by default, and every piece is a trip to
 * libuv's thread pool, a `read`, a new buffer and a `data` event. A small `highWaterMark` multiplies all of them.
 *
 * The rule reports a file's read stream whose `highWaterMark` is known to be smaller than `bytes`. What has to be handed
 * on in small pieces is cut from the large ones without another crossing.
 *
 * It stays silent for a part of a file that is no longer than the buffer (`end`), for a stream that the same code destroys,
 * which wants the first bytes only, for streams that write (there it limits what waits and not what is written at a time),
 * and in tests, where small pieces are the point.
 */
export default defineRule<MessageId, Options>({
  languages: ["javascript"],
  startsFrom: ["opens"],
  concern: "cost",
  recommended: false,
  messages: {
    tiny: "{{call}} reads the file in pieces of {{bytes}} bytes: a trip to the thread pool, a crossing and an event for each. The default is {{usual}}: leave `highWaterMark` out.",
  },
  options: {
    bytes: {
      type: "integer",
      minimum: 1,
      default: 4096,
      description: "A buffer smaller than this is reported.",
    },
  },
  *check({ code, db, options, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    const usual = db.runtime("node")?.bufferSize ?? 65_536;
    for (const { call, row } of code.known()) {
      const settings = code.argument(call, "options");
      const given = settings && code.value(settings.value);
      if (row.returns !== "stream" || row.effects.some(({ effect }) => effect === "creates")) continue;
      const size = given?.kind === "object" ? given.properties["highWaterMark"] : undefined;
      const bytes = size && code.upperBound(size);
      if (bytes === undefined) silent(call, "its buffer's size isn't given, or not known");
      else if (test) silent(call, "the file is a test");
      else if (bytes >= options.bytes) silent(call, "its buffer is large enough");
      else if (given?.kind === "object" && Object.hasOwn(given.properties, "end"))
        silent(call, "it reads a part of the file");
      else if (isCutShort(code, call)) silent(call, "it is destroyed before its end");
      else
        yield {
          span: call.span,
          messageId: "tiny",
          data: { call: `\`${call.calleeText}\``, bytes: String(bytes), usual: `${usual / 1024} KiB` },
        };
    }
  },
});

/** The same code ends the stream early. */
function isCutShort(code: Code, call: CallFact): boolean {
  const { variable } = call.result;
  if (variable === undefined) return false;
  return code.usesOf(variable).some(({ in: use }) => {
    const method = use.kind === "receiver" ? code.facts.calls[use.call] : undefined;
    return method !== undefined && code.effects(method, "closes").length > 0;
  });
}
