import type { LibraryCall } from "syscall-db";
import type { CallFact, FunctionFact } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isKept } from "../facts/kept.js";
import { isReachedAlways } from "../facts/reach.js";
import { asyncInterfaceOf, isScript, isShutDown, isTest, registrationOf, type HandlerRole } from "../facts/roles.js";
import { defineRule } from "../rule.js";
import { alternativeFor } from "../target.js";

type Moment = HandlerRole | "async" | "import";

interface Options {
  readonly roles: readonly Moment[];
  readonly questions: boolean;
  readonly allow: readonly string[];
}

/** Why the event loop is wanted while a function runs. */
interface Wanted {
  readonly role: Moment;
  readonly handler: FunctionFact;
  readonly isFinal?: boolean;
}

/**
 * Disallow calls that stop the event loop inside request handlers.
 *
 * While `readFileSync` waits for the disk, or `execSync` for a program, the event loop stands still: no other request
 * is answered, no timer fires. At start-up nobody is waiting and the same call is fine, so the rule looks at what
 * registered the function: a handler of `http.createServer`, a route of Express, Koa or Fastify, a stream's callback,
 * with everything written inside it and the helpers that it calls, those of other modules as far as summaries tell. The roles `timer` and `event` add
 * callbacks of those: most run once, or write down now and then what has changed. The role `async` adds the
 * asynchronous functions and methods that the module exports: right for a library, whose callers may be servers, and too
 * much for a command line, where nobody waits. The role `import` adds programs that a module starts and waits for while
 * it is loaded: 20 ms and more for everybody who imports it, whether they need the answer or not.
 *
 * It stays silent for start-up code, scripts and tests, for what a stream does once in its life (`open`, `close`, `error`)
 * unless a request made the stream, for a value that is loaded once and kept (`cache ??= …`, or
 * an arm that asks for the variable it fills), and for a server that a request shuts down. One question about a path
 * (`existsSync`, `statSync`) takes some microseconds, less than the trip to the thread pool that its asynchronous
 * counterpart makes: only in a loop it is reported, unless the option `questions` is set.
 *
 * ## How often it is right
 *
 * On 21 servers and command lines drawn by a seed a strict reader accepted none of 5 findings (a local emulator, set-up
 * pages, a call that never comes to the write); of 26 on twenty projects before, 18. What was wrong is silent now as far
 * as code shows it, and on 16 further projects nothing was found: there is no figure for the rule as it is.
 */
export default defineRule<"sync" | "import", Options>({
  languages: ["javascript"],
  startsFrom: [],
  startsFromBlocking: true,
  consults: ["registers", "spawns"],
  concern: "cost",
  recommended: true,
  messages: {
    sync: "{{call}} stops the event loop while {{handler}} runs: {{others}} waits for it. Use {{instead}}.",
    import:
      "{{call}} starts a program and waits for it while the module is loaded: everybody who imports it waits, needed or not. Start it when its answer is first needed.",
  },
  options: {
    roles: {
      type: "array",
      items: { enum: ["request", "stream", "event", "timer", "async", "import"] },
      uniqueItems: true,
      default: ["request", "stream"],
      description:
        "The kinds of handler to look at; `async` are asynchronous functions that the module exports, `import` is the loading of a module that others import.",
    },
    questions: {
      type: "boolean",
      default: false,
      description: "Also report a single question about a path: its answer may be slow to come from a network's disk.",
    },
    allow: {
      type: "array",
      items: { type: "string" },
      uniqueItems: true,
      default: [],
      description: "Canonical names of calls that are accepted, for example `node:fs.existsSync`.",
    },
  },
  strictOptions: { questions: true, roles: ["request", "stream", "event", "timer", "async", "import"] },
  *check({ code, options, target, silent }) {
    const test = isTest(code);
    const reported = new Set<number>();
    for (const { id } of code.facts.functions) {
      const registration = wantedIn(code, id);
      for (const found of code.reached(id)) {
        const { call, row } = found;
        if (row.blocksEventLoop !== true) continue;
        const { chain, helperCalls } = found;
        // What stands in another module is told where this one calls it.
        const place = [...helperCalls, call].findLast((one) => one.id < code.facts.calls.length) ?? call;
        if (reported.has(place.id) || (isElsewhere(code, call) && !isReachedAlways(code, found))) continue;
        if (registration?.role === "import" && code.effects(call, "spawns").length === 0) continue;
        const silence = test
          ? "the file is a test"
          : whySilent(code, [call, ...helperCalls], row, registration, options);
        if (silence !== undefined || !registration) {
          silent(place, silence ?? "");
          continue;
        }
        reported.add(place.id);
        const instead = alternativeFor(row, "asynchronous", target)?.name ?? "an asynchronous counterpart";
        const handler = registration.handler.name;
        yield {
          span: place.span,
          messageId: registration.role === "import" ? "import" : "sync",
          data: {
            call: [...chain, call.calleeText].map((name) => `\`${name}\``).join(" → "),
            handler: named(registration.role, handler),
            others: registration.role === "request" ? "every other request" : "everything else",
            instead: instead.includes(" ") ? instead : `\`${instead}\``,
          },
        };
      }
    }
  },
});

function wantedIn(code: Code, functionId: number): Wanted | undefined {
  const handler = asyncInterfaceOf(code, functionId);
  const registered = registrationOf(code, functionId) ?? (handler && { role: "async", handler });
  return registered ?? loadingOf(code, functionId);
}

/** The body of a module that others import. */
function loadingOf(code: Code, functionId: number): Wanted | undefined {
  const file = code.facts.functions[functionId];
  const isImported = code.facts.functions.some(({ linkage }) => linkage === "exported");
  return file?.kind === "file" && isImported && !isScript(code) ? { role: "import", handler: file } : undefined;
}

function named(role: Wanted["role"], name: string | undefined): string {
  const kind = role === "async" ? "async function" : `${role} handler`;
  return name === undefined ? `a ${kind}` : `the ${kind} \`${name}\``;
}

function whySilent(
  code: Code,
  calls: readonly CallFact[],
  row: LibraryCall,
  registration: Wanted | undefined,
  options: Options,
): string | undefined {
  if (!registration) return "no handler runs it, as far as this file shows";
  if (isScript(code)) return "the file is a script";
  if (!options.roles.includes(registration.role))
    return `it runs in ${registration.role} handlers, which the rule isn't set to look at`;
  if (registration.role === "stream" && registration.isFinal === true) return "it runs once in the life of a stream";
  if (options.allow.includes(row.name)) return "the option `allow` names it";
  if (registration.role === "request" && isShutDown(code, registration.handler)) return "a request ends the server";
  if (!options.questions && isQuestion(row) && calls.every((call) => code.loops(call).length === 0))
    return "one question about a path takes less than a trip to the thread pool";
  return calls.some((call) => isKept(code, call)) ? "its value is loaded once and kept" : undefined;
}

/** What a helper of another module only does in an arm may never come about with what this call gives it. */
function isElsewhere(code: Code, call: CallFact): boolean {
  return call.id >= code.facts.calls.length;
}

function isQuestion({ effects }: LibraryCall): boolean {
  return effects.length > 0 && effects.every(({ effect }) => questions.includes(effect));
}

const questions: readonly string[] = ["queries-metadata", "tests-existence", "tests-access", "tests-type"];
