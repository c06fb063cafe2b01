import type { Alternative } from "syscall-db";
import { flagChange, isPairOf, type FlagChange } from "../facts/descriptor-flags.js";
import { isChosen, isDroppable, isUsedBetween, makerOf, sparesAnEnd } from "../facts/descriptor-maker.js";
import { addArgument, dropStatement, replace, type Edit } from "../facts/edit.js";
import type { CallFact, Value } from "../facts/fact.js";
import type { Code } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor, type Target } from "../target.js";

interface Options {
  readonly everywhere: boolean;
}

type MessageId = "cloexec" | "later" | "pair" | "atOnce";

/** Changes of one descriptor's flags, each with the call that makes it, and the call that made the descriptor. */
interface Late {
  readonly maker: CallFact;
  readonly setters: CallFact[];
  readonly changes: FlagChange[];
}

/**
 * Prefer flags given while a descriptor is made over a call that sets them afterwards.
 *
 * `fcntl(fd, F_SETFD, FD_CLOEXEC)` is a crossing of its own for what `O_CLOEXEC` tells `open` at no cost; and between the
 * two calls another thread can fork and execute a program that inherits the descriptor. The same holds for `accept4`,
 * `pipe2`, `dup3`, `epoll_create1` and for `SOCK_NONBLOCK`.
 *
 * With the option `everywhere`, which `strict` sets, it also advises what saves a single crossing or isn't in every
 * system's libc: flags of sockets that are made once, mode `e` of streams, and `F_GETFL` or `F_GETFD` before a change of
 * one flag: `ioctl(fd, FIONBIO, &on)` changes `O_NONBLOCK` alone, and `FD_CLOEXEC` is the only flag that `F_SETFD`
 * knows, so there is nothing to read first.
 *
 * It stays silent when something is done with the descriptor before it becomes non-blocking, when only one end of a
 * pipe does, when the caller decides whether the flag is set, and in code that is the fallback for systems without the
 * better call. `--fix` adds the flag to `open` when nothing stands between the two calls.
 *
 * ## Why it is only in `strict`
 *
 * On eight C projects two readers accepted few of the findings: code that must also run where `pipe2`, `accept4` or a
 * socket's flags are missing keeps the second call anyway.
 */
