import type { Value } from "../fact.js";
import type { Extraction } from "./extraction.js";
import { childOf, isToken, type SyntaxNode } from "./tree.js";

/** What a declarator says, unwrapped from its pointers, arrays, parentheses and parameter lists. */
export interface Declarator {
  readonly name: SyntaxNode | undefined;
  readonly pointers: number;
  /** Of an array, the first first; that of `[]` is undefined. */
  readonly dimensions: readonly (SyntaxNode | undefined)[];
  readonly parameters: SyntaxNode | undefined;
  /** `char *f(int)`; `int (*f)(int)` declares a pointer. */
  readonly isFunction: boolean;
}

const wrappers: ReadonlySet<string> = new Set([
  "pointer_declarator",
  "array_declarator",
  "function_declarator",
  "parenthesized_declarator",
  "attributed_declarator",
  "init_declarator",
  "abstract_pointer_declarator",
  "abstract_array_declarator",
  "abstract_function_declarator",
  "abstract_parenthesized_declarator",
]);

const names: ReadonlySet<string> = new Set(["identifier", "type_identifier", "field_identifier", "primitive_type"]);

export function isDeclarator(node: SyntaxNode): boolean {
  return node.type === "identifier" || wrappers.has(node.type);
}

export function readDeclarator(node: SyntaxNode): Declarator {
  let pointers = 0;
  const dimensions: (SyntaxNode | undefined)[] = [];
  let parameters: SyntaxNode | undefined;
  let isFunction = false;
  let current: SyntaxNode | undefined = node;
  while (current && wrappers.has(current.type)) {
    if (current.type.endsWith("pointer_declarator")) {
      pointers += 1;
      isFunction = false;
    }
    if (current.type.endsWith("array_declarator")) {
      isFunction = false;
      const inner = current.children.findIndex((child) => names.has(child.type) || wrappers.has(child.type));
      dimensions.unshift(
        current.children.slice(inner + 1).find((child) => !isToken(child) && child.type !== "type_qualifier"),
      );
    }
    if (current.type.endsWith("function_declarator")) {
      parameters = childOf(current, "parameter_list");
      isFunction = true;
    }
    current = current.children.find((child) => names.has(child.type) || wrappers.has(child.type));
  }
  return { name: current, pointers, dimensions, parameters, isFunction };
}

/** The declared type as written before the declarator, with one `*` for each pointer. */
export function typeText(extraction: Extraction, declaration: SyntaxNode, declarator: Declarator): string {
  const end = declaration.children.find(
    (child) => isDeclarator(child) && !(child.type === "identifier" && child === declaration.children[0]),
  );
  const base = extraction.text
    .slice(declaration.start, end?.start ?? declaration.end)
    .replace(/\s+/g, " ")
    .trim();
  return declarator.pointers > 0 ? `${base} ${"*".repeat(declarator.pointers)}` : base;
}

export function numberValue(text: string): Value | undefined {
  const digits = text.replace(/[uUlLzZ]+$/, "").replaceAll("'", "");
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isFinite(value) && digits !== "" ? { kind: "number", value } : undefined;
}
