import type { GuardFact, Span, UseContext, Value } from "../fact.js";
import { evaluate, tested, unknown, type Place } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import { combine, lesserOf, negate } from "./folding.js";
import { namedChildren, type SyntaxNode } from "./tree.js";

export function binary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [left, token, right] = node.children;
  if (!left || !token || !right) return unknown(x, node);
  const operator = token.type;
  const decides = place.decides;
  if (operator === "&&" || operator === "||") {
    const first = evaluate(x, left, { use: { kind: "condition" }, decides: true });
    const guard = { ...guardOn(x, left, first), sense: operator === "&&" };
    let second: Value = unknown(x, right);
    x.inBlock("arm", right, { guard }, () => {
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
  return combine(operator, first, second);
}

export function unary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [token, operand] = node.children;
  if (!token || !operand) return unknown(x, node);
  const use: UseContext =
    token.type === "!" ? { kind: "condition" } : { kind: "operand", operator: token.type, with: { kind: "null" } };
  const value = evaluate(x, operand, { use, decides: place.decides });
  return negate(token.type, value);
}

export function conditional(x: Extraction, node: SyntaxNode, place: Place): Value {
  const parts = namedChildren(node);
  const [test, consequence, alternative] = parts;
  const condition = test && evaluate(x, test, tested);
  if (!test || !condition || !consequence) return unknown(x, node);
  // GNU's `a ?: b` has no middle: the condition's value is the answer when it holds.
  if (!alternative)
    return { kind: "operation", operator: "?:", operands: [condition, evaluate(x, consequence, place)] };
  const guard = guardOn(x, test, condition);
  const operands: Value[] = [];
  const arm = (branch: SyntaxNode) => () => {
    operands.push(evaluate(x, branch, place));
    return undefined;
  };
  const first = x.inBlock("arm", consequence, { guard }, arm(consequence));
  const otherwise = { ...guard, sense: false, otherwise: first.id };
  const second = x.inBlock("arm", alternative, { guard: otherwise }, arm(alternative));
  first.guard = { ...guard, otherwise: second.id };
  return lesserOf(condition, operands) ?? { kind: "operation", operator: "?:", operands };
}

/** The guard of an arm that runs when a condition holds, with what the condition calls and reads: the facts inside it. */
export function guardOn(x: Extraction, condition: SyntaxNode, value: Value): GuardFact {
  const { start, end } = condition;
  const inside = (span: Span) => span[0] >= start && span[1] <= end;
  const calls: number[] = [];
  for (let index = x.calls.length - 1; index >= 0; index -= 1) {
    const fact = x.calls[index];
    if (!fact || fact.span[0] < start) break;
    if (inside(fact.span)) calls.unshift(fact.id);
  }
  const reads = new Set<number>();
  for (let index = x.uses.length - 1; index >= 0; index -= 1) {
    const use = x.uses[index];
    if (!use || use.span[0] < start) break;
    if (inside(use.span)) reads.add(use.variable);
  }
  return {
    condition: [start, end],
    value,
    sense: true,
    calls,
    reads: [...reads].sort((a, b) => a - b),
    otherwise: undefined,
  };
}
