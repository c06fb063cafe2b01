import type { CallFact, UseFact } from "../facts/fact.js";
import type { EntryLoop } from "../facts/derivation.js";
import type { Code } from "../facts/query.js";
import { isPickedBefore, namesEntry } from "../facts/entry-name.js";
import { askTypesOfListing } from "../facts/listing-types.js";
import { isRecursive } from "../facts/recursion.js";
import { isScript, isTest, registrationOf } from "../facts/roles.js";
import { rootVariable } from "../facts/values.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor } from "../target.js";

type MessageId = "stat" | "others";

interface Options {
  readonly mixed: boolean;
  readonly flat: boolean;
}

/**
 * Disallow asking the kernel for the type of each entry of a directory.
 *
 * The kernel hands out the type of an entry together with its name: `d_type` of `readdir`, `withFileTypes` in Node. A
 * `stat` for every name asks again, one crossing and one path walk each.
 *
 * The rule reports a `stat` on a path made from the entry of a directory listing when nothing but the type is read from
 * its result. Size, time, owner and mode are not in the listing: a `stat` for those is right.
 *
 * In JavaScript `--fix` changes to `withFileTypes` where every use of the list and of the entry is in sight. `stat`
 * follows symbolic links and the listing doesn't, so there the `stat` stays for links. In C, some file systems answer
 * `DT_UNKNOWN`; keep the `stat` for that answer.
 *
 * It stays silent in tests, and in scripts of JavaScript: nobody waits for them; in JavaScript also where one folder is
 * listed and not a tree, outside of handlers.
 *
 * ## How often it is right
 *
 * In JavaScript a strict reader accepted 9 of 14 findings on 21 servers and command lines drawn by a seed; since then the
 * rule wants a tree, and of 4 findings on 16 further projects 3 were right.
 */
export default defineRule<MessageId, Options>({
  languages: ["c", "javascript"],
  startsFrom: ["queries-metadata"],
  concern: "cost",
  recommended: true,
  fixable: true,
  messages: {
    stat: "{{stat}} asks for the type of every entry that {{listing}} has listed: one crossing per entry. The listing already has the type: {{instead}}.",
    others:
      "{{stat}} asks about every entry that {{listing}} has listed, also about those of which only the type counts. The listing already has the type: {{instead}}, and ask about the rest.",
  },
  options: {
    mixed: {
      type: "boolean",
      default: false,
      description:
        "JavaScript: also where more is read of some entries, behind a question for their type. The listing with types spares the others.",
    },
    flat: {
      type: "boolean",
      default: false,
      description: "JavaScript: also where one folder is listed once, not a tree: a few entries cost little.",
    },
  },
  strictOptions: { mixed: true, flat: true },
  *check({ code, options, target, silent }): Iterable<Finding<MessageId>> {
    const silence = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    for (const { call } of code.known()) {
      const effect = code.effects(call, "queries-metadata")[0];
      const path = code.argument(call, "path");
      if (!effect || !path) continue;
      const around = code.entryLoop(call);
      const reads = readsOnlyType(code, call);
      const isMixed = !reads && options.mixed && readsMoreBehindType(code, call);
      const row = around && code.row(around.listing);
      const instead = row && alternativeFor(row, "metadata-in-listing", target);
      if (silence !== undefined) silent(call, silence);
      else if (!around) silent(call, "it stands in no loop over directory entries");
      else if (!namesEntry(code, path.value, around.entry, call))
        silent(call, "its path doesn't name the entry itself");
      else if (!reads && !isMixed) silent(call, "more than the type is read from its result, or nothing");
      else if (hasTypes(code, around)) silent(call, "the listing brings types along: what is left are links");
      else if (isPickedBefore(code, call))
        silent(call, "an earlier answer picked the entry: the listing knows no more");
      else if (!instead) silent(call, "the target's listings don't carry types");
      else if (!options.flat && code.runtime === "node" && !isWalked(code, call))
        silent(call, "one folder is listed, not a tree");
      else if (code.asksEntryType(around.entry)) silent(call, "the entry's own type is asked first");
      else {
        const fix = reads ? askTypesOfListing(code, call, around, effect.follows === true) : undefined;
        yield {
          span: call.span,
          messageId: reads ? "stat" : "others",
          data: {
            stat: `\`${call.calleeText}\``,
            listing: `\`${around.listing.calleeText}\``,
            instead: adviceOf(code, instead.name, effect.follows === true),
          },
          ...(fix ? { fix } : {}),
        };
      }
    }
  },
});

