import { gainsOf } from "syscall-db";
import { isTest } from "../facts/roles.js";
import { joiningCall, roomOf } from "../facts/watched-set.js";
import { defineRule } from "../rule.js";
import { canFollow } from "../target.js";

interface Options {
  readonly fewest: number;
}

/**
 * Disallow waiting by a set that grows with the clients and is handed over anew on every round.
 *
 * `poll` and `select` are given all descriptors each time, and the kernel looks at every one of them although hardly
 * any is ready: the cost of one event grows with the number of idle connections. `epoll` is told once of each
 * descriptor, and returns only what is ready.
 *
 * The rule reports a wait for a set of descriptors in a loop that also takes connections and puts them into that set.
 * How much is gained is what the database's recording measured with as many descriptors as it names.
 *
 * ## Out of scope
 *
 * Sets that no connection joins in the same loop: a terminal and a socket, a few listening sockets. Sets with room for
 * fewer descriptors than the option `fewest` says. Event libraries, whose waiting and accepting stand in different
 * functions. Code that is compiled for systems without the better call is told by its condition. Tests.
 */
export default defineRule<"scan", Options>({
  languages: ["c"],
  startsFrom: ["polls"],
  consults: ["accepts"],
  concern: "cost",
  recommended: false,
  messages: {
    scan: "{{wait}} has the kernel look through the whole set on every round, and each connection of {{taker}} makes it longer. Let the kernel keep the set: {{instead}}, about {{gain}} times faster with {{of}}.",
  },
  options: {
    fewest: {
      type: "integer",
      minimum: 1,
      default: 64,
      description: "Sets with room for fewer descriptors are left alone.",
    },
  },
  *check({ code, db, options, target, silent }) {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      if (code.effects(call, "polls").length === 0) continue;
      const better = gainsOf(row.instead, db).find(
        ({ alternative, verdict }) => verdict === "gain" && canFollow(alternative, target),
      );
      const loop = code.loops(call).at(-1);
      const taker = loop && joiningCall(code, call, loop);
      const room = roomOf(code, call);
      if (!better) silent(call, "nothing was measured to be faster");
      else if (test) silent(call, "the file is a test");
      else if (!loop) silent(call, "it stands in no loop");
      else if (!taker) silent(call, "no connection that the loop takes joins the set");
      else if (room !== undefined && room < options.fewest) silent(call, "the set has room for few descriptors");
      else if (isFallback(code.facts.conditions[call.under ?? -1], better.alternative.name))
        silent(call, "it is the fallback for systems without the better call");
      else
        yield {
          span: call.span,
          messageId: "scan",
          data: {
            wait: `\`${call.calleeText}\``,
            taker: `\`${taker.calleeText}\``,
            instead: `\`${better.alternative.name}\``,
            gain: String(10 ** Math.round(Math.log10(better.range[0]))),
            of: better.comparison.of,
          },
          related: [{ span: taker.span, message: "connections join the set from here" }],
        };
    }
  },
});

/** `#ifndef HAVE_EPOLL_WAIT`, `!(defined(HAVE_EPOLL))`: what stands under it is for systems without it. */
function isFallback(condition: string | undefined, better: string): boolean {
  const [stem = better] = better.split("_");
  return condition?.toLowerCase().includes(stem.toLowerCase()) === true;
}
