import type { CallFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code } from "./query.js";
import { rootVariable, sameForm, variablesIn } from "./values.js";

/** Same form, and nothing between the two moments stores to what it is made of. */
export function sameValue(code: Code, first: Value, firstAt: Moment, second: Value, secondAt: Moment): boolean {
  const same = sameForm(code.value(first), code.value(second), (a, b) => samePureCall(code, a, b));
  if (!same && !sameForm(first, second, () => false)) return false;
  return ![...variablesBehind(code, first)].some((variable) => mayChange(code, variable, firstAt, secondAt));
}

/** Same form, whenever the two are evaluated. */
export function hasSameForm(code: Code, first: Value, second: Value): boolean {
  return sameForm(code.value(first), code.value(second), (a, b) => samePureCall(code, a, b));
}

function samePureCall(code: Code, first: number, second: number): boolean {
  const [a, b] = [code.linked.calls[first], code.linked.calls[second]];
  if (!a || !b || a.callee !== b.callee || code.row(a)?.stable !== "pure" || a.arguments.length !== b.arguments.length)
    return false;
  return a.arguments.every((argument, index) => {
    const other = b.arguments[index];
    return (
      other !== undefined &&
      sameForm(code.value(argument.value), code.value(other.value), (x, y) => samePureCall(code, x, y))
    );
  });
}

function* variablesBehind(code: Code, value: Value): Iterable<number> {
  yield* variablesIn(value);
  const found = code.value(value);
  if (found !== value) yield* variablesIn(found);
  if (found.kind === "call")
    for (const argument of code.linked.calls[found.call]?.arguments ?? []) yield* variablesBehind(code, argument.value);
}

/** Whether a store, or a call that is given a way to write, changes the variable between two moments. */
function mayChange(code: Code, variable: number, from: Moment, to: Moment): boolean {
  const between = (moment: { readonly at: number; readonly function: number }) =>
    moment.function === to.function && moment.at > from.at && moment.at < to.at;
  if (code.storesOf(variable).some(between)) return true;
  if (code.facts.language !== "c") return false;
  return code.callsOf(to.function).some((call) => between(call) && mayWriteThrough(code, call, variable));
}

/** C: whether a call can change what a variable holds or points to; a field given by value is out of its reach. */
export function mayWriteThrough(code: Code, call: CallFact, variable: number): boolean {
  const row = code.row(call);
  return call.arguments.some(({ value }, index) => {
    if (rootVariable(value) !== variable) return false;
    const parameter = row?.parameters[Math.min(index, row.parameters.length - 1)];
    if (row) return parameter?.roles.includes("out") === true;
    if (value.kind === "address") return true;
    return value.kind === "variable" && !isReadOnly(code.linked.variables[variable]?.type ?? "");
  });
}

/** What a callee gets a copy of, or may only read. */
function isReadOnly(type: string): boolean {
  if (type.includes("*")) return /\bconst\b[^*]*\*/.test(type);
  return /\bconst\b/.test(type) || /\b(?:int|long|short|unsigned|bool|\w+_t)\b/.test(type);
}
