import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code, Reached } from "./query.js";
import { rootVariable } from "./values.js";

/**
 * Why a loop goes round that transfers bytes: for the data, or to wait for events, to hold a dialogue, to retry what
 * failed, to drain a pipe, to drive a terminal, or to stop at a delimiter on a descriptor that somebody else reads on.
 * Only the first makes many small transfers a mistake.
 */
export type LoopPurpose = "data" | "delimiter" | "events" | "dialogue" | "retry" | "drain" | "terminal";

export function purposeOf(code: Code, reached: Reached, loop: BlockFact): LoopPurpose {
  const { site, call } = reached;
  if (code.loops(site).some((around) => code.callsIn(around).some((other) => waitsForEvents(code, other))))
    return "events";
  if (asksWhetherBlocked(code, site)) return "events";
  if (isDialogue(code, call, loop)) return "dialogue";
  if (isRetry(code, site, loop)) return "retry";
  if (drains(code, site, call, loop)) return "drain";
  if (stopsAtDelimiter(code, reached, loop)) return "delimiter";
  return isTerminal(code) ? "terminal" : "data";
}

export function waitsForEvents(code: Code, call: CallFact): boolean {
  return (["polls", "accepts", "sleeps", "waits"] as const).some((effect) => code.effects(call, effect).length > 0);
}

/** `errno == EAGAIN` in the same function: the descriptor doesn't block, and each event brings little. */
function asksWhetherBlocked(code: Code, site: CallFact): boolean {
  return code.facts.blocks.some(
    (block) =>
      block.function === site.function &&
      block.guard !== undefined &&
      code.mentions(block.guard.value, (part) => isError(code, part, "would-block-error")),
  );
}

function isError(code: Code, part: Value, group: "retry-error" | "would-block-error"): boolean {
  return part.kind === "symbols" && part.names.some((name) => code.db.constant(name)?.group === group);
}

/** Reading after a flushed prompt, or with an echo to the same descriptor: somebody answers. */
function isDialogue(code: Code, call: CallFact, loop: BlockFact): boolean {
  const descriptor = code.argument(call, "fd");
  const reads = (one: CallFact) => code.effects(one, "transfers").some((effect) => effect.direction === "in");
  return code.callsIn(loop).some((other) => {
    if (reads(call) && code.effects(other, "flushes").length > 0) return true;
    const answered = code.argument(other, "fd") ?? code.argument(other, "stream");
    const root = answered?.value.kind === "field" ? rootVariable(answered.value) : undefined;
    const isOneConnection = root !== undefined && descriptor && rootVariable(descriptor.value) === root;
    return (
      reads(call) !== reads(other) &&
      code.effects(other, "transfers").length > 0 &&
      descriptor !== undefined &&
      answered !== undefined &&
      (isOneConnection === true || code.hasSameForm(descriptor.value, answered.value))
    );
  });
}

/** `while (read(…) < 0 && errno == EINTR)`, or `if (write(…) >= 0) break;`: the loop only repeats what failed. */
export function isRetry(code: Code, site: CallFact, loop: BlockFact): boolean {
  const { guard } = loop;
  const retries = (part: Value) => isError(code, part, "retry-error") || isError(code, part, "would-block-error");
  if (
    guard &&
    (code.mentions(guard.value, retries) || code.mentions(guard.value, (part) => asksForFailure(part, site)))
  )
    return true;
  return code.facts.blocks.some(
    (block) =>
      block.guard?.calls.includes(site.id) === true &&
      block.parent === loop.id &&
      block.leaves !== undefined &&
      asksForSuccess(block.guard.value, site),
  );
}

/** `… < 0`, `… == -1`, `… != 1` on the call's own result. */
function asksForFailure(value: Value, site: CallFact): boolean {
  const compared = comparedResult(value, site);
  if (!compared) return false;
  const { operator, number } = compared;
  return (
    (operator === "<" && number === 0) || (operator === "==" && number === -1) || (operator === "!=" && number > 0)
  );
}

function asksForSuccess(value: Value, site: CallFact): boolean {
  const compared = comparedResult(value, site);
  return (
    compared !== undefined &&
    (compared.operator === ">=" || compared.operator === ">" || (compared.operator === "==" && compared.number > 0))
  );
}

