import { constantOf } from "./bounds.js";
import type { BlockFact, CallFact } from "./fact.js";
import { isTerminal, waitsForEvents } from "./purpose.js";
import { isReachedAlways } from "./reach.js";
import type { Code, Reached } from "./query.js";
import { tellsInput } from "./telling.js";

/**
 * Why a loop hands out its output piece by piece: for no reason, or because somebody waits for it (events, an answer),
 * because another writer follows (a child, raw writes to a descriptor), to show progress, or to keep a log.
 */
export type OutputPurpose = "none" | "events" | "answer" | "writers" | "progress" | "log" | "terminal";

export const purposesOfOutput: Readonly<Record<OutputPurpose, string | undefined>> = {
  none: undefined,
  events: "the loop waits for events",
  answer: "the loop reads what a person or a process may send when it has seen the output",
  writers: "the loop starts processes, writes past the buffer or calls through a pointer",
  progress: "it shows progress",
  log: "it keeps a log",
  terminal: "the file drives a terminal",
};

/** @param fills what the loop writes to the stream */
export function purposeOfOutput(
  code: Code,
  { site, call, helperCalls }: Reached,
  loop: BlockFact,
  fills: readonly Reached[],
): OutputPurpose {
  const blocks = new Set([loop, ...code.loops(site)]);
  const calls = [
    ...[...blocks].flatMap((block) => code.callsIn(block)),
    ...[...helperCalls.slice(1), ...(helperCalls.length > 0 ? [call] : [])].flatMap((one) =>
      code.callsOf(one.function),
    ),
  ];
  const around = calls.flatMap((one) => code.through(one));
  const isEvent = ({ call: other }: Reached) =>
    waitsForEvents(code, other) || code.effects(other, "signals").length > 0;
  // What a helper does in some arm, or on its way out, isn't what the loop is for.
  if (around.some((other) => isReachedAlways(code, other) && isEvent(other))) return "events";
  if (
    around.some((other) => readsFromSomebody(code, other)) ||
    withHelpers(code, calls).some((one) => tellsInput(code, one))
  )
    return "answer";
  if (around.some((other) => isAnotherWriter(code, other)) || callsUnknown(code, loop)) return "writers";
  if (code.facts.calls.some((one) => writesPastBuffer(code, one))) return "writers";
  if (helperCalls.some(({ target }) => target !== undefined && code.linked.functions[target]?.variadic === true))
    return "log";
  if (fills.some((fill) => code.argument(fill.call, "arguments") !== undefined)) return "log";
  const last = fills.findLast((fill) => fill.call.function === call.function && fill.call.at < call.at);
  if (fills.some((fill) => showsProgress(code, fill)) || (last && endsNoLine(code, last))) return "progress";
  return isTerminal(code) ? "terminal" : "none";
}

/** Calls, with those that helpers of the file make for them. */
function withHelpers(code: Code, calls: readonly CallFact[]): readonly CallFact[] {
  const found = new Set(calls);
  for (const { target } of found) if (target !== undefined) for (const inner of code.callsOf(target)) found.add(inner);
  return [...found];
}

/** Input from anything but a file that is opened by its path here. */
function readsFromSomebody(code: Code, reached: Reached): boolean {
  const { call } = reached;
  return code.effects(call, "transfers").some((effect) => {
    if (effect.direction !== "in") return false;
    const source = code.operand(call, effect);
    const origin = source && code.originOf(code.given(source, reached));
    return !(origin && code.effects(origin, "opens").length > 0 && code.argument(origin, "path"));
  });
}

/** Through a pointer anything may be called, and see what was flushed. */
function callsUnknown(code: Code, loop: BlockFact): boolean {
  return code.facts.opaques.some(
    ({ kind, span }) => kind === "function-pointer" && span[0] >= loop.span[0] && span[1] <= loop.span[1],
  );
}

/** `write(1, …)`: what is in the buffer of standard output must come before. */
function writesPastBuffer(code: Code, call: CallFact): boolean {
  const descriptor = code.argument(call, "fd");
  const isOutput = code.effects(call, "transfers").some((effect) => effect.direction === "out");
  return isOutput && descriptor !== undefined && constantOf(code, descriptor.value) === 1;
}

function isAnotherWriter(code: Code, { call, row }: Reached): boolean {
  if ((["spawns", "forks", "executes"] as const).some((effect) => code.effects(call, effect).length > 0)) return true;
  return (
    row.buffered !== true &&
    code.effects(call, "transfers").some((effect) => effect.direction === "out" && effect.of !== undefined)
  );
}

function textOf(code: Code, { call }: Reached): string | undefined {
  const written = code.argument(call, "format") ?? code.argument(call, "text") ?? code.argument(call, "data");
  const value = written && code.value(written.value);
  if (value?.kind === "number") return String.fromCharCode(value.value);
  if (value?.kind === "operation" && value.operator === "?:")
    return value.operands
      .slice(-2)
      .map((part) => (part.kind === "string" ? part.value : "\n"))
      .join("");
  return value?.kind === "string" ? value.value : undefined;
}

/** Goes back over what is shown already. */
function showsProgress(code: Code, fill: Reached): boolean {
  return /\\(?:[rbe]|x1b|033)|[\r\b]/i.test(textOf(code, fill) ?? "");
}

function endsNoLine(code: Code, fill: Reached): boolean {
  const text = textOf(code, fill);
  // A conversion behind other text may bring the end of the line.
  return text !== undefined && !/.%[a-z]+$/.test(text) && !/\\n|\n/.test(text);
}
