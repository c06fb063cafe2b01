import type { CallFact, UseContext, Value } from "../fact.js";
import { numberValue, readDeclarator } from "./declarators.js";
import type { Extraction } from "./extraction.js";
import { isToken, namedChildren, type SyntaxNode } from "./tree.js";

/** Where an expression stands: what its value is used for, and whether it decides a branch or a loop. */
export interface Place {
  readonly use: UseContext | { readonly kind: "ignored" };
  readonly decides: boolean;
}

const other: Place = { use: { kind: "other" }, decides: false };
export const ignored: Place = { use: { kind: "ignored" }, decides: false };
export const tested: Place = { use: { kind: "condition" }, decides: true };

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** Evaluates an expression: collects its calls, uses and stores in order and gives the form of its value. */
export function evaluate(x: Extraction, node: SyntaxNode, place: Place = other): Value {
  switch (node.type) {
    case "identifier":
      return identifier(x, node, place);
    case "number_literal":
      return numberValue(x.textOf(node)) ?? unknown(x, node);
    case "string_literal":
    case "concatenated_string":
      return stringValue(x, node);
    case "char_literal":
      return { kind: "number", value: characterCode(x.textOf(node)) };
    case "null":
      return { kind: "null" };
    case "true":
    case "false":
      return { kind: "boolean", value: node.type === "true" };
    case "parenthesized_expression":
    case "cast_expression":
      return last(x, node, place);
    case "call_expression":
      return call(x, node, place);
    case "assignment_expression":
      return assignment(x, node, place);
    case "update_expression":
      return update(x, node);
    case "binary_expression":
      return binary(x, node, place);
    case "unary_expression":
      return unary(x, node, place);
    case "pointer_expression":
      return pointer(x, node, place);
    case "field_expression":
    case "subscript_expression":
      return access(x, node, place);
    case "conditional_expression":
      return conditional(x, node, place);
    case "comma_expression": {
      const [first, second] = node.children;
      if (first) evaluate(x, first, ignored);
      return second ? evaluate(x, second, place) : unknown(x, node);
    }
    case "sizeof_expression":
      return sizeOf(x, node);
    case "initializer_list":
      return { kind: "array", items: namedChildren(node).map((child) => evaluate(x, child)) };
    case "initializer_pair": {
      const value = node.children.at(-1);
      return value ? evaluate(x, value) : unknown(x, node);
    }
    case "gnu_asm_expression":
      x.addOpaque("inline-assembly", node, "asm");
      return unknown(x, node);
    default:
      return children(x, node);
  }
}

function children(x: Extraction, node: SyntaxNode): Value {
  const outer = x.inError;
  if (node.type === "ERROR") x.inError = true;
  for (const child of node.children) if (!isToken(child) && !child.type.startsWith("type_")) evaluate(x, child);
  x.inError = outer;
  return unknown(x, node);
}

export function unknown(x: Extraction, node: SyntaxNode): Value {
  return { kind: "unknown", text: x.textOf(node) };
}

function last(x: Extraction, node: SyntaxNode, place: Place): Value {
  const inner = namedChildren(node).at(-1);
  return inner ? evaluate(x, inner, place) : unknown(x, node);
}

/**
 * A name is a variable, a function, a constant of this file, or something a header declares: names in capitals
 * are taken for constants, others for variables that live elsewhere.
 */
