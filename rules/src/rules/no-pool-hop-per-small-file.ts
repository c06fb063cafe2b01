import type { CallFact } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest, registrationOf } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

type MessageId = "hops";

/**
 * Disallow reading many small files by way of the thread pool.
 *
 * `readFile` of `fs/promises` opens, measures, reads and closes a file in as many trips to libuv's thread pool, each with
 * a wake-up of the event loop on its way back. For small files in the page cache the trips cost more than the work:
 * 1000 files of 2 kB took 73 ms one after the other, the same by `Promise.all`, and 10 ms by `readFileSync` (Node 20).
 *
 * It is off by default because it is right only where nobody else waits for the event loop: turn it on for command lines,
 * build tools and what a program does at its start. A server reads its files asynchronously, whatever the files' size,
 * and so does a program whose files lie on a network file system.
 *
 * The rule reports a whole file's asynchronous read in a loop or in a callback for each item. It stays silent in handlers
 * of requests, events, streams and timers, and in tests.
 */
export default defineRule<MessageId>({
  languages: ["javascript"],
  startsFrom: ["transfers", "opens"],
  concern: "cost",
  recommended: false,
  messages: {
    hops: "{{call}} goes through the thread pool {{hops}} times for each file. Where nothing else waits for the event loop, {{instead}} reads small files without a trip.",
  },
  options: {},
  *check({ code, target, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      if (!readsWhole(code, call)) continue;
      const instead = alternativeFor(row, "direct", target);
      if (test) silent(call, "the file is a test");
      else if (code.loops(call).length === 0) silent(call, "it stands in no loop");
      else if (registrationOf(code, call.function)) silent(call, "a handler runs it");
      else if (!instead) silent(call, "there is no other way to read on the target");
      else
        yield {
          span: call.span,
          messageId: "hops",
          data: { call: `\`${call.calleeText}\``, hops: String(row.poolHops), instead: `\`${instead.name}\`` },
        };
    }
  },
});

/** A promise or a callback for a file's content, through more than one trip. */
function readsWhole(code: Code, call: CallFact): boolean {
  const isIn = code.effects(call, "transfers").some(({ of, direction }) => of === "path" && direction === "in");
  return isIn && code.effects(call, "closes").length > 0 && (code.row(call)?.poolHops ?? 0) > 1;
}
