import type { CallFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code } from "./query.js";
import { rootVariable, variablesIn } from "./values.js";

/**
 * Whether a path names a listed entry itself: its last part is made from what the entry's variable holds. A path that
 * goes on behind the entry (`dir/entry/log`) names something else, of which the listing says nothing.
 */
export function namesEntry(code: Code, path: Value, entry: number, at: Moment): boolean {
  if (rootVariable(path) === entry) return true;
  const value = code.value(path);
  if (value.kind === "template") return endsWithEntry(code, value.parts.at(-1), entry, at);
  if (value.kind === "operation" && value.operator === "+")
    return endsWithEntry(code, value.operands.at(-1), entry, at);
  if (value.kind === "call") return isJoinedTo(code, value.call, entry, at);
  if (!code.derivesFrom(path, entry, at)) return false;
  return code.facts.language === "javascript" || isFilledLastWith(code, path, entry, at);
}

function endsWithEntry(code: Code, last: Value | undefined, entry: number, at: Moment): boolean {
  return last !== undefined && last.kind !== "string" && namesEntry(code, last, entry, at);
}

/** `path.join(folder, entry)`: the last argument decides. What an unknown function does with its arguments isn't known. */
function isJoinedTo(code: Code, id: number, entry: number, at: Moment): boolean {
  const call = code.linked.calls[id];
  if (!call) return false;
  // `[folder, entry].join("/")`
  if (call.receiver?.kind === "array") return endsWithEntry(code, call.receiver.items.at(-1), entry, at);
  const last = call.arguments.at(-1)?.value;
  if (!last) return false;
  if (code.row(call)?.stable !== "pure") return call.arguments.some(({ value }) => code.derivesFrom(value, entry, at));
  return code.value(last).kind !== "string" && namesEntry(code, last, entry, at);
}

/** C: the last call before that wrote to the buffer was given the entry, and a format that ends with it. */
function isFilledLastWith(code: Code, path: Value, entry: number, at: Moment): boolean {
  const root = rootVariable(path);
  const fills = root === undefined ? [] : fillsOf(code, root, at);
  const last = fills.at(-1);
  if (!last) return true;
  const format = code.argument(last, "format");
  const text = format && code.value(format.value);
  if (text?.kind === "string" && !/%[^%]*[sS]$/.test(text.value)) return false;
  const given = text?.kind === "string" ? last.arguments.slice(-1) : last.arguments;
  return given.some(({ value }) => rootVariable(value) !== root && code.derivesFrom(value, entry, at));
}

/** Calls before a moment that were given a way to write to a variable, and were given something else to write. */
function fillsOf(code: Code, variable: number, at: Moment): readonly CallFact[] {
  return code
    .callsOf(at.function)
    .filter(
      (call) =>
        call.at < at.at &&
        code.mayWriteThrough(call, variable) &&
        call.arguments.some(({ value }) => ![...variablesIn(value)].includes(variable)) &&
        call.arguments.length > 1,
    );
}

/**
 * An earlier question about the entry decides whether this one is asked: what it is about isn't any entry, but those that
 * the first answer has picked (links, whose target the listing doesn't know).
 */
export function isPickedBefore(code: Code, question: CallFact): boolean {
  const about = code.argument(question, "path");
  const guards = code.blocksAround(question).flatMap(({ kind, guard }) => (kind === "arm" && guard ? guard.reads : []));
  return code.callsOf(question.function).some((earlier) => {
    const out = code.argument(earlier, "metadata") ?? undefined;
    const path = code.argument(earlier, "path");
    const answer = out && rootVariable(out.value);
    if (earlier.at >= question.at || answer === undefined || !path || !about || !guards.includes(answer)) return false;
    return code.effects(earlier, "queries-metadata").length > 0 && code.hasSameForm(path.value, about.value);
  });
}