function identifier(x: Extraction, node: SyntaxNode, place: Place): Value {
  const name = x.textOf(node);
  const known = x.lookUp(name);
  const use: UseContext = place.use.kind === "ignored" ? { kind: "other" } : place.use;
  if (known !== undefined) {
    x.addUse(known, [], node, use);
    return { kind: "variable", variable: known };
  }
  const target = x.functionNames.get(name);
  if (target !== undefined) {
    const fact = x.functions[target];
    if (fact) {
      fact.addressTaken = true;
      if (use.kind === "argument") fact.passedTo ??= { call: use.call, argument: use.argument };
    }
    return { kind: "function", function: target };
  }
  const constant = x.constants.get(name);
  if (constant) return constant;
  if (name === "NULL") return { kind: "null" };
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return { kind: "symbols", names: [name] };
  const variable = x.declare({ name, kind: "global", span: [node.start, node.start], type: undefined, dimension: undefined });
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

function stringValue(x: Extraction, node: SyntaxNode): Value {
  const parts = node.type === "concatenated_string" ? node.children : [node];
  if (parts.some((part) => part.type !== "string_literal")) return unknown(x, node);
  const value = parts.map((part) => x.textOf(part).replace(/^[^"]*"|"$/g, "")).join("");
  return { kind: "string", value };
}

function characterCode(text: string): number {
  const inner = text.replace(/^[^']*'|'$/g, "");
  const escapes: Readonly<Record<string, number>> = { "\\n": 10, "\\t": 9, "\\r": 13, "\\0": 0, "\\\\": 92, "\\'": 39 };
  return escapes[inner] ?? inner.codePointAt(0) ?? 0;
}

function call(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [calleeNode, list] = node.children;
  if (!calleeNode) return unknown(x, node);
  const id = x.calls.length;
  const direct = unwrap(calleeNode);
  const name = direct.type === "identifier" ? x.textOf(direct) : undefined;
  const isPointer = name === undefined || x.lookUp(name) !== undefined;
  const fact: { -readonly [K in keyof CallFact]: CallFact[K] } = {
    id, at: 0, callee: isPointer ? undefined : name, calleeText: x.textOf(calleeNode), calleeSpan: [calleeNode.start, calleeNode.end],
    span: [node.start, node.end], statement: x.statement, target: isPointer ? undefined : x.functionNames.get(name), arguments: [],
    receiver: undefined, isNew: false, optional: false, function: x.function, block: x.block, position: x.position,
    result: resultAt(place), under: x.under, inError: x.inError,
  };
  x.calls.push(fact);
  if (isPointer) {
    x.addOpaque("function-pointer", calleeNode, x.textOf(calleeNode));
    fact.receiver = evaluate(x, calleeNode, { use: { kind: "receiver", call: id }, decides: false });
  } else if (name === "syscall") {
    x.addOpaque("raw-syscall", node, x.textOf(node));
  }
  fact.arguments = namedChildren(list ?? node).flatMap((argument, index) =>
    list
      ? [{
          span: [argument.start, argument.end] as const,
          value: evaluate(x, argument, { use: { kind: "argument", call: id, argument: index }, decides: false }),
          spread: false,
        }]
      : [],
  );
  fact.at = x.tick();
  return { kind: "call", call: id };
}

function unwrap(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.type === "parenthesized_expression") {
    const inner = namedChildren(current).at(0);
    if (!inner) break;
    current = inner;
  }
  return current;
}

function resultAt({ use, decides }: Place): CallFact["result"] {
  const none = { variable: undefined, call: undefined, member: undefined, awaited: false, decides };
  switch (use.kind) {
    case "argument":
    case "receiver":
      return { ...none, use: use.kind, call: use.call };
    case "operand":
      return { ...none, use: comparisons.has(use.operator) ? "compared" : use.operator === "!" ? "tested" : "operand" };
    case "condition":
      return { ...none, use: "tested" };
    case "returned":
      return { ...none, use: "returned" };
    case "stored":
      return { ...none, use: "assigned", variable: use.variable };
    case "ignored":
      return { ...none, use: "ignored" };
    default:
      return { ...none, use: "operand" };
  }
}

function assignment(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [left, operator, right] = node.children;
  if (!left || !operator || !right) return unknown(x, node);
  const target = assigned(x, left);
  const value = evaluate(x, right, { use: { kind: "stored", variable: target?.path.length === 0 ? target.variable : undefined }, decides: place.decides });
  const plain = operator.type === "=";
  if (target) x.addStore(target.variable, target.path, plain ? value : undefined, node);
  return plain ? value : unknown(x, node);
}

function update(x: Extraction, node: SyntaxNode): Value {
  const operand = node.children.find((child) => !isToken(child));
  const target = operand && assigned(x, operand);
  if (target) x.addStore(target.variable, target.path, undefined, node);
  return unknown(x, node);
}

/** The variable and path that an assignment to this expression stores to; reads inside it (indices) are collected. */
function assigned(x: Extraction, node: SyntaxNode): { readonly variable: number; readonly path: readonly string[] } | undefined {
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
    } else if ((current.type === "parenthesized_expression" || current.type === "cast_expression") && namedChildren(current).length > 0) {
      current = namedChildren(current).at(-1) ?? current;
    } else break;
  }
  if (current.type !== "identifier") {
    evaluate(x, current);
    return undefined;
  }
  const name = x.textOf(current);
  const variable =
    x.lookUp(name) ?? x.declare({ name, kind: "global", span: [current.start, current.start], type: undefined, dimension: undefined });
  return { variable, path };
}

function binary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [left, token, right] = node.children;
  if (!left || !token || !right) return unknown(x, node);
  const operator = token.type;
  const decides = place.decides;
  if (operator === "&&" || operator === "||") {
    const first = evaluate(x, left, { use: { kind: "condition" }, decides: true });
    const guard = {
      condition: [left.start, left.end] as const, value: first, sense: operator === "&&", calls: [], reads: [], otherwise: undefined,
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
    "+": a + b, "-": a - b, "*": a * b, "/": Math.trunc(a / b), "%": a % b, "<<": a * 2 ** b, ">>": Math.floor(a / 2 ** b), "|": a | b, "&": a & b,
  };
  const value = results[operator];
  return value === undefined || !Number.isFinite(value) ? undefined : { kind: "number", value };
}

function unary(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [token, operand] = node.children;
  if (!token || !operand) return unknown(x, node);
  const use: UseContext = token.type === "!" ? { kind: "condition" } : { kind: "operand", operator: token.type, with: { kind: "null" } };
  const value = evaluate(x, operand, { use, decides: place.decides });
  if (token.type === "-" && value.kind === "number") return { kind: "number", value: -value.value };
  return { kind: "operation", operator: token.type, operands: [value] };
}

function pointer(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [token, operand] = node.children;
  if (!token || !operand) return unknown(x, node);
  if (token.type === "*") return access(x, node, place);
  const of = evaluate(x, operand, place);
  if (of.kind === "function") return of;
  const root = rootOf(of);
  const variable = root === undefined ? undefined : x.variables[root];
  // An address given to a call is the call's to judge; one that is stored may change the variable at any time.
  if (variable && place.use.kind !== "argument") variable.escapes = true;
  if (root !== undefined) x.addressed.add(root);
  return { kind: "address", of };
}

function rootOf(value: Value): number | undefined {
  if (value.kind === "variable") return value.variable;
  return value.kind === "field" || value.kind === "element" ? rootOf(value.of) : undefined;
}

/** `a.b`, `a->b`, `a[i]`, `*a`: one use of the variable at the root, with the path to what is read. */
function access(x: Extraction, node: SyntaxNode, place: Place): Value {
  const steps: { readonly node: SyntaxNode; readonly index: Value | undefined }[] = [];
  let current = node;
  for (;;) {
    const [first, second] = current.children;
    if (current.type === "field_expression" && first) steps.unshift({ node: current, index: undefined });
    else if (current.type === "subscript_expression" && first) steps.unshift({ node: current, index: second ? evaluate(x, second) : unknown(x, current) });
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
    step.node.type === "field_expression" ? x.textOf(step.node.children.at(-1) ?? step.node) : step.node.type === "subscript_expression" ? "[]" : "*",
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

function conditional(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [test, , consequence, , alternative] = node.children;
  if (!test || !consequence || !alternative) return children(x, node);
  const condition = evaluate(x, test, tested);
  const guard = { condition: [test.start, test.end] as const, value: condition, sense: true, calls: [], reads: [], otherwise: undefined };
  const operands: Value[] = [];
  const arm = (branch: SyntaxNode) => () => {
    operands.push(evaluate(x, branch, place));
    return undefined;
  };
  const first = x.inBlock("arm", consequence, { guard: guardOver(x, guard) }, arm(consequence));
  const second = x.inBlock("arm", alternative, { guard: guardOver(x, { ...guard, sense: false, otherwise: first.id }) }, arm(alternative));
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

function sizeOf(x: Extraction, node: SyntaxNode): Value {
  const inner = namedChildren(node)[0];
  if (!inner) return unknown(x, node);
  const operand = unwrap(inner);
  if (operand.type === "type_descriptor") return { kind: "sizeof", type: typeDescriptor(x, operand), of: undefined };
  if (operand.type === "identifier" && x.lookUp(x.textOf(operand)) === undefined)
    return { kind: "sizeof", type: x.textOf(operand), of: undefined };
  const known = operand.type === "identifier" ? x.lookUp(x.textOf(operand)) : undefined;
  // sizeof evaluates nothing, so a plain variable inside is no use of it.
  if (known !== undefined) return { kind: "sizeof", type: undefined, of: { kind: "variable", variable: known } };
  return { kind: "sizeof", type: undefined, of: unknown(x, operand) };
}

function typeDescriptor(x: Extraction, node: SyntaxNode): string {
  const declarator = node.children.find((child) => child.type.startsWith("abstract_"));
  const pointers = declarator ? readDeclarator(declarator).pointers : 0;
  const base = x.text.slice(node.start, declarator?.start ?? node.end).trim();
  return pointers > 0 ? `${base} ${"*".repeat(pointers)}` : base;
}
