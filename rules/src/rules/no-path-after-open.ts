import type { CallFact } from "../facts/fact.js";
import { holderOf, pathActedOn, type HeldOpen } from "../facts/open-path.js";
import type { Code, Reached, Row } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { rootVariable } from "../facts/values.js";
import { defineRule } from "../rule.js";
import { alternativeFor, type Target } from "../target.js";

/**
 * Disallow naming a file by its path while it is open.
 *
 * Between `open` and `chmod` another process can put another file, or a link to one, under the name: the program then
 * changes a file that it never opened. The kernel also walks the path a second time. `fchmod`, `fchown`, `futimens`,
 * `ftruncate` and `fstat` take the descriptor: they act on what was opened.
 *
 * The rule reports a call that changes a file, or asks for its metadata, by a path that the same function has opened and
 * not closed, when the database knows the form that takes a descriptor.
 *
 * It stays silent when the question is whether the path still names the opened file (the descriptor is asked as well, or
 * inode or device are read from the answer), for a link's own metadata, in the arm in which opening failed, and in tests.
 */
export default defineRule<"again">({
  languages: ["c"],
  startsFrom: ["changes-mode", "changes-owner", "changes-metadata", "truncates", "queries-metadata"],
  consults: ["opens", "closes"],
  concern: "correctness",
  recommended: true,
  messages: {
    again:
      "{{call}} looks up a path that {{opener}} holds open: it can name another file by now. Give {{instead}} the descriptor.",
  },
  options: {},
  *check({ code, target, silent }) {
    const test = isTest(code);
    for (const site of code.facts.calls) {
      if (code.isForeign(site)) continue;
      const [reached] = code.through(site).filter((one) => pathActedOn(code, one) !== undefined);
      const path = reached && pathActedOn(code, reached);
      if (!path) continue;
      const held = holderOf(code, site, path);
      const instead = held && insteadOf(code, reached.row, held, target);
      if (!held) silent(site, "the function doesn't hold the path open");
      else if (test) silent(site, "the file is a test");
      else if (instead === undefined) silent(site, "no form of the call takes a descriptor");
      else if (comparesFiles(code, site, reached)) silent(site, "it asks whether the path still names the open file");
      else
        yield {
          span: site.span,
          messageId: "again",
          data: { call: nameOf(reached), opener: nameOf(held.opener), instead },
          related: [{ span: held.opener.site.span, message: `\`${held.opener.site.calleeText}\` opens it here` }],
        };
    }
  },
});

function nameOf({ chain, call }: Reached): string {
  return [...chain, call.calleeText].map((name) => `\`${name}\``).join(" → ");
}

/** The form that takes a descriptor, and where to get one from. */
function insteadOf(code: Code, row: Row, { returns, opener, holder }: HeldOpen, target: Target): string | undefined {
  const flags = code.argument(opener.call, "flags");
  const given = flags && code.value(flags.value);
  if (given?.kind === "symbols" && given.names.includes("O_PATH")) return undefined;
  const found = (["descriptor", "atomic"] as const)
    .map((purpose) => alternativeFor(row, purpose, target))
    .find((one) => one && code.db.call(one.name, "libc")?.parameters[0]?.roles.includes("fd"));
  if (!found) return undefined;
  // Where the form for descriptors is tried first, the path is for systems that lack it.
  const isTried = ({ callee, arguments: [first] }: CallFact) =>
    callee === found.name && first !== undefined && rootVariable(first.value) === holder;
  if (code.callsOf(opener.site.function).some(isTried)) return undefined;
  const source = returns === "stream" ? " (of `fileno`)" : returns === "directory" ? " (of `dirfd`)" : "";
  return `\`${found.name}\`${source}`;
}

/** A rotated log, a stolen lock file: what is open is compared with what the path names now. */
function comparesFiles(code: Code, site: CallFact, { call }: Reached): boolean {
  const asks = (one: CallFact) =>
    code.through(one).some((reached) => code.effects(reached.call, "queries-metadata").length > 0);
  if (!code.effects(call, "queries-metadata").some(({ follows }) => follows === true)) return false;
  const out = code.argument(site, "metadata");
  const variable = out && rootVariable(out.value);
  if (variable === undefined) return true;
  return (
    code
      .callsOf(site.function)
      .some((one) => one.id !== site.id && asks(one) && one.target === undefined && !code.argument(one, "path")) ||
    code.usesOf(variable).some(({ path }) => path.includes("st_ino") || path.includes("st_dev"))
  );
}
