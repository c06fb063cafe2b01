import { plainType, sizeOfType, structOf } from "./c/sizes.js";
import { clampOf } from "./clamp.js";
import type { CallFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code } from "./query.js";

/** Sizes come through few variables; a circle of them ends here. */
const maximumDepth = 8;

/**
 * The largest number that a value can be, as far as the file says; undefined when it doesn't.
 *
 * @param at where the value is used: what bounds a variable before it (`if (n > sizeof buf) n = sizeof buf;`) counts
 */
export function boundOf(code: Code, value: Value, at?: Moment, depth = maximumDepth): number | undefined {
  const found = code.value(value);
  const inside = (part: Value) => (depth === 0 ? undefined : boundOf(code, part, at, depth - 1));
  switch (found.kind) {
    case "number":
      return found.value;
    case "sizeof":
      return found.of ? bytesOf(code, found.of) : found.type === undefined ? undefined : sizeOf(code, found.type);
    case "symbols": {
      const [name, ...others] = found.names;
      return name !== undefined && others.length === 0 ? code.db.constant(name)?.value : undefined;
    }
    case "operation":
      return boundOfOperation(found.operator, found.operands, inside);
    case "call":
      return boundOfCall(code.linked.calls[found.call], inside);
    case "variable": {
      const clamp = at && clampOf(code, found.variable, at);
      return clamp && inside(clamp);
    }
    default:
      return undefined;
  }
}

/** The number that a value is, with named constants and their unions looked up; undefined when the file doesn't say. */
export function constantOf(code: Code, value: Value): number | undefined {
  const found = code.value(value);
  if (found.kind === "number") return found.value;
  const parts: readonly (number | undefined)[] =
    found.kind === "symbols"
      ? found.names.map((name) => code.db.constant(name)?.value)
      : found.kind === "operation" && found.operator === "|"
        ? found.operands.map((operand) => constantOf(code, operand))
        : [undefined];
  return parts.reduce((union, part) => (union === undefined || part === undefined ? undefined : union | part), 0);
}

type Bound = (value: Value) => number | undefined;

function boundOfOperation(operator: string, operands: readonly Value[], bound: Bound): number | undefined {
  const bounds = operands.map(bound);
  const [first, second] = bounds;
  switch (operator) {
    case "?:":
    case "||":
    case "max":
      return bounds.some((one) => one === undefined) ? undefined : Math.max(...bounds.map((one) => one ?? 0));
    case "min":
    case "&":
      return least(bounds);
    case "%":
      return second === undefined ? undefined : Math.min(second - 1, first ?? Infinity);
    // The subtrahend may be smaller than its bound, but it is not below zero for a size.
    case "-":
      return operands[1]?.kind === "number" && first !== undefined ? first - operands[1].value : first;
    case "/":
    case ">>":
      return first === undefined || operands[1]?.kind !== "number" ? first : shrunk(operator, first, operands[1].value);
  }
  if (first === undefined || second === undefined) return undefined;
  if (operator === "+") return first + second;
  if (operator === "*") return first * second;
  return operator === "<<" ? first * 2 ** second : undefined;
}

function shrunk(operator: string, value: number, by: number): number | undefined {
  const result = Math.floor(value / (operator === "/" ? by : 2 ** by));
  return Number.isFinite(result) ? result : undefined;
}

function least(bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** `min`, `MIN`, `min_t`, `xmin`: by its name, since what it is made of may be another file's. */
const lesser = /^(?:[iux]|size_?|u?int_?)?min(?:imum)?(?:_t|_size|_int)?$/i;

function boundOfCall(call: CallFact | undefined, bound: Bound): number | undefined {
  if (call?.callee === undefined || call.arguments.length < 2 || !lesser.test(call.callee)) return undefined;
  return least(call.arguments.map((argument) => bound(argument.value)));
}

/** Bytes of what a value names: an array or scalar, a member of a struct, an element. */
export function arrayBytes(code: Code, value: Value): number | undefined {
  const named = value.kind === "address" ? value.of : value;
  const whole = value.kind === "address" && named.kind === "element" ? named.of : named;
  const shape = shapeOf(code, whole);
  const isPointer = shape?.type.endsWith("*") === true && !shape.dimension;
  return isPointer ? undefined : bytesOf(code, whole);
}

function bytesOf(code: Code, value: Value): number | undefined {
  // sizeof "text" counts the byte behind it.
  if (value.kind === "string") return Buffer.byteLength(value.value) + 1;
  const shape = shapeOf(code, value);
  const unit = shape && sizeOf(code, shape.type);
  if (!shape?.dimension || unit === undefined) return unit;
  const count = boundOf(code, shape.dimension);
  return count === undefined ? undefined : unit * count;
}

function sizeOf(code: Code, type: string): number | undefined {
  return sizeOfType(code.linked, type, (dimension) => boundOf(code, dimension));
}

interface Shape {
  readonly type: string;
  readonly dimension?: Value | undefined;
}

/** The declared type of what a value names, with the number of elements when that is an array. */
function shapeOf(code: Code, value: Value): Shape | undefined {
  switch (value.kind) {
    case "variable": {
      const variable = code.linked.variables[value.variable];
      return variable?.type === undefined ? undefined : { type: variable.type, dimension: variable.dimension };
    }
    case "field": {
      const of = shapeOf(code, value.of);
      return of && structOf(code.linked, of.type)?.fields?.find(({ name }) => name === value.name);
    }
    case "element":
    case "dereference": {
      const of = shapeOf(code, value.of);
      if (of?.dimension) return { type: of.type, dimension: innerDimension(of.dimension) };
      if (!of) return undefined;
      const type = plainType(of.type);
      return type.endsWith("*") ? { type: type.slice(0, -1).trim() } : undefined;
    }
    default:
      return undefined;
  }
}

/** An array of arrays has the product of their numbers as its own. */
function innerDimension(dimension: Value): Value | undefined {
  return dimension.kind === "operation" && dimension.operator === "*" ? dimension.operands[1] : undefined;
}
