import type { TSESTree } from "@typescript-eslint/utils";
import type { Value } from "../fact.js";
import { evaluate } from "./expressions.js";
import { isStatic } from "./module-names.js";
import { type Node, memberName, unwrap } from "./syntax.js";
import { named } from "./values.js";
import { type Use, operand } from "./use.js";
import type { Walk } from "./walk.js";

/** A place that a member expression reads or writes: the variable it goes through, if any, and the way from there. */
export interface Place {
  readonly variable: number | undefined;
  readonly path: readonly string[];
  readonly value: Value;
}

/** `a.b[i].c`: one read of the variable through the whole path. */
export function evaluateMember(walk: Walk, node: TSESTree.MemberExpression, use: Use): Value {
  const { variable, path, value } = reach(walk, node, use);
  // `setInterval(this.tick)`: the method may be called from there.
  const passed = use.passed && walk.definitions.functionOf(node);
  if (passed) walk.deferred.takes(passed, use.passed);
  if (variable !== undefined) walk.use(variable, path, node, use.context);
  return value;
}

export function readThis(walk: Walk, node: TSESTree.ThisExpression, use: Use): Value {
  const variable = meetThis(walk, node);
  walk.use(variable, [], node, use.context);
  return { kind: "variable", variable };
}

/** Evaluates what a member expression goes through, without the read or write at its end. */
export function reach(walk: Walk, node: TSESTree.MemberExpression, use: Use): Place {
  const links: TSESTree.MemberExpression[] = [];
  let base: Node = node;
  while (base.type === "MemberExpression") {
    links.push(base);
    base = unwrap(base.object);
  }
  links.reverse();
  const path: string[] = [];
  const { variable, value: first } = start(walk, base, links[0], use);
  let value = first;
  for (const link of links) {
    const property = memberName(link);
    const name = walk.names.of(link);
    if (property === undefined) {
      path.push("[]");
      value = { kind: "element", of: value, index: evaluate(walk, link.property, operand) };
    } else {
      path.push(property);
      value = name !== undefined && isStatic(name) ? named(name) : { kind: "field", of: value, name: property };
    }
  }
  return { variable, path, value };
}

function start(
  walk: Walk,
  base: Node,
  link: TSESTree.MemberExpression | undefined,
  use: Use,
): { variable: number | undefined; value: Value } {
  if (base.type === "ThisExpression") {
    const variable = meetThis(walk, base);
    return { variable, value: { kind: "variable", variable } };
  }
  if (base.type === "Identifier") {
    const binding = walk.bindings.of(base);
    if (!binding) return { variable: undefined, value: { kind: "name", name: base.name } };
    const name = walk.names.ofBinding(binding);
    const variable = binding.fact.id;
    return { variable, value: name !== undefined && isStatic(name) ? named(name) : { kind: "variable", variable } };
  }
  const member = link && memberName(link);
  const through: Use = { ...operand, result: "member", member, decides: use.decides };
  return { variable: undefined, value: evaluate(walk, base, through) };
}

function meetThis(walk: Walk, node: TSESTree.ThisExpression): number {
  const { owner } = walk.place;
  if (owner) walk.definitions.instanceOf(node, owner);
  return walk.thisVariable();
}
