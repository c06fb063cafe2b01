import type { TSESTree } from "@typescript-eslint/utils";
import type { Value } from "../fact.js";
import { evaluate } from "./expressions.js";
import { evaluateFunction } from "./functions.js";
import { executeAll } from "./statements.js";
import { type ClassNode, type Node, isFunction, spanOf } from "./syntax.js";
import { type Use, operand, stored } from "./use.js";
import type { Walk } from "./walk.js";

/** A class body: methods are functions, field initialisers run where the class stands. */
export function evaluateClass(walk: Walk, node: ClassNode): Value {
  decorate(walk, node);
  if (node.superClass) evaluate(walk, node.superClass, operand);
  walk.at({ owner: node }, () => {
    for (const element of node.body.body) member(walk, element);
  });
  return walk.unknown(node);
}

function member(walk: Walk, element: TSESTree.ClassElement): void {
  switch (element.type) {
    case "MethodDefinition":
      keyOf(walk, element);
      if (isFunction(element.value)) evaluateFunction(walk, element.value, labelled(element), element);
      break;
    case "PropertyDefinition":
    case "AccessorProperty": {
      keyOf(walk, element);
      const { value } = element;
      if (!value) break;
      walk.at({ statement: spanOf(element) }, () => {
        if (isFunction(value)) evaluateFunction(walk, value, labelled(element), element);
        else evaluate(walk, value, { ...stored, result: "assigned" });
      });
      break;
    }
    case "StaticBlock":
      executeAll(walk, element.body);
      break;
    default:
      break;
  }
}

function decorate(walk: Walk, node: { decorators?: TSESTree.Decorator[] }): void {
  for (const { expression } of node.decorators ?? []) evaluate(walk, expression, operand);
}

function keyOf(walk: Walk, element: { computed: boolean; key: Node; decorators?: TSESTree.Decorator[] }): void {
  decorate(walk, element);
  if (element.computed) evaluate(walk, element.key, operand);
}

function labelled(element: { computed: boolean; key: Node }): Use {
  return { ...operand, label: element.computed ? undefined : element.key };
}