function comparedResult(
  value: Value,
  site: CallFact,
): { readonly operator: string; readonly number: number } | undefined {
  if (value.kind !== "operation") return undefined;
  const [left, right] = value.operands;
  const own =
    (left?.kind === "call" && left.call === site.id) ||
    (left?.kind === "variable" && left.variable === site.result.variable);
  return own && right?.kind === "number" ? { operator: value.operator, number: right.value } : undefined;
}

/**
 * `if (c == '\n') break;` on a descriptor that the function was given: reading further would take what belongs to the
 * next reader. A file that this file opens itself by its path has no other reader, and can be read again from a place.
 */
function stopsAtDelimiter(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { site, call } = reached;
  const descriptor = code.argument(call, "fd");
  if (!descriptor || !code.effects(call, "transfers").some((effect) => effect.direction === "in")) return false;
  const given = code.given(descriptor.value, reached);
  if (code.originOf(given) !== undefined || isAlwaysOwnFile(code, site, given)) return false;
  const buffer = code.argument(call, "buffer");
  const root = buffer && rootVariable(code.given(buffer.value, reached));
  // A helper that reads into a buffer of its own returns what it read.
  const isReturned = site.id !== call.id && root !== undefined && code.linked.variables[root]?.kind === "local";
  const roots = new Set([root, isReturned ? site.result.variable : undefined]);
  roots.delete(undefined);
  const asks = (part: Value) =>
    part.kind === "operation" &&
    ["==", "===", "!=", "!=="].includes(part.operator) &&
    part.operands.some((operand) => roots.has(rootVariable(operand))) &&
    part.operands.some((operand) => operand.kind === "number" || operand.kind === "variable");
  if (loop.guard && code.mentions(loop.guard.value, asks)) return true;
  return code.facts.blocks.some(
    (block) =>
      block.kind === "arm" &&
      block.leaves !== undefined &&
      block.leaves !== "continue" &&
      block.guard !== undefined &&
      block.span[0] >= loop.span[0] &&
      block.span[1] <= loop.span[1] &&
      code.mentions(block.guard.value, asks),
  );
}

/** The parameter of a `static` function to which every caller gives a descriptor that it opened by a path. */
function isAlwaysOwnFile(code: Code, site: CallFact, descriptor: Value): boolean {
  const reader = code.facts.functions[site.function];
  if (descriptor.kind !== "variable" || reader?.linkage !== "static" || reader.addressTaken) return false;
  const index = reader.parameters.indexOf(descriptor.variable);
  const callers = code.facts.calls.filter(({ target }) => target === reader.id);
  if (index === -1 || callers.length === 0) return false;
  return callers.every((caller) => {
    const origin = caller.arguments[index] && code.originOf(caller.arguments[index].value);
    return (
      origin !== undefined && code.effects(origin, "opens").length > 0 && code.argument(origin, "path") !== undefined
    );
  });
}

function drains(code: Code, site: CallFact, call: CallFact, loop: BlockFact): boolean {
  if (!code.effects(call, "transfers").some((effect) => effect.direction === "in")) return false;
  const buffer = site.id === call.id ? code.argument(call, "buffer") : undefined;
  const variable = buffer && rootVariable(buffer.value);
  if (variable === undefined) return false;
  // Another call that reads into it doesn't look at what stands there.
  const isFilled = (id: number): boolean => {
    const other = code.facts.calls[id];
    const into = other && code.argument(other, "buffer");
    if (!into || rootVariable(into.value) !== variable) return false;
    return code.effects(other, "transfers").some(({ direction }) => direction === "in");
  };
  return !code
    .usesOf(variable)
    .some((use) => !(use.in.kind === "argument" && isFilled(use.in.call)) && use.function === loop.function);
}

/** Keys come one at a time, and their echo goes out so: the file puts a terminal into another mode. */
export function isTerminal(code: Code): boolean {
  return code.facts.calls.some(
    (call) => code.row(call)?.header === "termios.h" && code.effects(call, "controls-device").length > 0,
  );
}
