import type { CallFact } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest, registrationOf, type HandlerRole, type Registration } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";

type MessageId = "log";

interface Options {
  readonly roles: readonly HandlerRole[];
}

/**
 * Disallow console output that every request waits for.
 *
 * On Linux `console.log` and `process.stdout.write` write synchronously to files, pipes and terminals: a crossing per
 * call, and when the reader of the pipe is slow the event loop stands still until there is room. In a request's handler
 * all other requests wait for it. A logger that collects lines and writes them in one go does without.
 *
 * The rule reports output that every run of a handler makes: written in the handler itself, under no condition and in no
 * `catch`. What is only told now and then, such as an error, costs nothing to speak of.
 *
 * It stays silent for start-up code, scripts and tests, and for callbacks written inside the handler.
 */
export default defineRule<MessageId, Options>({
  languages: ["javascript"],
  startsFrom: ["registers"],
  concern: "cost",
  recommended: false,
  messages: {
    log: "{{call}} is a synchronous write in each run of {{handler}}: where a pipe or a disk is slow, everything waits for it. Use a logger that collects lines and writes them together.",
  },
  options: {
    roles: {
      type: "array",
      items: { enum: ["request", "stream", "event", "timer"] },
      uniqueItems: true,
      default: ["request"],
      description: "The kinds of handler to look at.",
    },
  },
  *check({ code, options, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    for (const { call } of code.known()) {
      if (!isConsole(code, call)) continue;
      const registration = registrationOf(code, call.function);
      const reason = test ? "the file is a test" : whySilent(code, call, registration, options);
      if (reason !== undefined || !registration) {
        silent(call, reason ?? "");
        continue;
      }
      const { name } = registration.handler;
      yield {
        span: call.span,
        messageId: "log",
        data: {
          call: `\`${call.calleeText}\``,
          handler:
            name === undefined ? `this ${registration.role} handler` : `the ${registration.role} handler \`${name}\``,
        },
      };
    }
  },
});

/** It writes at once, and to no stream that it is given: to the process's own output. */
function isConsole(code: Code, call: CallFact): boolean {
  const isOut = code.effects(call, "transfers").some(({ of, direction }) => of === undefined && direction === "out");
  return isOut && code.row(call)?.buffered === false;
}

function whySilent(
  code: Code,
  call: CallFact,
  registration: Registration | undefined,
  { roles }: Options,
): string | undefined {
  if (!registration) return "no handler runs it, as far as this file shows";
  if (!roles.includes(registration.role))
    return `it runs in ${registration.role} handlers, which the rule isn't set to look at`;
  if (registration.handler.id !== call.function) return "a callback inside the handler makes it";
  const isConditional = code.blocksAround(call).some(({ kind }) => kind === "arm" || kind === "catch");
  return isConditional ? "not every run of the handler comes to it" : undefined;
}
