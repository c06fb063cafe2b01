import { caughtBy } from "../facts/caught.js";
import type { Edit } from "../facts/edit.js";
import { decidesMore, decisionOn, needsMore, type Decision } from "../facts/decision.js";
import type { BlockFact, CallFact, Value } from "../facts/fact.js";
import {
  asAnswered,
  createsPath,
  isOnlyAQuestion,
  pathUses,
  questionedPath,
  useOfPath,
} from "../facts/path-question.js";
import type { Code, Reached } from "../facts/query.js";
import { rootVariable } from "../facts/values.js";
import { isScript, isTest } from "../facts/roles.js";
import { dropGuard } from "../facts/unguarding.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor, canFollow, type Target } from "../target.js";

type MessageId = "check" | "stat";

interface Options {
  readonly reads: boolean;
}

/**
 * Disallow asking about a path right before using it.
 *
 * Between `access` and `open`, or `existsSync` and `readFileSync`, another process can create, remove or replace the file
 * (a time-of-check to time-of-use race), and the question costs a crossing of its own, although the answer comes with
 * the use anyway: it fails with `ENOENT`, `EEXIST` or `EACCES`.
 *
 * The rule reports a call that only asks whether a path exists or may be used, when its answer decides whether the same
 * path is used further on and nothing in between can have changed which path that is. In C it also reports a `stat` of a
 * path that is opened afterwards: opened first and asked by `fstat`, it is looked up once and can't be another file. The
 * use may stand in a helper that does nothing else, or in the callback that is given the answer.
 *
 * It stays silent when the answer is needed for more (other work in the same arm, a value that is used again), when it
 * keeps the use from making a missing file or picks one of several paths in a loop before the use, when the use already
 * refuses an existing file (`O_EXCL`, flag `wx`) or only a call that not every system has would (`renameat2`:
 * `settings.syscalls.kernel` says that yours do), when something acts on the path in between, in code that is the fallback
 * for systems without the better call, in tests, and in scripts of JavaScript.
 * In JavaScript it is also silent where the alternative is to catch what the use throws (before a read, a removal, a
 * renaming), unless errors are caught and told apart there anyway, or the option `reads` is set, and where the same path
 * is asked about again later.
 *
 * In JavaScript `--fix` puts `mkdirSync(folder, { recursive: true })` in the place of `if (!existsSync(folder))
 * mkdirSync(folder)`. Missing parents are then made as well, and a file that is in the way is an error at once.
 *
 * ## Why it is only in `strict` for JavaScript
 *
 * On 21 servers and command lines drawn by a seed a strict reader accepted 29 of 41 findings. What was wrong there is
 * silent now, and of 11 findings on 16 further projects 9 were right; the other two stood in helpers of tests. Nine of
 * ten are asked for.
 */
export default defineRule<MessageId, Options>({
  languages: ["c", "javascript"],
  startsFrom: ["tests-existence", "tests-access", "queries-metadata"],
  concern: "correctness",
  recommended: ["c"],
  fixable: true,
  tags: { check: "unnecessary" },
  messages: {
    stat: "{{check}} looks up a path that {{use}} then opens: it can name another file by then, and is looked up twice. Open it first and ask the descriptor: {{instead}}.",
    check:
      "{{check}} only asks about a path that {{use}} goes on to use: it can change in between, and asking costs a crossing of its own. {{instead}}.",
  },
  options: {
    reads: {
      type: "boolean",
      default: false,
      description:
        "JavaScript: report a question as well whose alternative is to catch. A thrown `ENOENT` costs more than the question, so where a file is often missing the question pays.",
    },
  },
  strictOptions: { reads: true },
  *check({ code, options, target, silent }): Iterable<Finding<MessageId>> {
    const where = isTest(code) ? "the file is a test" : isScript(code) ? "the file is a script" : undefined;
    for (const { call, row } of code.known()) {
      const path = questionedPath(code, call);
      if (!path) continue;
      const check = asAnswered(code, call);
      const found = useOfPath(code, check, path);
      const use = found?.call;
      const wanted = found && decisionOn(code, check, found.site);
      const report = (messageId: MessageId, instead: string, { site, chain, call: last }: Reached) => ({
        span: check === call ? call.span : call.calleeSpan,
        messageId,
        data: { check: `\`${call.calleeText}\``, use: nameOf(chain, last), instead },
        related: [{ span: site.span, message: `\`${site.calleeText}\` uses the path here` }],
      });
      if (where !== undefined) silent(call, where);
      else if (!found || !use) silent(call, "nothing that follows in the function uses the same path");
      else if (isFallback(code, call, use, path))
        silent(call, "it is the fallback for systems without the better call");
      else if (!isOnlyAQuestion(code, check)) {
        const descriptor = opensOnly(code, check, found) ? alternativeFor(row, "descriptor", target) : undefined;
        if (isOfKernel(code, path)) silent(call, "the path names what the kernel shows: nobody can exchange it");
        else if (!descriptor) silent(call, "its answer is used for more than a yes or no");
        else yield report("stat", `\`${descriptor.name}\``, found);
      } else if (!wanted) silent(call, `the answer doesn't decide about \`${use.calleeText}\``);
      else if (wanted === "existing" && createsPath(code, found, check, path))
        silent(call, "without the question the use would make a missing file");
      else if (code.loops(check).some((loop) => found.site.span[0] > loop.span[1]))
        silent(call, "it is how a loop picks one of several paths");
      else if (wanted === "missing" && isRefusedByNewCall(code, use, target))
        silent(call, "what would refuse an existing file is a call that not every system has");
      else if (wanted === "missing" && removesOnly(code, use))
        silent(call, "what is removed is a link to what is missing");
      else if (asksFurther(code, check, path)) silent(call, "the answer also decides about other questions");
      else if (!options.reads && onlyReads(code, use))
        silent(call, "a missing file is cheaper to ask about than to catch");
      else if (!options.reads && needsCatch(code, use, target))
        silent(call, "without the question the use would need a catch");
      else if (!options.reads && turnsAway(code, check, found.site))
        silent(call, "the other answer is an error, or has work of its own");
      else if (decidesMore(code, check, found.site)) silent(call, "the answer also decides about other work");
      else {
        const fix = wanted === "missing" ? asTolerant(code, check, use, target) : undefined;
        yield { ...report("check", advice(code, use, wanted, target), found), ...(fix ? { fix } : {}) };
      }
    }
  },
});

