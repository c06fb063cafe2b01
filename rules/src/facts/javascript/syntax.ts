import type { TSESTree } from "@typescript-eslint/utils";
import type { Span } from "../fact.js";

export type Node = TSESTree.Node;

export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export type CallNode = TSESTree.CallExpression | TSESTree.NewExpression;

export function isFunction(node: Node): node is FunctionNode {
  const { type } = node;
  return type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration";
}

export function isClass(node: Node): node is ClassNode {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

/** Of Flow's parsers, which the types of TypeScript's don't know. */
const flowCasts: ReadonlySet<string> = new Set(["TypeCastExpression", "AsExpression", "AsConstExpression"]);

/** The expression that Flow is told another type of. */
export function insideFlowCast(node: Node): Node | undefined {
  return flowCasts.has(node.type) ? (node as TSESTree.TSAsExpression).expression : undefined;
}

/** Types that aren't there at run time: TypeScript's, and Flow's as `@babel/eslint-parser` and `hermes-eslint` give them. */
export function isOnlyType({ type }: Node): boolean {
  return (
    /^TS(?!As|NonNull|Satisfies|TypeAssertion|Instantiation|Enum|Module|Export|Import|Parameter)/.test(type) ||
    /^(?:Declare[A-Z]|TypeAlias|OpaqueType|InterfaceDeclaration|TypeParameter)|TypeAnnotation$/.test(type)
  );
}

/** The expression inside an optional chain's wrapper and TypeScript's or Flow's assertions, which do nothing at run time. */
export function unwrap(node: Node): Node {
  let inner = node;
  for (;;) {
    const cast = insideFlowCast(inner);
    if (cast) {
      inner = cast;
      continue;
    }
    switch (inner.type) {
      case "ChainExpression":
      case "TSAsExpression":
      case "TSNonNullExpression":
      case "TSSatisfiesExpression":
      case "TSTypeAssertion":
      case "TSInstantiationExpression":
        inner = inner.expression;
        break;
      default:
        return inner;
    }
  }
}

/** {@link unwrap}, and through `await`. */
export function settled(node: Node): Node {
  const inner = unwrap(node);
  return inner.type === "AwaitExpression" ? settled(inner.argument) : inner;
}

/** The property that a member expression names in the source; undefined when it is computed at run time. */
export function memberName(node: TSESTree.MemberExpression): string | undefined {
  return keyName(node.property, node.computed);
}

/** The name that a property's or member's key spells in the source. `#x` keeps its mark. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (!computed && key.type === "Identifier") return key.name;
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && (typeof key.value === "string" || (!computed && typeof key.value === "number"))) {
    return String(key.value);
  }
  const cooked =
    key.type === "TemplateLiteral" && key.expressions.length === 0 ? key.quasis[0]?.value.cooked : undefined;
  return cooked ?? undefined;
}

export function spanOf(node: Node): Span {
  return [node.range[0], node.range[1]];
}

/** The variable of a parameter that isn't taken apart. */
export function parameterName(parameter: Node | undefined): TSESTree.Identifier | undefined {
  if (!parameter) return undefined;
  if (parameter.type === "Identifier") return parameter;
  if (parameter.type === "AssignmentPattern") return parameterName(parameter.left);
  if (parameter.type === "RestElement") return parameterName(parameter.argument);
  if (parameter.type === "TSParameterProperty") return parameterName(parameter.parameter);
  return undefined;
}

/** A function's parameters without TypeScript's `this`, so that they count as arguments do. */
export function parametersOf(node: FunctionNode): readonly Node[] {
  const first = node.params[0];
  return first?.type === "Identifier" && first.name === "this" ? node.params.slice(1) : node.params;
}

/** The steps from a destructuring pattern down to one of its names; undefined when a step has no name. */
export function patternPath(pattern: Node, name: Node): readonly string[] | undefined {
  if (pattern === name) return [];
  if (pattern.type === "AssignmentPattern") return patternPath(pattern.left, name);
  if (pattern.type !== "ObjectPattern") return undefined;
  for (const property of pattern.properties) {
    // A rest element has the methods of the whole, so it is named like the whole.
    if (property.type === "RestElement") {
      if (property.argument === name) return [];
      continue;
    }
    const below = patternPath(property.value, name);
    const key = keyName(property.key, property.computed);
    if (below) return key === undefined ? undefined : [key, ...below];
  }
  return undefined;
}
