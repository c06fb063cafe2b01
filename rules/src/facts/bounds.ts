import { sizeOfType } from "./c/declarators.js";
import type { Value } from "./fact.js";
import type { Code } from "./query.js";
import { rootVariable } from "./values.js";

/** The largest number that a value can be, as far as the file says; undefined when it doesn't. */
export function boundOf(code: Code, value: Value): number | undefined {
  const found = code.value(value);
  switch (found.kind) {
    case "number":
      return found.value;
    case "sizeof":
      return found.of ? arrayBytes(code, found.of) : found.type === undefined ? undefined : sizeOfType(found.type);
    case "symbols": {
      const [name, ...others] = found.names;
      return name !== undefined && others.length === 0 ? code.db.constant(name)?.value : undefined;
    }
    case "operation":
      return boundOfOperation(code, found.operator, found.operands);
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

function boundOfOperation(code: Code, operator: string, operands: readonly Value[]): number | undefined {
  const bounds = operands.map((operand) => boundOf(code, operand));
  const [first, second] = bounds;
  if (operator === "?:" || operator === "||")
    return bounds.some((bound) => bound === undefined) ? undefined : Math.max(...bounds.map((bound) => bound ?? 0));
  if (first === undefined || second === undefined) return undefined;
  if (operator === "+") return first + second;
  if (operator === "*") return first * second;
  // The subtrahend may be smaller than its bound, but it is not below zero for a size.
  if (operator === "-") return operands[1]?.kind === "number" ? first - second : first;
  return undefined;
}

/** Bytes of the array or scalar that a value names, from its declaration. */
export function arrayBytes(code: Code, value: Value): number | undefined {
  const root = rootVariable(value);
  const variable = root === undefined ? undefined : code.linked.variables[root];
  if (!variable || (value.kind !== "variable" && value.kind !== "address")) return undefined;
  const unit = sizeOfType(variable.type ?? "");
  if (unit === undefined) return undefined;
  if (!variable.dimension) return unit;
  const count = boundOf(code, variable.dimension);
  return count === undefined ? undefined : unit * count;
}
