import type { BlockFact, CallFact } from "../facts/fact.js";
import { isTerminal } from "../facts/purpose.js";
import type { Code, Reached } from "../facts/query.js";
import { isTest } from "../facts/roles.js";
import { armsOf, repeatingLoop } from "../facts/rounds.js";
import { actsOn, failedSeek, isPlain, moveOf, offsetIsUsed, openOf, placeIsKept } from "../facts/seek.js";
import { staysOpen } from "../facts/transfer.js";
import { defineRule, type Finding } from "../rule.js";
import { alternativeFor, type Target } from "../target.js";

type MessageId = "pair" | "stream" | "tell" | "again";

/**
 * Disallow a seek for every transfer.
 *
 * `lseek` and the `read` or `write` behind it are two crossings, and between them another thread or process that
 * shares the descriptor can move the offset. `pread` and `pwrite` take the place as an argument: one crossing, and no
 * offset to share. On a stream every `fseek` and `ftell` crosses too, although reading and writing there mostly don't.
 *
 * The rule reports a seek to an absolute place when one transfer on the same descriptor follows, itself or through a
 * helper, and nothing, in the function or a caller in the file, uses the offset that the transfer leaves; a seek or a
 * question for the place on every iteration of a loop that reads or writes the same stream; and a seek that is
 * repeated because it failed.
 *
 * It stays silent when the transfer goes on from there (a loop, a second read), for a seek counted from the current
 * place or from the end before a transfer, for `ftell` on a stream that an earlier `fseek` in the function has placed
 * (glibc then keeps the place and doesn't ask), in code that is the fallback for systems without the better call, and in
 * tests.
 *
 * ## Why it is only in `strict`
 *
 * On eight C projects two readers accepted 9 of 17 findings: a pair that runs once costs one crossing, and many a
 * maintainer leaves it. In loops and on shared offsets it is worth the change.
 */
export default defineRule<MessageId>({
  languages: ["c"],
  startsFrom: ["moves-offset", "queries-offset"],
  consults: ["controls-device", "opens", "transfers"],
  concern: "cost",
  recommended: false,
  messages: {
    pair: "{{seek}} only says where {{transfer}} shall act: two crossings, and another user of the descriptor can move the offset between them. {{instead}} takes the place as an argument.",
    stream:
      "{{seek}} crosses into the kernel on every iteration, and a place outside the buffer makes the next read fill it afresh. Read in order, or at places by {{instead}}.",
    tell: "{{seek}} asks the kernel for the place on every iteration. The loop knows what it has moved: keep {{instead}}.",
    again: "{{seek}} repeats the seek that has just failed: it can only fail again. Report the failure instead.",
  },
  options: {},
  *check({ code, target, silent }): Iterable<Finding<MessageId>> {
    const test = isTest(code);
    for (const call of code.facts.calls) {
      const seek = code.through(call).find((reached) => moveOf(code, reached.call) !== undefined);
      if (!seek || code.isForeign(call)) continue;
      const row = code.row(call);
      const silence = test ? "the file is a test" : isFallback(code, call) ? "it is a fallback" : undefined;
      const found = silence === undefined ? (judgeFailed(code, seek) ?? (row && judge(code, seek, target))) : undefined;
      if (found) yield { span: call.span, ...found };
      else silent(call, silence ?? "what follows needs the place, or isn't one transfer");
    }
  },
});

