import type { TSESTree } from "@typescript-eslint/utils";
import type { Value } from "../fact.js";

const longestText = 60;

export function unknown(text: string): Value {
  return { kind: "unknown", text: text.length > longestText ? `${text.slice(0, longestText)}…` : text };
}

/** A static name as a value: constants of the system keep only their own name, as in C. */
export function named(name: string): Value {
  const constant =
    /^[^.].*\.constants\.(?:.*\.)?([A-Z][A-Z0-9_]*)$/.exec(name) ?? /^node:\w+\.([A-Z]+_[A-Z0-9_]+)$/.exec(name);
  return constant?.[1] === undefined ? { kind: "name", name } : { kind: "symbols", names: [constant[1]] };
}

export function literal(node: TSESTree.Literal): Value {
  const { value } = node;
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "number") return numberOr(value, node.raw);
  if (typeof value === "boolean") return { kind: "boolean", value };
  if (value === null && node.raw === "null") return { kind: "null" };
  return unknown(node.raw);
}

/** The value of two operands: folded when both are known, a template when it builds a string. */
export function binary(operator: string, left: Value, right: Value): Value {
  if (left.kind === "number" && right.kind === "number") {
    const folded = arithmetic(operator, left.value, right.value);
    if (folded !== undefined && Number.isFinite(folded)) return { kind: "number", value: folded };
  }
  if (operator === "+" && (isText(left) || isText(right))) return template([left, right]);
  if (operator === "|" && left.kind === "symbols" && right.kind === "symbols") {
    return { kind: "symbols", names: [...new Set([...left.names, ...right.names])].sort() };
  }
  return { kind: "operation", operator, operands: [left, right] };
}

export function unary(operator: string, operand: Value): Value {
  if (operand.kind === "number") {
    const { value } = operand;
    if (operator === "-") return { kind: "number", value: -value };
    if (operator === "~") return { kind: "number", value: ~value };
    if (operator === "+") return operand;
  }
  if (operator === "void") return { kind: "name", name: "undefined" };
  return { kind: "operation", operator, operands: [operand] };
}

/** A string put together from parts; neighbouring constants become one. */
export function template(parts: readonly Value[]): Value {
  const joined: Value[] = [];
  for (const part of parts.flatMap((one) => (one.kind === "template" ? one.parts : [one]))) {
    const text = part.kind === "number" ? String(part.value) : part.kind === "string" ? part.value : undefined;
    const last = joined.at(-1);
    if (text === undefined) joined.push(part);
    else if (text === "") continue;
    else if (last?.kind === "string") joined[joined.length - 1] = { kind: "string", value: last.value + text };
    else joined.push({ kind: "string", value: text });
  }
  const [only] = joined;
  if (only === undefined) return { kind: "string", value: "" };
  return joined.length === 1 && only.kind === "string" ? only : { kind: "template", parts: joined };
}

export function isText(value: Value): boolean {
  return value.kind === "string" || value.kind === "template";
}

function numberOr(value: number, raw: string): Value {
  return Number.isFinite(value) ? { kind: "number", value } : unknown(raw);
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "**":
      return left ** right;
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case ">>>":
      return left >>> right;
    case "|":
      return left | right;
    case "&":
      return left & right;
    case "^":
      return left ^ right;
    default:
      return undefined;
  }
}
