import type { TSESTree } from "@typescript-eslint/utils";
import type { Value } from "../fact.js";
import { evaluate } from "./expressions.js";
import { evaluateFunction } from "./functions.js";
import { isFunction, keyName } from "./syntax.js";
import { unknown } from "./values.js";
import { type Use, operand, stored } from "./use.js";
import type { Walk } from "./walk.js";

/** Known properties by name; a spread, a computed key or an accessor leaves the object open. */
export function evaluateObject(walk: Walk, node: TSESTree.ObjectExpression, use: Use): Value {
  const properties: Record<string, Value> = {};
  let open = false;
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      evaluate(walk, property.argument, operand);
      open = true;
      continue;
    }
    const name = keyName(property.key, property.computed);
    if (property.computed) evaluate(walk, property.key, operand);
    const value = evaluateProperty(walk, property, name, use);
    // `__proto__: x` sets the prototype and is no property.
    if (name === undefined || name === "__proto__" || property.kind !== "init") open = true;
    else properties[name] = value;
  }
  return { kind: "object", properties, open };
}

function evaluateProperty(walk: Walk, node: TSESTree.Property, name: string | undefined, use: Use): Value {
  const passed = use.passed && { ...use.passed, ...(name === undefined ? {} : { property: name }) };
  const inner: Use = { ...stored, label: node.computed ? undefined : node.key, passed };
  const { value } = node;
  if (!isFunction(value) || (node.kind === "init" && !node.method)) return evaluate(walk, value, inner);
  // Its `this` is the object, not an instance of the class around it.
  return walk.at({ owner: undefined }, () => evaluateFunction(walk, value, inner, node));
}

export function evaluateArray(walk: Walk, node: TSESTree.ArrayExpression, use: Use): Value {
  const items = node.elements.map((element) => {
    if (!element) return unknown("");
    if (element.type !== "SpreadElement") return evaluate(walk, element, { ...stored, passed: use.passed });
    evaluate(walk, element.argument, { ...operand, gathered: use.gathered });
    return walk.unknown(element);
  });
  return { kind: "array", items };
}