function judge(code: Code, seek: Reached, target: Target): Omit<Finding<MessageId>, "span"> | undefined {
  const { call, row } = seek;
  const open = openOf(code, seek);
  if (!open) return undefined;
  const acts = actsOn(code, call.function, open);
  const move = moveOf(code, call);
  const name = `\`${call.calleeText}\``;
  const loop = repeatingLoop(code, call);
  if (loop && staysOpen(code, open, loop) && !isTerminal(code) && isMovedIn(code, call, acts, loop)) {
    if (move === "asks" && placeIsKept(code, call, acts)) return undefined;
    if (move === "asks")
      return {
        messageId: "tell",
        data: { seek: name, instead: alternativeFor(row, "cached", target)?.name ?? "a counter of your own" },
      };
    if (code.argument(call, "stream"))
      return {
        messageId: "stream",
        data: { seek: name, instead: `\`${alternativeFor(row, "atomic", target)?.name ?? "a descriptor"}\`` },
      };
  }
  if (move !== "absolute") return undefined;
  const transfer = acts.find((act) => act.site.at > call.at && moveOf(code, act.call) !== "asks");
  const instead = transfer && isPlain(code, transfer) && alternativeFor(transfer.row, "atomic", target);
  // A project's own "read all" has no positional twin: where the pair isn't repeated, one crossing isn't worth one.
  if (transfer && !loop && isForeignHelper(code, transfer)) return undefined;
  if (!instead || !isPairOf(code, call, transfer) || offsetIsUsed(code, transfer, acts, loop)) return undefined;
  return {
    messageId: "pair",
    data: {
      seek: name,
      transfer: [...transfer.chain, transfer.call.calleeText].map((one) => `\`${one}\``).join(" → "),
      instead: `\`${instead.name}\``,
    },
    related: [{ span: transfer.site.span, message: `\`${transfer.site.calleeText}\` acts there` }],
  };
}

function isForeignHelper(code: Code, { call, chain }: Reached): boolean {
  return (
    code.facts.calls[call.id] === undefined ||
    (chain.length === 0 && code.db.call(call.callee ?? "", "libc") === undefined)
  );
}

/** Every round that reads or writes seeks or asks as well. */
function isMovedIn(code: Code, seek: CallFact, acts: readonly Reached[], loop: BlockFact): boolean {
  const transfers = acts.filter(
    ({ site, call }) => code.callsIn(loop).includes(site) && code.effects(call, "transfers").length > 0,
  );
  const arms = armsOf(code, seek).filter((arm) => arm.span[0] >= loop.span[0] && arm.id !== loop.id);
  const isEvery = arms.every(
    (arm) =>
      (arm.guard?.calls.length === 0 && !code.variesIn(arm.guard.value, loop)) ||
      ((code.leaves(arm) ?? "continue") === "continue" &&
        transfers.some(({ site }) => code.blocksAround(site).some(({ id }) => id === arm.id))),
  );
  return transfers.length > 0 && isEvery;
}

/** The transfer happens once for each seek, and only behind it. */
function isPairOf(code: Code, seek: CallFact, { site, call, helperCalls }: Reached): boolean {
  const around = new Set(code.blocksAround(site).map(({ id }) => id));
  if (armsOf(code, seek).some(({ id }) => !around.has(id))) return false;
  const isOnce = helperCalls.length < 2 && code.loops(site).length === code.loops(seek).length;
  return isOnce && code.before(seek, site) && (site.id === call.id || code.loops(call).length === 0);
}

function judgeFailed(code: Code, seek: Reached): Omit<Finding<MessageId>, "span"> | undefined {
  const failed = failedSeek(code, seek);
  if (!failed) return undefined;
  return {
    messageId: "again",
    data: { seek: [...seek.chain, seek.call.calleeText].map((one) => `\`${one}\``).join(" → ") },
    related: [{ span: failed.span, message: `\`${failed.calleeText}\` has failed here` }],
  };
}

/** `#ifndef HAVE_PREAD`, or the program's own `pread`: the code is what the advice would be. */
function isFallback(code: Code, call: CallFact): boolean {
  const names = (code.row(call)?.instead ?? []).map(({ name }) => name);
  const condition = call.under === undefined ? "" : (code.facts.conditions[call.under] ?? "").toLowerCase();
  const own = code.functionOf(call)?.name ?? "";
  return names.some((name) => condition.includes(name) || own.toLowerCase().includes(name));
}