function removesOnly(code: Code, use: CallFact): boolean {
  return code.effects(use, "removes").length > 0 && code.effects(use, "renames").length === 0;
}

/** JavaScript: what exists is asked for more, before the use or instead of it, which a use alone wouldn't tell apart. */
function asksFurther(code: Code, check: CallFact, path: Value): boolean {
  if (code.facts.language !== "javascript") return false;
  return code.callsOf(check.function).some((call) => {
    const asked = call.at > check.at ? questionedPath(code, call) : undefined;
    return asked !== undefined && code.sameValue(path, check, asked, call);
  });
}

function nameOf(chain: readonly string[], call: CallFact): string {
  return [...chain, call.calleeText].map((name) => `\`${name}\``).join(" → ");
}

/** `#ifndef HAVE_RENAMEAT2`: the condition around the code names what the advice would be; or a link was tried before. */
function isFallback(code: Code, check: CallFact, use: CallFact, path: Value): boolean {
  const isLinked = code
    .reached(check.function)
    .some(
      ({ site, call }) => site.at < check.at && linksTo(code, call).some((to) => code.sameValue(to, site, path, check)),
    );
  if (isLinked) return true;
  const condition = check.under === undefined ? undefined : code.facts.conditions[check.under]?.toLowerCase();
  return (
    condition !== undefined &&
    (code.row(use)?.instead.some(({ name }) => condition.includes(name.toLowerCase())) ?? false)
  );
}

function linksTo(code: Code, call: CallFact): readonly Value[] {
  const target = code.effects(call, "links").length > 0 ? code.argument(call, "target-path") : undefined;
  return target ? [target.value] : [];
}

/** What the kernel shows there belongs to no other process: nobody can put another file under its name. */
function isOfKernel(code: Code, path: Value): boolean {
  const found = code.value(path);
  return found.kind === "string" && /^\/(?:proc|sys)\//.test(found.value);
}

/** C: both want the same file, and the open comes anyway: not where what the metadata says decides about opening. */
function opensOnly(code: Code, check: CallFact, { site, call: use }: Reached): boolean {
  const follows = code.effects(check, "queries-metadata").some((effect) => effect.follows === true);
  return (
    code.facts.language === "c" &&
    follows &&
    check.result.use !== "ignored" &&
    givesDescriptor(code, use) &&
    !isTurnedAway(code, check, site) &&
    (!decidesMore(code, check, site) || isReadLater(code, check, site))
  );
}

/**
 * What the metadata says may end the function before anything is opened, a folder or a fifo for instance: opening first
 * would open it all the same. That an empty file needs no reading is no reason not to open it.
 */
function isTurnedAway(code: Code, check: CallFact, use: CallFact): boolean {
  const out = code.argument(check, "metadata");
  const variable = out && rootVariable(out.value);
  if (variable === undefined) return false;
  const isZero = (value: Value) => value.kind === "number" && value.value === 0;
  const reads = code
    .readsOf(variable, check)
    .filter((read) => read.path.length > 0 && !(read.in.kind === "operand" && isZero(read.in.with)));
  return code.facts.blocks.some(
    ({ kind, function: owner, from, to, guard, ...block }) =>
      kind === "arm" &&
      guard !== undefined &&
      owner === check.function &&
      from > check.at &&
      to < use.at &&
      code.leaves({ kind, function: owner, from, to, guard, ...block }) !== undefined &&
      reads.some(({ span }) => span[0] >= guard.condition[0] && span[1] <= guard.condition[1]),
  );
}