export default defineRule<MessageId, Options>({
  languages: ["c"],
  startsFrom: ["sets-descriptor-flags"],
  consults: ["opens", "accepts", "duplicates", "reads-descriptor-flags", "forks", "executes", "spawns"],
  concern: "cost",
  recommended: false,
  fixable: true,
  hasSuggestions: true,
  messages: {
    cloexec:
      "{{setter}} crosses into the kernel for a flag that {{maker}} can set itself, and until then a program that another thread starts inherits the descriptor. Use {{instead}}.",
    later: "{{setter}} crosses into the kernel for a flag that {{maker}} can set itself. Use {{instead}}.",
    pair: "{{getter}} crosses into the kernel to read flags that needn't be known. Use {{instead}}.",
    atOnce: "Use {{instead}}.",
  },
  options: {
    everywhere: {
      type: "boolean",
      default: false,
      description:
        "Also sockets that are made once, mode `e` of streams, and flags that are read before one of them is changed.",
    },
  },
  strictOptions: { everywhere: true },
  *check({ code, options, target, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    const late = new Map<number, Late>();
    for (const site of code.facts.calls) {
      if (code.isForeign(site)) continue;
      for (const reached of code.through(site)) {
        const change = flagChange(code, reached);
        if (!change) continue;
        const maker = makerOf(code, change.descriptor, site);
        const silence = test
          ? "the file is a test"
          : maker
            ? (whySilent(code, maker, site, change, target) ?? whyTooLittle(code, maker, options))
            : "another function made the descriptor";
        if (maker && silence === undefined) {
          const known = late.get(maker.id) ?? { maker, setters: [], changes: [] };
          late.set(maker.id, known);
          known.setters.push(site);
          known.changes.push(change);
          continue;
        }
        const isOwn = options.everywhere && !test && site.id === reached.call.id && silence !== fallback;
        const pair = isOwn ? isPairOf(code, site, change) : undefined;
        const instead = pair && alternativeFor(reached.row, "direct", target, pair);
        if (!instead || !change.getter || isFallbackFor(code, site, instead)) silent(site, silence ?? "");
        else
          yield {
            span: change.getter.span,
            messageId: "pair",
            data: { getter: `\`${code.text(change.getter.span)}\``, instead: instead.name },
            related: [{ span: site.span, message: `\`${site.calleeText}\` sets them here` }],
          };
      }
    }
    for (const one of late.values()) {
      const [setter] = one.setters;
      if (!setter) continue;
      if (sparesAnEnd(code, one.maker, one.changes)) silent(setter, "the other end of the pipe stays as it is");
      else yield report(code, one, setter, target);
    }
  },
});

const fallback = "it is the fallback for systems without the better call";

function whySilent(
  code: Code,
  maker: CallFact,
  site: CallFact,
  change: FlagChange,
  target: Target,
): string | undefined {
  if (!change.known || !change.always || change.sets.length === 0 || change.clears.length > 0)
    return "the file doesn't say which flags it sets";
  const ways = change.sets.map((flag) => wayOf(code, maker, flag, target));
  if (!ways.every((way) => way !== undefined)) return `\`${maker.calleeText}\` can't set the flag itself`;
  if (ways.some((way) => isFallbackFor(code, site, way) || isFallbackFor(code, maker, way))) return fallback;
  if (isChosen(code, maker, site, change.descriptor)) return "the caller decides whether the flag is set";
  if (isUsedBetween(code, maker, site, change)) return "the descriptor is used before the flag is set";
  return undefined;
}

/** A crossing saved once, by what other systems' libraries don't have. */
function whyTooLittle(code: Code, maker: CallFact, options: Options): string | undefined {
  if (options.everywhere || code.loops(maker).length > 0) return undefined;
  if (code.row(maker)?.returns === "stream") return "not every libc knows the mode `e`";
  const isSocket = code.argument(maker, "socket-type") !== undefined;
  return isSocket ? "a socket that is made once: other systems lack the flag" : undefined;
}

function wayOf(code: Code, maker: CallFact, flag: string, target: Target): Alternative | undefined {
  const row = code.row(maker);
  return row && alternativeFor(row, "atomic", target, flag);
}

/** Code for systems without the advised call: the condition around it, or another arm of the function, names it. */
function isFallbackFor(code: Code, call: CallFact, { name, argument }: Alternative): boolean {
  const condition = call.under === undefined ? "" : (code.facts.conditions[call.under] ?? "");
  const own = code.functionOf(call);
  const text = own && own.kind !== "file" ? code.text(own.span) : "";
  const directives = `${condition}\n${text.match(/^[ \t]*#.*$/gm)?.join("\n") ?? ""}`;
  const isNamed = (word: string, where: string) => new RegExp(`(?<![A-Za-z])${word}(?![a-z])`, "i").test(where);
  if (argument !== undefined && isNamed(argument, directives)) return true;
  if (!name.includes(" "))
    return isNamed(name, directives) || code.callsOf(call.function).some((one) => isTwin(code, one, call, name));
  const words = name
    .split(" ")
    .filter((word) => /^[A-Z]+_?[A-Z_]+$/.test(word) && !isNamed(word, code.text(call.span)));
  return code
    .callsOf(call.function)
    .some((one) => words.some((word) => one.arguments.some((each) => isConstant(code, each.value, word))));
}

function isConstant(code: Code, value: Value, name: string): boolean {
  return code.mentions(value, (part) => part.kind === "symbols" && part.names.includes(name));
}

/** The better call, on the same thing. */
function isTwin(code: Code, one: CallFact, call: CallFact, name: string): boolean {
  const [first, second] = [one.arguments[0], call.arguments[0]];
  return one.callee === name && (!first || !second || code.hasSameForm(first.value, second.value));
}

function report(code: Code, { maker, setters, changes }: Late, setter: CallFact, target: Target): Finding<MessageId> {
  const flags = new Set(changes.flatMap(({ sets }) => sets));
  const ways = [...flags].flatMap((flag) => wayOf(code, maker, flag, target) ?? []);
  const [way] = ways;
  const better = way && code.db.call(way.name, "libc");
  const [first, ...others] = ways.map(({ argument }) => `\`${argument ?? ""}\``);
  const instead = [better ? `\`${better.name}\` with ${first ?? ""}` : (way?.name ?? ""), ...others].join(" and ");
  const edits = editsFor(code, maker, setters, ways);
  const safe = edits && !better && code.argument(maker, "path") !== undefined;
  return {
    span: setter.span,
    messageId: flags.has("FD_CLOEXEC") ? "cloexec" : "later",
    data: { setter: `\`${setter.calleeText}\``, maker: `\`${maker.calleeText}\``, instead },
    related: [{ span: maker.span, message: `\`${maker.calleeText}\` makes the descriptor here` }],
    ...(safe ? { fix: edits } : edits ? { suggestions: [{ messageId: "atOnce", data: { instead }, edits }] } : {}),
  };
}

/** Gives the flags to the call that makes the descriptor and drops the others; undefined where more would have to change. */
function editsFor(
  code: Code,
  maker: CallFact,
  setters: readonly CallFact[],
  ways: readonly Alternative[],
): readonly Edit[] | undefined {
  if (!setters.every((setter) => isDroppable(code, maker, setter))) return undefined;
  const names = ways.map(({ argument }) => argument ?? "").join(" | ");
  const drops = setters.map((setter) => dropStatement(code.facts, setter.statement));
  const row = code.row(maker);
  const [way] = ways;
  const better = way && code.db.call(way.name, "libc");
  if (better) {
    if (better.parameters.length !== maker.arguments.length + 1) return undefined;
    return [replace(maker.calleeSpan, better.name), addArgument(code.facts, maker, names), ...drops];
  }
  const given = code.argument(maker, "flags") ?? code.argument(maker, "socket-type");
  if (!row || given?.value.kind !== "symbols") return undefined;
  return [replace([given.span[1], given.span[1]], ` | ${names}`), ...drops];
}
