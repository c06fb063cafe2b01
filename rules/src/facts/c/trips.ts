import type { LoopFact, StoreFact, Value, VariableFact } from "../fact.js";
import type { Extraction } from "./extraction.js";
import { combine } from "./folding.js";

/** A loop whose rounds can be counted once all values of the file are known. */
export interface Counted {
  readonly loop: { trips: LoopFact["trips"] };
  readonly variable: number;
  readonly start: Value;
  readonly condition: Value;
}

/** Constant numbers of rounds: `for (i = a; i < b; i++)`, `while (n-- > 0)`; a larger step only makes fewer rounds. */
export function settleTrips(x: Extraction, counted: readonly Counted[]): void {
  for (const { loop, variable, start, condition } of counted) {
    const trips = tripsOf(x, variable, numberOf(x, start), condition);
    if (trips !== undefined) loop.trips = trips;
  }
}

function tripsOf(x: Extraction, variable: number, start: number | undefined, condition: Value): number | undefined {
  if (start === undefined || condition.kind !== "operation") return undefined;
  const [left, right] = condition.operands;
  if (!left) return undefined;
  const isCounter = (value: Value) => value.kind === "variable" && value.variable === variable;
  // `while (n--)` asks before it counts, `while (--n)` after.
  const step = stepOf(condition, isCounter);
  if (step) return step.operator === "--" ? Math.max(0, start) : undefined;
  const end = right && numberOf(x, right);
  if (end === undefined || !(isCounter(left) || stepOf(left, isCounter))) return undefined;
  const distance = Math.abs(end - start);
  if (condition.operator === "<" || condition.operator === ">" || condition.operator === "!=") return distance;
  return condition.operator === "<=" || condition.operator === ">=" ? distance + 1 : undefined;
}

function stepOf(value: Value, isCounter: (value: Value) => boolean): { readonly operator: string } | undefined {
  if (value.kind !== "operation" || (value.operator !== "++" && value.operator !== "--")) return undefined;
  return value.operands[0] && isCounter(value.operands[0]) ? value : undefined;
}

function numberOf(x: Extraction, value: Value, depth = 0): number | undefined {
  if (depth > 8) return undefined;
  const inside = (part: Value) => numberOf(x, part, depth + 1);
  switch (value.kind) {
    case "number":
      return value.value;
    case "symbols": {
      const [name = "", ...others] = value.names;
      const constant = others.length === 0 ? x.constants.get(name) : undefined;
      return constant && inside(constant);
    }
    case "variable": {
      const held = x.variables[value.variable]?.value;
      return held && inside(held);
    }
    case "call":
      return elementsOfCall(x, value.call, inside);
    case "operation": {
      const elements = elementsByDivision(x, value.operator, value.operands);
      if (elements) return inside(elements);
      const [first, second] = value.operands.map(inside);
      if (first === undefined || second === undefined) return undefined;
      const folded = combine(value.operator, { kind: "number", value: first }, { kind: "number", value: second });
      return folded.kind === "number" ? folded.value : undefined;
    }
    default:
      return undefined;
  }
}

/** `sizeof table / sizeof *table`. */
function elementsByDivision(x: Extraction, operator: string, [whole, part]: readonly Value[]): Value | undefined {
  if (operator !== "/" || whole?.kind !== "sizeof" || part?.kind !== "sizeof") return undefined;
  const variable = variableOf(x, whole.of);
  const isElement = part.of === undefined ? part.type === variable?.type : part.of.kind !== "variable";
  return isElement ? variable?.dimension : undefined;
}

const countsElements =
  /^_*(?:array_?(?:size|len|length|count|elems)|g_n_elements|n_?elem(?:s|ent|ents)?|nitems|countof|dim|lengthof)$/i;

/** `ARRAY_SIZE(table)`, also where a header defines it. */
function elementsOfCall(x: Extraction, id: number, inside: (value: Value) => number | undefined): number | undefined {
  const call = x.calls[id];
  const [argument, ...others] = call?.arguments ?? [];
  const macro = call?.target === undefined ? undefined : x.functions[call.target];
  const divides = macro?.kind === "macro" && /sizeof[^/]*\/\s*\(?\s*sizeof/.test(x.text.slice(...macro.span));
  if (!argument || others.length > 0 || !(divides || countsElements.test(call?.callee ?? ""))) return undefined;
  const dimension = variableOf(x, argument.value)?.dimension;
  return dimension && inside(dimension);
}

function variableOf(x: Extraction, value: Value | undefined): VariableFact | undefined {
  return value?.kind === "variable" ? x.variables[value.variable] : undefined;
}

/** What a variable holds when a loop begins: the last store before it, when that is always made. */
export function valueBefore(x: Extraction, variable: number, storesBefore: number): StoreFact | undefined {
  let last: StoreFact | undefined;
  for (let index = storesBefore - 1; index >= 0 && last?.variable !== variable; index -= 1) {
    last = x.stores[index];
    if (last?.function !== x.function) return undefined;
  }
  if (last?.variable !== variable || last.path.length > 0) return undefined;
  for (let block: number | undefined = x.block; block !== undefined; block = x.blocks[block]?.parent)
    if (block === last.block) return last;
  return undefined;
}
