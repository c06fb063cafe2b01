import type { UseContext, Value } from "../fact.js";
import { evaluate, unknown, type Place } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import { rootVariable } from "../values.js";
import { isDeclared, markAddressed, takeAddress } from "./recording.js";
import { isToken, namedChildren, type SyntaxNode } from "./tree.js";

/**
 * A name is a variable, a function, a constant of this file, or something a header declares: names in capitals
 * are taken for constants, others for variables that live elsewhere.
 */
export function identifier(x: Extraction, node: SyntaxNode, place: Place): Value {
  const name = x.textOf(node);
  const known = x.lookUp(name);
  const use: UseContext = place.use.kind === "ignored" ? { kind: "other" } : place.use;
  if (known !== undefined) {
    x.addUse(known, [], node, use);
    return { kind: "variable", variable: known };
  }
  const target = x.functionNames.get(name);
  if (target !== undefined) {
    x.addReference(node, target);
    takeAddress(x, target, use.kind === "argument" ? { call: use.call, argument: use.argument } : undefined);
    return { kind: "function", function: target };
  }
  if (isDeclared(x, name)) x.addReference(node, undefined);
  const constant = x.names(name);
  if (constant) return constant;
  const variable = x.declare({
    name,
    kind: "global",
    span: [node.start, node.start],
    type: undefined,
    dimension: undefined,
  });
  x.addUse(variable, [], node, use);
  return { kind: "variable", variable };
}

/** The variable that a field is read through; one that no declaration of this file names lives elsewhere. */
function variableNamed(x: Extraction, node: SyntaxNode): number | undefined {
  const name = x.textOf(node);
  const known = x.lookUp(name);
  if (known !== undefined || x.functionNames.has(name) || x.constants.has(name)) return known;
  return x.declare({ name, kind: "global", span: [node.start, node.start], type: undefined, dimension: undefined });
}

export function assignment(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [left, operator, right] = node.children;
  if (!left || !operator || !right) return unknown(x, node);
  const target = assigned(x, left);
  const value = evaluate(x, right, {
    use: { kind: "stored", variable: target?.path.length === 0 ? target.variable : undefined },
    decides: place.decides,
  });
  const plain = operator.type === "=";
  if (target) {
    const change = plain ? undefined : { operator: operator.type, value };
    x.addStore(target.variable, target.path, plain ? value : undefined, node, change);
  }
  return plain ? value : unknown(x, node);
}

export function update(x: Extraction, node: SyntaxNode): Value {
  const operand = node.children.find((child) => !isToken(child));
  const operator = node.children.find((child) => isToken(child))?.type ?? "++";
  if (!operand) return unknown(x, node);
  const target = assigned(x, operand);
  if (!target) return unknown(x, node);
  x.addStore(target.variable, target.path, undefined, node);
  const plain = target.path.length === 0;
  return plain
    ? { kind: "operation", operator, operands: [{ kind: "variable", variable: target.variable }] }
    : unknown(x, node);
}

/** The variable and path that an assignment to this expression stores to; reads inside it (indices) are collected. */
function assigned(
  x: Extraction,
  node: SyntaxNode,
): { readonly variable: number; readonly path: readonly string[] } | undefined {
  const path: string[] = [];
  let current = node;
  for (;;) {
    const [first, second, third] = current.children;
    if (current.type === "field_expression" && first && third) {
      path.unshift(x.textOf(third));
      current = first;
    } else if (current.type === "subscript_expression" && first) {
      if (second) evaluate(x, second);
      path.unshift("[]");
      current = first;
    } else if (current.type === "pointer_expression" && second) {
      path.unshift("*");
      current = second;
    } else if (
      (current.type === "parenthesized_expression" || current.type === "cast_expression") &&
      namedChildren(current).length > 0
    ) {
      current = namedChildren(current).at(-1) ?? current;
    } else break;
  }
  if (current.type !== "identifier") {
    evaluate(x, current);
    return undefined;
  }
  const name = x.textOf(current);
  const variable =
    x.lookUp(name) ??
    x.declare({ name, kind: "global", span: [current.start, current.start], type: undefined, dimension: undefined });
  return { variable, path };
}

export function pointer(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [token, operand] = node.children;
  if (!token || !operand) return unknown(x, node);
  if (token.type === "*") return access(x, node, place);
  const of = evaluate(x, operand, place);
  if (of.kind === "function") return of;
  const root = rootVariable(of);
  // An address given to a call is the call's to judge; one that is stored may change the variable at any time.
  if (root !== undefined) markAddressed(x, root, place.use.kind !== "argument");
  return { kind: "address", of };
}

/** `a.b`, `a->b`, `a[i]`, `*a`: one use of the variable at the root, with the path to what is read. */
export function access(x: Extraction, node: SyntaxNode, place: Place): Value {
  const steps: { readonly node: SyntaxNode; readonly index: Value | undefined }[] = [];
  let current = node;
  for (;;) {
    const [first, second] = current.children;
    if (current.type === "field_expression" && first) steps.unshift({ node: current, index: undefined });
    else if (current.type === "subscript_expression" && first)
      steps.unshift({ node: current, index: second ? evaluate(x, second) : unknown(x, current) });
    else if (current.type === "pointer_expression" && first?.type === "*" && second) {
      steps.unshift({ node: current, index: undefined });
      current = second;
      continue;
    } else if (current.type === "parenthesized_expression" && namedChildren(current)[0]) {
      current = namedChildren(current)[0] ?? current;
      continue;
    } else break;
    current = first;
  }
  const path = steps.map((step) =>
    step.node.type === "field_expression"
      ? x.textOf(step.node.children.at(-1) ?? step.node)
      : step.node.type === "subscript_expression"
        ? "[]"
        : "*",
  );
  let value: Value;
  const known = current.type === "identifier" ? variableNamed(x, current) : undefined;
  if (known !== undefined) {
    x.addUse(known, path, node, place.use.kind === "ignored" ? { kind: "other" } : place.use);
    value = { kind: "variable", variable: known };
  } else {
    value = evaluate(x, current);
    if (value.kind === "call") x.patchResult(value.call, { use: "member", member: path[0] });
  }
  for (const [index, step] of steps.entries()) {
    if (step.node.type === "field_expression") value = { kind: "field", of: value, name: path[index] ?? "" };
    else if (step.index) value = { kind: "element", of: value, index: step.index };
    else value = { kind: "dereference", of: value };
  }
  return value;
}
