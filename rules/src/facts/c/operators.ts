import type { UseContext, Value } from "../fact.js";
import { evaluate, tested, unknown, type Place } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import type { SyntaxNode } from "./tree.js";

export function binary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [left, token, right] = node.children;
  if (!left || !token || !right) return unknown(x, node);
  const operator = token.type;
  const decides = place.decides;
  if (operator === "&&" || operator === "||") {
    const first = evaluate(x, left, { use: { kind: "condition" }, decides: true });
    const guard = {
      condition: [left.start, left.end] as const,
      value: first,
      sense: operator === "&&",
      calls: [],
      reads: [],
      otherwise: undefined,
    };
    let second: Value = unknown(x, right);
    x.inBlock("arm", right, { guard: guardOver(x, guard) }, () => {
      second = evaluate(x, right, { use: { kind: "condition" }, decides });
      return undefined;
    });
    return { kind: "operation", operator, operands: [first, second] };
  }
  const leftUse = { kind: "operand" as const, operator, with: unknown(x, right) };
  const rightUse = { kind: "operand" as const, operator, with: unknown(x, left) };
  const first = evaluate(x, left, { use: leftUse, decides });
  const second = evaluate(x, right, { use: rightUse, decides });
  leftUse.with = second;
  rightUse.with = first;
  if (operator === "|" && first.kind === "symbols" && second.kind === "symbols")
    return { kind: "symbols", names: [...new Set([...first.names, ...second.names])].sort() };
  return folded(operator, first, second) ?? { kind: "operation", operator, operands: [first, second] };
}

function folded(operator: string, first: Value, second: Value): Value | undefined {
  if (first.kind !== "number" || second.kind !== "number") return undefined;
  const [a, b] = [first.value, second.value];
  const results: Readonly<Record<string, number>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": Math.trunc(a / b),
    "%": a % b,
    "<<": a * 2 ** b,
    ">>": Math.floor(a / 2 ** b),
    "|": a | b,
    "&": a & b,
  };
  const value = results[operator];
  return value === undefined || !Number.isFinite(value) ? undefined : { kind: "number", value };
}

export function unary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [token, operand] = node.children;
  if (!token || !operand) return unknown(x, node);
  const use: UseContext =
    token.type === "!" ? { kind: "condition" } : { kind: "operand", operator: token.type, with: { kind: "null" } };
  const value = evaluate(x, operand, { use, decides: place.decides });
  if (token.type === "-" && value.kind === "number") return { kind: "number", value: -value.value };
  return { kind: "operation", operator: token.type, operands: [value] };
}

export function conditional(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [test, , consequence, , alternative] = node.children;
  if (!test || !consequence || !alternative) return unknown(x, node);
  const condition = evaluate(x, test, tested);
  const guard = {
    condition: [test.start, test.end] as const,
    value: condition,
    sense: true,
    calls: [],
    reads: [],
    otherwise: undefined,
  };
  const operands: Value[] = [];
  const arm = (branch: SyntaxNode) => () => {
    operands.push(evaluate(x, branch, place));
    return undefined;
  };
  const first = x.inBlock("arm", consequence, { guard: guardOver(x, guard) }, arm(consequence));
  const second = x.inBlock(
    "arm",
    alternative,
    { guard: guardOver(x, { ...guard, sense: false, otherwise: first.id }) },
    arm(alternative),
  );
  if (first.guard) first.guard = { ...first.guard, otherwise: second.id };
  return { kind: "operation", operator: "?:", operands };
}

type Guard = NonNullable<Parameters<Extraction["inBlock"]>[2]["guard"]>;

/** Completes a guard with what its condition calls and reads: the facts collected inside its span. */
export function guardOver(x: Extraction, guard: Guard): Guard {
  const inside = (span: readonly [number, number]) => span[0] >= guard.condition[0] && span[1] <= guard.condition[1];
  const calls: number[] = [];
  for (let index = x.calls.length - 1; index >= 0; index -= 1) {
    const fact = x.calls[index];
    if (!fact || fact.span[0] < guard.condition[0]) break;
    if (inside(fact.span)) calls.unshift(fact.id);
  }
  const reads = new Set<number>();
  for (let index = x.uses.length - 1; index >= 0; index -= 1) {
    const use = x.uses[index];
    if (!use || use.span[0] < guard.condition[0]) break;
    if (inside(use.span)) reads.add(use.variable);
  }
  return { ...guard, calls, reads: [...reads].sort((a, b) => a - b) };
}