/** Up to the open only whether the file exists counts, whatever is done meanwhile: what else was told is read behind it. */
function isReadLater(code: Code, check: CallFact, use: CallFact): boolean {
  const out = code.argument(check, "metadata");
  const variable = out && rootVariable(out.value);
  if (variable === undefined || decisionOn(code, check, use) !== "existing" || needsMore(code, check, use))
    return false;
  return code.readsOf(variable, check).every(({ at }) => at > use.at);
}

/** `fstat` needs something to ask: not every call that opens a file hands it out. */
function givesDescriptor(code: Code, use: CallFact): boolean {
  const returns = code.row(use)?.returns;
  return code.effects(use, "opens").length > 0 && (returns === "fd" || returns === "stream" || returns === "directory");
}

/**
 * JavaScript: nothing makes the use bear both states, and no handler stands ready that tells errors apart. One that
 * takes every error alike would have one more to take.
 */
function needsCatch(code: Code, use: CallFact, target: Target): boolean {
  const row = code.row(use);
  if (code.facts.language !== "javascript" || !row) return false;
  const caught = caughtBy(code, use)?.handler.caught;
  if (givesError(code, use) || (caught !== undefined && code.usesOf(caught).some(({ path }) => path[0] === "code")))
    return false;
  return alternativeFor(row, "tolerant", target) === undefined;
}

/** JavaScript: a use that throws for a missing file, where C would return an error for free. */
function onlyReads(code: Code, use: CallFact): boolean {
  const changes = pathUses
    .filter((name) => name !== "opens" && name !== "enumerates")
    .some((name) => code.effects(use, name).length > 0);
  return code.facts.language === "javascript" && !changes && !givesError(code, use);
}

/** A callback is given the error: nothing is thrown. What is waited for has none, and options are no function. */
function givesError(code: Code, use: CallFact): boolean {
  const last = use.arguments.at(-1);
  if (code.argument(use, "callback") === undefined || use.result.awaited || !last || use.arguments.length < 2)
    return false;
  return !["string", "template", "number", "object", "boolean"].includes(code.value(last.value).kind);
}

/** The other answer is an error of its own, or has work of its own, which the use alone would pass over. */
function turnsAway(code: Code, check: CallFact, use: CallFact): boolean {
  if (code.facts.language !== "javascript" || givesError(code, use)) return false;
  const around = code.blocksAround(use);
  return code.facts.blocks.some((block) => {
    if (block.kind !== "arm" || block.function !== check.function || block.to >= use.at || around.includes(block))
      return false;
    const isOther = block.guard?.calls.includes(check.id) === true || isAskedIn(check, block);
    return (
      isOther && (code.leaves(block) === "throw" || code.callsIn(block).some((call) => code.row(call) === undefined))
    );
  });
}

function isAskedIn({ result, at }: CallFact, { from, guard }: BlockFact): boolean {
  return result.variable !== undefined && from > at && guard?.reads.includes(result.variable) === true;
}

/** The folder is made without the question where the question stands alone before it. */
function asTolerant(code: Code, check: CallFact, use: CallFact, target: Target): readonly Edit[] | undefined {
  const row = code.row(use);
  const tolerant = row && alternativeFor(row, "tolerant", target);
  const makes = code.effects(use, "creates").length > 0 && code.effects(use, "opens").length === 0;
  return tolerant && makes ? dropGuard(code, check, use, tolerant.name) : undefined;
}

function advice(code: Code, use: CallFact, state: Decision, target: Target): string {
  const row = code.row(use);
  const tolerant = row && alternativeFor(row, "tolerant", target);
  const exclusive = row && alternativeFor(row, "exclusive", target);
  if (tolerant) return `Call \`${use.calleeText}\` with \`${tolerant.name}\` alone`;
  if (exclusive && state === "missing") return `Let ${asCode(exclusive.name)} refuse an existing file instead`;
  return `Call \`${use.calleeText}\` and handle its error`;
}

/** `rename` replaces what is there; `renameat2` doesn't, on systems that are known to have it. */
function isRefusedByNewCall(code: Code, use: CallFact, target: Target): boolean {
  const row = code.row(use);
  const newer = row?.instead.find(({ purpose, since }) => purpose === "exclusive" && since !== undefined);
  return newer !== undefined && (target.kernel === undefined || !canFollow(newer, target));
}

/** A name or an option stands as code, a phrase as it is. */
function asCode(name: string): string {
  return /^\w+: |^\S+$/.test(name) ? `\`${name}\`` : name;
}
