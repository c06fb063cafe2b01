import type { TSESTree } from "@typescript-eslint/utils";
import type { UseContext, Value } from "../fact.js";
import { evaluateAssignment, evaluateUpdate } from "./assignments.js";
import { evaluateConditional, evaluateLogical } from "./branches.js";
import { evaluateCall, evaluateDynamicImport, evaluateTagged } from "./calls.js";
import { evaluateClass } from "./classes.js";
import { evaluateFunction } from "./functions.js";
import { evaluateArray, evaluateObject } from "./literals.js";
import { evaluateMember, readThis } from "./members.js";
import { execute, isStatement } from "./statements.js";
import { type Node, insideFlowCast, isOnlyType, unwrap } from "./syntax.js";
import { binary, isText, literal, named, template, unary, unknown } from "./values.js";
import { isStatic } from "./module-names.js";
import { type Use, ignored, operand, returned, stored } from "./use.js";
import { type Walk, deepest } from "./walk.js";

/** Walks an expression in evaluation order, writes its facts and says what form its value has. */
export function evaluate(walk: Walk, node: Node, use: Use): Value {
  if (walk.depth > deepest) return walk.unknown(node);
  walk.depth += 1;
  const value = evaluateForm(walk, node, use);
  walk.depth -= 1;
  return value;
}

function evaluateForm(walk: Walk, node: Node, use: Use): Value {
  switch (node.type) {
    case "Identifier":
      return readVariable(walk, node, use);
    case "Literal":
      return literal(node);
    case "MemberExpression":
      return evaluateMember(walk, node, use);
    case "CallExpression":
    case "NewExpression":
      return evaluateCall(walk, node, use);
    case "ChainExpression":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
      return evaluate(walk, node.expression, use);
    case "AwaitExpression":
      return evaluate(walk, node.argument, { ...use, awaited: true, waits: true });
    case "TemplateLiteral":
      return evaluateTemplate(walk, node);
    case "BinaryExpression":
      return evaluateBinary(walk, node, use);
    case "LogicalExpression":
      return evaluateLogical(walk, node, use);
    case "ConditionalExpression":
      return evaluateConditional(walk, node, use);
    case "UnaryExpression":
      return evaluateUnary(walk, node, use);
    case "UpdateExpression":
      return evaluateUpdate(walk, node);
    case "AssignmentExpression":
      return evaluateAssignment(walk, node, use);
    case "ObjectExpression":
      return evaluateObject(walk, node, use);
    case "ArrayExpression":
      return evaluateArray(walk, node, use);
    case "ArrowFunctionExpression":
    case "FunctionExpression":
      return evaluateFunction(walk, node, use);
    case "ClassExpression":
      return evaluateClass(walk, node);
    case "SequenceExpression":
      return evaluateSequence(walk, node, use);
    case "ThisExpression":
      return readThis(walk, node, use);
    case "TaggedTemplateExpression":
      return evaluateTagged(walk, node, use);
    case "ImportExpression":
      return evaluateDynamicImport(walk, node, use);
    case "YieldExpression":
      if (node.argument) evaluate(walk, node.argument, { ...returned, awaited: node.delegate });
      return walk.unknown(node);
    case "MetaProperty":
      return { kind: "name", name: `${node.meta.name}.${node.property.name}` };
    case "SpreadElement":
      evaluate(walk, node.argument, operand);
      return walk.unknown(node);
    default: {
      const cast = insideFlowCast(node);
      if (cast) return evaluate(walk, cast, use);
      visitChildren(walk, node);
      return walk.unknown(node);
    }
  }
}

/** Everything without a rule of its own (JSX, decorators, enum members): its parts count, its form doesn't. */
export function visitChildren(walk: Walk, node: Node): void {
  for (const key of walk.visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | readonly (Node | null)[] | null | undefined>)[key];
    if (isList(child)) for (const one of child) visit(walk, one);
    else visit(walk, child);
  }
}

function isList(child: unknown): child is readonly (Node | null)[] {
  return Array.isArray(child);
}

function visit(walk: Walk, node: Node | null | undefined): void {
  if (!node || isOnlyType(node) || node.type === "JSXIdentifier") return;
  if (isStatement(node)) execute(walk, node);
  // What the parts flow into isn't known: a function among them may be called from there.
  else evaluate(walk, node, stored);
}

function readVariable(walk: Walk, node: TSESTree.Identifier, use: Use): Value {
  const binding = walk.bindings.of(node);
  if (!binding) return { kind: "name", name: node.name };
  walk.use(binding.fact.id, [], node, use.context);
  walk.takes(binding, use.passed);
  const name = walk.names.ofBinding(binding);
  return name !== undefined && isStatic(name) ? named(name) : { kind: "variable", variable: binding.fact.id };
}

function evaluateTemplate(walk: Walk, node: TSESTree.TemplateLiteral): Value {
  const parts: Value[] = [];
  const context: UseContext = { kind: "operand", operator: "+", with: unknown("") };
  node.quasis.forEach((quasi, index) => {
    parts.push({ kind: "string", value: quasi.value.cooked ?? quasi.value.raw });
    const hole = node.expressions[index];
    if (hole) parts.push(evaluate(walk, hole, { ...operand, context }));
  });
  return template(parts);
}

const comparisons = new Set(["==", "!=", "===", "!==", "<", "<=", ">", ">=", "instanceof", "in"]);

/** The left spine is walked without recursion: generated code adds up thousands of strings. */
function evaluateBinary(walk: Walk, node: TSESTree.BinaryExpression, use: Use): Value {
  const spine = [node];
  for (let left = unwrap(node.left); left.type === "BinaryExpression"; left = unwrap(left.left)) spine.push(left);
  let value: Value | undefined;
  let text: Value[] | undefined;
  for (const { left, operator, right } of spine.reverse()) {
    const result = comparisons.has(operator) ? "compared" : "operand";
    // Each side's context names the other side, which is known only afterwards.
    const before = { kind: "operand" as const, operator, with: unknown("") };
    const after = { ...before };
    value ??= evaluate(walk, left, { ...operand, result, decides: use.decides, context: before });
    after.with = value;
    const other = evaluate(walk, right, { ...operand, result, decides: use.decides, context: after });
    before.with = other;
    if (operator === "+" && (text || isText(value) || isText(other))) (text ??= [value]).push(other);
    else {
      value = binary(operator, text ? template(text) : value, other);
      text = undefined;
    }
  }
  if (text) return template(text);
  // Readers of a value follow it recursively.
  return value === undefined || spine.length > deepest ? walk.unknown(node) : value;
}

function evaluateUnary(walk: Walk, node: TSESTree.UnaryExpression, use: Use): Value {
  const { operator, argument } = node;
  if (operator === "void") return unary(operator, evaluate(walk, argument, ignored));
  if (operator === "!" && use.decides) {
    return unary(
      operator,
      evaluate(walk, argument, { ...operand, result: "tested", decides: true, context: { kind: "condition" } }),
    );
  }
  const context: UseContext = { kind: "operand", operator, with: unknown("") };
  return unary(operator, evaluate(walk, argument, { ...operand, decides: use.decides, context }));
}

function evaluateSequence(walk: Walk, node: TSESTree.SequenceExpression, use: Use): Value {
  let value: Value | undefined;
  const last = node.expressions.length - 1;
  node.expressions.forEach((one, index) => {
    value = evaluate(walk, one, index === last ? use : ignored);
  });
  return value ?? walk.unknown(node);
}
