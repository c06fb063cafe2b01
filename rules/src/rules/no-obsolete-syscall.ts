import type { Alternative } from "syscall-db";
import { isTest } from "../facts/roles.js";
import { defineRule } from "../rule.js";
import { canFollow } from "../target.js";

interface Options {
  readonly allow: readonly string[];
}

/**
 * Disallow calls that are kept for old programs only.
 *
 * They still work, and cost no more than their successors. What speaks against them is that they make a name without
 * the file, can't be called by several threads, know no IPv6, or aren't told how large a buffer is.
 *
 * The rule reports a call whose successor is better in every case, as the database's rows say. It is a matter of taste
 * in code that works: that is why it is in `strict` only.
 *
 * ## Out of scope
 *
 * Calls that are still right for some uses: `signal(SIGPIPE, SIG_IGN)`, `usleep`, `utime`, `poll` of two descriptors.
 * Successors that the target doesn't have. Calls under `#if`: they tend to be for systems without the successor. A
 * package's form of a call that returns a promise instead of taking a callback. Tests.
 */
export default defineRule<"obsolete", Options>({
  languages: ["c", "javascript"],
  startsFrom: [
    "changes-metadata",
    "enumerates",
    "queries-names",
    "queries-process",
    "registers",
    "sets-gid",
    "sets-uid",
    "tests-existence",
  ],
  concern: "correctness",
  recommended: false,
  tags: { obsolete: "deprecated" },
  messages: {
    obsolete: "{{call}} is kept for old programs only. Use {{instead}}: {{why}}.",
  },
  options: {
    allow: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Calls that may stay, by the names that the database has for them: `getwd`, `node:fs.exists`.",
    },
  },
  *check({ code, options, target, silent }) {
    const test = isTest(code);
    for (const { call, row } of code.known()) {
      const successor = row.instead.find(isSuccessor);
      if (!successor) continue;
      if (test) silent(call, "the file is a test");
      else if (options.allow.includes(row.name)) silent(call, "it is allowed by name");
      else if (!canFollow(successor, target)) silent(call, "the target doesn't have its successor");
      else if (row.parameters.some(({ roles }) => roles.includes("callback")) && !code.argument(call, "callback"))
        silent(call, "a package's form of it returns a promise");
      else if (call.under !== undefined)
        silent(call, "it stands under a condition: its successor may be missing there");
      else
        yield {
          span: call.calleeSpan,
          messageId: "obsolete",
          data: {
            call: `\`${call.calleeText}\``,
            instead: `\`${successor.name.replace(/^node:/, "")}\``,
            why: successor.when.slice(always.length),
          },
        };
    }
  },
});

const always = "always: ";

/** One that is better in every case, in more than crossings. */
function isSuccessor({ purpose, when }: Alternative): boolean {
  return (purpose === "modern" || purpose === "atomic") && when.startsWith(always);
}
