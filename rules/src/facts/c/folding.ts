import type { Value } from "../fact.js";
import { sameForm } from "../values.js";

/** Two operands and an operator as one value: numbers are computed, flags are joined, the rest keeps its form. */
export function combine(operator: string, first: Value, second: Value): Value {
  if (operator === "|") {
    const names = [...flags(first), ...flags(second)];
    if (isFlags(first) && isFlags(second) && names.length > 0)
      return { kind: "symbols", names: [...new Set(names)].sort() };
  }
  return folded(operator, first, second) ?? { kind: "operation", operator, operands: [first, second] };
}

/** No flag is added by a zero: `O_RDONLY | 0`. */
function isFlags(value: Value): boolean {
  return value.kind === "symbols" || (value.kind === "number" && value.value === 0);
}

function flags(value: Value): readonly string[] {
  return value.kind === "symbols" ? value.names : [];
}

export function negate(operator: string, operand: Value): Value {
  if (operand.kind === "number") {
    if (operator === "-") return { kind: "number", value: -operand.value };
    if (operator === "+") return operand;
  }
  return { kind: "operation", operator, operands: [operand] };
}

/** Beyond these JavaScript's bit operators would wrap. */
const bits = 2 ** 31;

function folded(operator: string, first: Value, second: Value): Value | undefined {
  if (first.kind !== "number" || second.kind !== "number") return undefined;
  const [a, b] = [first.value, second.value];
  const areSmall = Math.abs(a) < bits && Math.abs(b) < bits;
  const results: Readonly<Record<string, number | undefined>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": Math.trunc(a / b),
    "%": a % b,
    "<<": a * 2 ** b,
    ">>": Math.floor(a / 2 ** b),
    "|": areSmall ? a | b : undefined,
    "&": areSmall ? a & b : undefined,
    "^": areSmall ? a ^ b : undefined,
  };
  const value = results[operator];
  return value === undefined || !Number.isFinite(value) ? undefined : { kind: "number", value };
}

/** `a < b ? a : b` as the lesser of the two, `a > b ? a : b` as the greater. */
export function lesserOf(condition: Value, [first, second]: readonly Value[]): Value | undefined {
  if (condition.kind !== "operation" || !first || !second) return undefined;
  const [left, right] = condition.operands;
  if (!left || !right || !/^[<>]=?$/.test(condition.operator)) return undefined;
  const isSame = (one: Value, other: Value) => sameForm(one, other, () => false);
  const inOrder = isSame(left, first) && isSame(right, second);
  if (!inOrder && !(isSame(left, second) && isSame(right, first))) return undefined;
  const operator = condition.operator.startsWith("<") === inOrder ? "min" : "max";
  return { kind: "operation", operator, operands: [first, second] };
}
