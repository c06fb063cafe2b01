import { isDelay, lookedAtByTimer } from "../facts/delays.js";
import type { BlockFact, CallFact, Value } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { idleArm, isEndless, lookedAt, type Look } from "../facts/waiting.js";
import { defineRule, type Finding } from "../rule.js";

type MessageId = "variable" | "child" | "path" | "timeout" | "watch";

interface Options {
  readonly maximumPeriod: number;
}

/**
 * Disallow sleeping and looking again where the kernel can say when.
 *
 * A loop of `usleep` and a look wakes the processor over and over while nothing has happened, and still comes late by
 * half a sleep. A thread that waits for a condition variable, for its child or for a descriptor costs nothing until the
 * moment comes; even `sched_yield` or a sleep of 0 is a crossing each.
 *
 * The rule reports a sleep in a loop that otherwise only asks for a variable that somebody else sets, for a child (with
 * `WNOHANG`), or whether a path exists. It also reports a wait for descriptors with a short, fixed time limit in an
 * endless loop whose idle arm looks at something else, and in JavaScript `watchFile`, which asks for the file's metadata on
 * a timer, a promise that `setTimeout` keeps, and a timer that looks for a path and sets itself again or takes itself off.
 *
 * It stays silent when the loop does work of its own, has a fixed number of rounds (a retry), tries something that can
 * fail for a while, waits for time to pass, for a condition that another thread signals, or for a variable that a signal
 * handler sets: the signal ends the sleep. In tests too.
 */
export default defineRule<MessageId, Options>({
  languages: ["c", "javascript"],
  startsFrom: ["sleeps", "yields", "polls", "tests-existence", "queries-metadata"],
  consults: ["waits", "registers"],
  concern: "cost",
  recommended: true,
  messages: {
    variable:
      "{{call}} crosses into the kernel on every round only to look at {{what}} again. Let who changes it wake this thread: a condition variable or a futex.",
    child:
      "{{call}} wakes up over and over to ask {{what}} for a child. Wait for the child itself, or for its pidfd or `SIGCHLD` along with other events.",
    path: "{{call}} wakes up over and over to ask {{what}} for a path. Let the kernel tell about changes of the folder: {{instead}}.",
    timeout:
      "{{call}} wakes up every {{period}} ms although nothing has happened, to look at something else. Have that come as an event of the same wait: a pipe that a signal handler writes to, or a signalfd.",
    watch: "{{call}} asks for the file's metadata on a timer, for as long as it watches. Use {{instead}}.",
  },
  options: {
    maximumPeriod: {
      type: "integer",
      minimum: 1,
      default: 1000,
      description: "Waits for descriptors whose time limit is longer, in milliseconds, are left alone.",
    },
  },
  *check({ code, options, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      if (!kinds.some((name) => code.effects(call, name).length > 0)) continue;
      const [loop] = code.loops(call);
      const [better] = row.instead;
      if (test) silent(call, "the file is a test");
      else if (code.effects(call, "watches").length > 0 && better)
        yield found(call, "watch", { instead: `\`${better.name.replace(/^node:/, "")}\`` });
      else if (!loop) silent(call, "it stands in no loop");
      else if (code.effects(call, "polls").length > 0) {
        const period = periodOf(code, call);
        if (period === undefined || period > options.maximumPeriod || !isEndless(loop) || !idleArm(code, call, loop))
          silent(call, "it wakes up for events, rarely, or at a time that it computes");
        else yield found(call, "timeout", { period: String(period) });
      } else if (code.effects(call, "waits").length > 0) silent(call, "what it waits for wakes it");
      else {
        const look = lookOf(code, loop, call);
        if (!look) silent(call, "the loop does more than to look at what the kernel can tell about");
        else yield polling(code, call, look, loop);
      }
    }
    if (test || code.runtime !== "node") return;
    for (const call of code.facts.calls) {
      const [loop] = code.loops(call);
      const look = loop && isDelay(code, call) ? lookOf(code, loop, call) : lookedAtByTimer(code, call);
      if (look?.at === "path") yield polling(code, call, look, loop);
    }
  },
});

const kinds = ["sleeps", "yields", "polls"] as const;

function found(call: CallFact, messageId: MessageId, data: Readonly<Record<string, string>>): Finding<MessageId> {
  return { span: call.span, messageId, data: { call: `\`${call.calleeText}\``, ...data } };
}

function lookOf(code: Code, loop: BlockFact, sleep: CallFact): Look | undefined {
  return typeof loop.loop?.trips === "number" ? undefined : lookedAt(code, loop, sleep);
}

function polling(code: Code, call: CallFact, { at, by }: Look, loop: BlockFact | undefined): Finding<MessageId> {
  const asked = by ? by.calleeText : code.text(loop?.guard?.condition ?? loop?.span ?? call.span);
  const instead = at === "path" ? { instead: code.runtime === "node" ? "`fs.watch`" : "inotify" } : {};
  return found(call, at, { what: `\`${asked}\``, ...instead });
}

/** The longest wait in milliseconds, when it is a constant; through a variable that is stored once. */
function periodOf(code: Code, call: CallFact): number | undefined {
  const duration = code.argument(call, "duration");
  const value = duration && settledOnce(code, duration.value);
  const bound = value && code.upperBound(value);
  return bound !== undefined && bound > 0 ? bound : undefined;
}

function settledOnce(code: Code, value: Value): Value {
  const [store, ...others] = value.kind === "variable" ? code.storesOf(value.variable) : [];
  return others.length === 0 ? (store?.value ?? value) : value;
}