/** The function calls itself for the folders that it meets, or a handler runs it. */
function isWalked(code: Code, call: CallFact): boolean {
  return isRecursive(code, call.function) || registrationOf(code, call.function) !== undefined;
}

function adviceOf(code: Code, name: string, follows: boolean): string {
  const links = follows && code.facts.language === "javascript" ? " and ask again for symbolic links alone" : "";
  if (name.startsWith("withFileTypes")) return `pass \`withFileTypes: true\`${links}`;
  return name.includes(" ") ? `use ${name}` : `look at \`${name}\` first`;
}

/** JavaScript: the options already ask for entries with types, or the entries of a directory are asked themselves. */
function hasTypes(code: Code, { listing, entry }: EntryLoop): boolean {
  const options = code.argument(listing, "options");
  const value = options && code.value(options.value);
  if (value?.kind === "object" && Object.hasOwn(value.properties, "withFileTypes")) return true;
  return code.row(listing)?.returns === "directory" && code.usesOf(entry).some((use) => use.in.kind === "receiver");
}

/** Nothing but the type is read from the result, and that at least once. */
function readsOnlyType(code: Code, stat: CallFact): boolean {
  if (stat.result.use === "receiver" && stat.result.call !== undefined) {
    const reader = code.facts.calls[stat.result.call];
    return reader !== undefined && code.effects(reader, "tests-type").length > 0;
  }
  const out = code.argument(stat, "metadata");
  const variable = out ? rootVariable(out.value) : stat.result.variable;
  if (variable === undefined) return false;
  const reads = code.readsOf(variable, stat).filter((use) => !isAnsweredInto(code, use));
  return reads.length > 0 && reads.every((use) => asksType(code, use));
}

/** Handed over to be filled, by this question or a further one. */
function isAnsweredInto(code: Code, { in: place }: UseFact): boolean {
  const asker = place.kind === "argument" ? code.facts.calls[place.call] : undefined;
  if (!asker || place.kind !== "argument") return false;
  return code.row(asker)?.parameters[place.argument]?.roles.includes("metadata") === true;
}

/** JavaScript: whatever else is read of the result stands in an arm that a question for the type decides about. */
function readsMoreBehindType(code: Code, stat: CallFact): boolean {
  const { variable } = stat.result;
  if (variable === undefined || code.facts.language !== "javascript") return false;
  const reads = code.readsOf(variable, stat).filter((use) => use.path.length > 0 || use.in.kind === "receiver");
  const types = reads.filter((use) => asksType(code, use));
  const isBehindType = (use: UseFact) =>
    code
      .blocksAround(use)
      .some(({ guard }) =>
        types.some(({ span }) => guard && guard.condition[0] <= span[0] && span[1] <= guard.condition[1]),
      );
  return types.length > 0 && reads.every((use) => types.includes(use) || isBehindType(use));
}

function asksType(code: Code, use: UseFact): boolean {
  if (use.in.kind === "operand" && use.in.operator === "&")
    return (
      use.in.with.kind === "symbols" &&
      use.in.with.names.every((name) => code.db.constant(name)?.group === "file-type-mask")
    );
  if (use.in.kind !== "argument" && use.in.kind !== "receiver") return false;
  const reader = code.facts.calls[use.in.call];
  return reader !== undefined && code.effects(reader, "tests-type").length > 0;
}
