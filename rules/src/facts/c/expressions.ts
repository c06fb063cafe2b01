import type { UseContext, Value } from "../fact.js";
import { call, unwrap } from "./calls.js";
import { numberValue, readDeclarator } from "./declarators.js";
import type { Extraction } from "./extraction.js";
import { assemblyName } from "./linking.js";
import { characterCode } from "./literals.js";
import { binary, conditional, unary } from "./operators.js";
import { isToken, namedChildren, type SyntaxNode } from "./tree.js";
import { access, assignment, identifier, pointer, update } from "./variables.js";

/** Where an expression stands: what its value is used for, and whether it decides a branch or a loop. */
export interface Place {
  readonly use: UseContext | { readonly kind: "ignored" };
  readonly decides: boolean;
}

const other: Place = { use: { kind: "other" }, decides: false };
export const ignored: Place = { use: { kind: "ignored" }, decides: false };
export const tested: Place = { use: { kind: "condition" }, decides: true };

/** Evaluates an expression: collects its calls, uses and stores in order and gives the form of its value. */
export function evaluate(x: Extraction, node: SyntaxNode, place: Place = other): Value {
  return expression(x, withoutErrors(x, node), place);
}

/** Reads what the parser couldn't place inside a node first, so that the other children stand where they belong. */
export function withoutErrors(x: Extraction, node: SyntaxNode): SyntaxNode {
  if (node.type === "ERROR" || !node.children.some(isError)) return node;
  for (const child of node.children) if (isError(child)) evaluate(x, child);
  return { ...node, children: node.children.filter((child) => !isError(child)) };
}

function isError(node: SyntaxNode): boolean {
  return node.type === "ERROR";
}

function expression(x: Extraction, node: SyntaxNode, place: Place): Value {
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
      return initialiser(x, node);
    case "initializer_pair": {
      const value = node.children.at(-1);
      return value ? evaluate(x, value) : unknown(x, node);
    }
    case "gnu_asm_expression":
      x.addOpaque("inline-assembly", node, assemblyName(x.textOf(node)));
      return unknown(x, node);
    default:
      return children(x, node);
  }
}

/** Named members make an object, of which more than the listed ones are zero. */
function initialiser(x: Extraction, node: SyntaxNode): Value {
  const parts = namedChildren(node);
  const items = parts.map((child) => evaluate(x, child));
  const names = parts.map((part) => {
    const [designator, sign] = part.children;
    const isPlain = part.type === "initializer_pair" && designator?.type === "field_designator" && sign?.type === "=";
    return isPlain ? x.textOf(designator).replace(/^\.\s*/, "") : undefined;
  });
  if (names.length === 0 || names.includes(undefined)) return { kind: "array", items };
  const properties = Object.fromEntries(names.map((name, index) => [name ?? "", items[index] ?? unknown(x, node)]));
  return { kind: "object", properties, open: false };
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

function stringValue(x: Extraction, node: SyntaxNode): Value {
  const parts = node.type === "concatenated_string" ? node.children : [node];
  if (parts.some((part) => part.type !== "string_literal")) return unknown(x, node);
  const value = parts.map((part) => x.textOf(part).replace(/^[^"]*"|"$/g, "")).join("");
  return { kind: "string", value };
}

function sizeOf(x: Extraction, node: SyntaxNode): Value {
  const inner = namedChildren(node)[0];
  if (!inner) return unknown(x, node);
  const operand = unwrap(inner);
  if (operand.type === "type_descriptor") return { kind: "sizeof", type: typeDescriptor(x, operand), of: undefined };
  if (operand.type === "identifier" && x.lookUp(x.textOf(operand)) === undefined)
    return { kind: "sizeof", type: x.textOf(operand), of: undefined };
  return { kind: "sizeof", type: undefined, of: formOf(x, operand) };
}

/** The form of an expression that isn't evaluated: sizeof uses nothing. */
function formOf(x: Extraction, written: SyntaxNode): Value {
  const node = unwrap(written);
  const [first, second] = node.children;
  const known = node.type === "identifier" ? x.lookUp(x.textOf(node)) : undefined;
  if (known !== undefined) return { kind: "variable", variable: known };
  if (node.type === "string_literal") return stringValue(x, node);
  if (node.type === "field_expression" && first)
    return { kind: "field", of: formOf(x, first), name: x.textOf(node.children.at(-1) ?? node) };
  if (node.type === "subscript_expression" && first)
    return { kind: "element", of: formOf(x, first), index: second ? formOf(x, second) : unknown(x, node) };
  if (node.type === "number_literal") return numberValue(x.textOf(node)) ?? unknown(x, node);
  if (node.type === "pointer_expression" && first?.type === "*" && second)
    return { kind: "dereference", of: formOf(x, second) };
  return unknown(x, node);
}

function typeDescriptor(x: Extraction, node: SyntaxNode): string {
  const declarator = node.children.find((child) => child.type.startsWith("abstract_"));
  const pointers = declarator ? readDeclarator(declarator).pointers : 0;
  const base = x.text.slice(node.start, declarator?.start ?? node.end).trim();
  return pointers > 0 ? `${base} ${"*".repeat(pointers)}` : base;
}
