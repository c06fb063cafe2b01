import { constantOf } from "./bounds.js";
import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code, Reached } from "./query.js";

/** Where a call moves the offset of what is open, or whether it only asks (`lseek(fd, 0, SEEK_CUR)`, `ftell`). */
export type Move = "absolute" | "relative" | "asks";

/** Undefined for a call that does something else as well, as every read and write does. */
export function moveOf(code: Code, call: CallFact): Move | undefined {
  const row = code.row(call);
  if (!row || code.effects(call, "transfers").length > 0) return undefined;
  if (code.effects(call, "queries-offset").length > 0) return "asks";
  if (code.effects(call, "moves-offset").length === 0) return undefined;
  const [offset, whence] = [code.argument(call, "offset"), code.argument(call, "whence")];
  if (!whence) return "absolute";
  const from = constantOf(code, whence.value);
  if (from === 0) return "absolute";
  return from === 1 && offset && constantOf(code, offset.value) === 0 ? "asks" : "relative";
}

/** What a call moves through: the descriptor or the stream of a seek or a transfer, seen from the asking function. */
export function openOf(code: Code, reached: Reached): Value | undefined {
  const argument = code.argument(reached.call, "fd") ?? code.argument(reached.call, "stream");
  return argument && code.given(argument.value, reached);
}

const touchesOffset = ["transfers", "moves-offset", "queries-offset", "closes"] as const;

/** What a function does with the offset of one descriptor or stream, in the order in which it stands there. */
export function actsOn(code: Code, functionId: number, open: Value): readonly Reached[] {
  return code
    .reached(functionId)
    .filter((reached) => {
      if (!touchesOffset.some((effect) => code.effects(reached.call, effect).length > 0)) return false;
      const other = openOf(code, reached);
      return other !== undefined && code.hasSameForm(other, open);
    })
    .toSorted((a, b) => a.site.at - b.site.at);
}

/**
 * Whether anything goes on from the place that a transfer leaves: behind it, in the next round of its loop, or in a caller
 * of its function.
 */
export function offsetIsUsed(
  code: Code,
  transfer: Reached,
  acts: readonly Reached[],
  loop: BlockFact | undefined,
): boolean {
  const { site } = transfer;
  const place = acts.indexOf(transfer);
  const nextRound = loop ? acts.slice(0, place).filter((act) => code.callsIn(loop).includes(act.site)) : [];
  const own = goesOn(code, site, [...acts.slice(place + 1), ...nextRound]);
  if (own !== undefined) return own;
  const open = openOf(code, transfer);
  return code.facts.calls.some((caller) => {
    if (caller.target !== site.function || !open) return false;
    const given = code.given(open, { helperCalls: [caller] });
    const later = actsOn(code, caller.function, given).filter((act) => act.site.at > caller.at);
    return goesOn(code, caller, later) === true;
  });
}

/** What happens to the offset behind a call: it is used, it is set anew, or neither. */
function goesOn(code: Code, call: CallFact, later: readonly Reached[]): boolean | undefined {
  const around = new Set(code.blocksAround(call).map(({ id }) => id));
  for (const act of later) {
    const ends = moveOf(code, act.call) === "absolute" || code.effects(act.call, "closes").length > 0;
    if (!ends) return true;
    const arms = code.blocksAround(act.site).filter(({ id, kind }) => kind === "arm" && !around.has(id));
    if (arms.length === 0) return false;
  }
  return undefined;
}

/**
 * Whether a question for the place of a stream is answered from memory: glibc keeps the place from the first seek on, and
 * asks the kernel every time as long as there was none. Counted by strace on redis (100 000 commands of an append-only
 * file: no lseek behind `fseek(fp, 0, SEEK_SET)`, one for each `ftello` without it). A seek under a condition of its own
 * may not have happened.
 */
export function placeIsKept(code: Code, question: CallFact, acts: readonly Reached[]): boolean {
  if (!code.argument(question, "stream")) return false;
  const around = new Set(code.blocksAround(question).map(({ id }) => id));
  return acts.some(({ site, call }) => {
    const move = moveOf(code, call);
    if (move === undefined || move === "asks" || !code.before(site, question)) return false;
    return code.blocksAround(site).every(({ id, kind }) => kind !== "arm" || around.has(id));
  });
}

/** A transfer of bytes between a buffer and the current place of a descriptor. */
export function isPlain(code: Code, { call, row }: Reached): boolean {
  return row.buffered !== true && code.effects(call, "transfers").length > 0 && code.argument(call, "fd") !== undefined;
}

/** The same seek in whose failure's arm this one stands. */
export function failedSeek(code: Code, { site, call, helperCalls }: Reached): CallFact | undefined {
  for (const arm of code.blocksAround(site)) {
    const { guard } = arm;
    for (const id of guard?.calls ?? []) {
      const first = code.facts.calls[id];
      if (!guard || !first || first.id === site.id || moveOf(code, first) === undefined) continue;
      if (!failsInto(code, arm, first)) continue;
      const isSame = (["fd", "stream", "offset", "whence"] as const).every((role) => {
        const [one, other] = [code.argument(first, role), code.argument(call, role)];
        if (!one || !other) return one === other;
        return code.sameValue(one.value, first, code.given(other.value, { helperCalls }), site);
      });
      if (isSame) return first;
    }
  }
  return undefined;
}

/** `if (lseek(…) < 0)`: the arm runs when the call gave a negative number, and not otherwise. */
function failsInto(code: Code, { guard }: BlockFact, call: CallFact): boolean {
  if (!guard) return false;
  const { value, sense } = guard;
  if (value.kind !== "operation") return false;
  const [left, right] = value.operands;
  const isIt = (part: Value | undefined) => part?.kind === "call" && part.call === call.id;
  const number = (part: Value | undefined) => (part ? constantOf(code, part) : undefined);
  const negative =
    (value.operator === "<" && isIt(left) && number(right) === 0) ||
    (value.operator === ">" && isIt(right) && number(left) === 0) ||
    (value.operator === "==" && isIt(left) && number(right) === -1);
  const positive =
    (value.operator === ">=" && isIt(left) && number(right) === 0) ||
    (value.operator === "<=" && isIt(right) && number(left) === 0) ||
    (value.operator === "!=" && isIt(left) && number(right) === -1);
  return sense ? negative : positive;
}
