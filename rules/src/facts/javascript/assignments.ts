import type { TSESTree } from "@typescript-eslint/utils";
import type { UseContext, Value } from "../fact.js";
import { runArm } from "./branches.js";
import { evaluate } from "./expressions.js";
import { reach } from "./members.js";
import { noteExport, noteImport } from "./module.js";
import { type Node, keyName, memberName, spanOf, unwrap } from "./syntax.js";
import { unknown } from "./values.js";
import { type Use, operand } from "./use.js";
import type { Walk } from "./walk.js";

/** Who gives the value: the caller, a declaration's initialiser, a loop's next item or an assignment. */
export type Giver = "parameter" | "declaration" | "element" | "assignment";

export function executeDeclaration(walk: Walk, node: TSESTree.VariableDeclaration): void {
  for (const declarator of node.declarations) {
    if (!declarator.init) continue;
    const value = evaluate(walk, declarator.init, storedIn(walk, declarator.id));
    assign(walk, declarator.id, value, "declaration");
    noteImport(walk, declarator);
  }
}

/** How a value is used that is stored into a target. */
function storedIn(walk: Walk, target: Node): Use {
  const inner = unwrap(target);
  const variable = inner.type === "Identifier" ? walk.bindings.of(inner)?.fact.id : undefined;
  return { ...operand, result: "assigned", variable, context: { kind: "stored", variable }, label: labelOf(inner) };
}

function labelOf(target: Node): Node | undefined {
  if (target.type === "Identifier") return target;
  return target.type === "MemberExpression" && memberName(target) !== undefined ? target.property : undefined;
}

/**
 * Stores a value into a pattern.
 * @param whole false below a destructuring pattern, where the value is the one that the name gets from it
 */
export function assign(walk: Walk, target: Node, value: Value | undefined, giver: Giver, whole = true): void {
  switch (target.type) {
    case "Identifier": {
      const binding = walk.bindings.of(target);
      if (!binding) return;
      const { fact, writes } = binding;
      const plain = giver === "declaration" || giver === "assignment";
      if (giver !== "parameter") walk.store(fact.id, [], whole && plain ? value : undefined, target);
      const lasting = giver === "declaration" || (!whole && giver !== "assignment");
      if (lasting && writes <= (giver === "parameter" ? 0 : 1)) fact.value = value;
      return;
    }
    case "MemberExpression": {
      const { variable, path } = reach(walk, target, operand);
      if (variable !== undefined) walk.store(variable, path, whole ? value : undefined, target);
      return;
    }
    case "ObjectPattern":
      for (const property of target.properties) assignProperty(walk, property, value, giver);
      return;
    case "ArrayPattern":
      target.elements.forEach((element, index) => {
        const item: Value | undefined = value && {
          kind: "element",
          of: value,
          index: { kind: "number", value: index },
        };
        if (element) assign(walk, element, item, giver, false);
      });
      return;
    case "AssignmentPattern":
      evaluate(walk, target.right, storedIn(walk, target.left));
      assign(walk, target.left, undefined, giver, whole);
      return;
    case "RestElement":
      assign(walk, target.argument, undefined, giver, false);
      return;
    case "TSParameterProperty":
      assign(walk, target.parameter, value, giver, whole);
      return;
    default: {
      const inner = unwrap(target);
      if (inner !== target) assign(walk, inner, value, giver, whole);
    }
  }
}

function assignProperty(
  walk: Walk,
  property: TSESTree.Property | TSESTree.RestElement,
  value: Value | undefined,
  giver: Giver,
): void {
  if (property.type === "RestElement") {
    assign(walk, property.argument, undefined, giver, false);
    return;
  }
  const name = keyName(property.key, property.computed);
  if (property.computed) evaluate(walk, property.key, operand);
  const part: Value | undefined = value && (name === undefined ? undefined : { kind: "field", of: value, name });
  assign(walk, property.value, part, giver, false);
}

export function evaluateAssignment(walk: Walk, node: TSESTree.AssignmentExpression, use: Use): Value {
  const { operator, right } = node;
  const left = unwrap(node.left);
  if (operator !== "=") return evaluateCompound(walk, left, operator, right);
  const given: Use = { ...storedIn(walk, left), decides: use.decides };
  noteExport(walk, left, right);
  if (left.type === "MemberExpression") {
    const { variable, path } = reach(walk, left, operand);
    const value = evaluate(walk, right, given);
    if (variable !== undefined) walk.store(variable, path, value, left);
    return value;
  }
  const value = evaluate(walk, right, given);
  assign(walk, left, value, "assignment");
  return value;
}

/** `+=` and the like read before they write; `||=`, `&&=` and `??=` may do neither the right side nor the store. */
function evaluateCompound(walk: Walk, left: Node, operator: string, right: Node): Value {
  const context = { kind: "operand" as const, operator: operator.slice(0, -1), with: unknown("") };
  const place = targetOf(walk, left);
  if (place?.variable !== undefined) walk.use(place.variable, place.path, left, context);
  const before: Value = place?.value ?? unknown("");
  const store = (): Value => {
    const value = evaluate(walk, right, { ...storedIn(walk, left), variable: undefined });
    if (place?.variable !== undefined) walk.store(place.variable, place.path, undefined, left);
    return value;
  };
  if (operator !== "||=" && operator !== "&&=" && operator !== "??=") {
    const value = store();
    context.with = value;
    return { kind: "operation", operator, operands: [before, value] };
  }
  let value: Value = before;
  const reads = place?.variable === undefined ? [] : [place.variable];
  runArm(walk, spanOf(right), { span: spanOf(left), value: before, calls: [], reads }, operator === "&&=", () => {
    value = store();
    return undefined;
  });
  return { kind: "operation", operator, operands: [before, value] };
}

function targetOf(
  walk: Walk,
  target: Node,
): { variable: number | undefined; path: readonly string[]; value: Value } | undefined {
  if (target.type === "MemberExpression") return reach(walk, target, operand);
  const variable = target.type === "Identifier" ? walk.bindings.of(target)?.fact.id : undefined;
  return variable === undefined ? undefined : { variable, path: [], value: { kind: "variable", variable } };
}

export function evaluateUpdate(walk: Walk, node: TSESTree.UpdateExpression): Value {
  const { operator } = node;
  const target = unwrap(node.argument);
  const place = targetOf(walk, target);
  const context: UseContext = { kind: "operand", operator, with: { kind: "number", value: 1 } };
  if (place?.variable !== undefined) {
    walk.use(place.variable, place.path, target, context);
    walk.store(place.variable, place.path, undefined, target);
  }
  return { kind: "operation", operator, operands: [place?.value ?? unknown("")] };
}
