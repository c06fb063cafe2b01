import type { TSESTree } from "@typescript-eslint/utils";
import type { Binding, Bindings } from "./bindings.js";
import {
  type ClassNode,
  type FunctionNode,
  type Node,
  isClass,
  isFunction,
  keyName,
  memberName,
  unwrap,
} from "./syntax.js";

const longestTrail = 8;

/** Where a value was written down: follows variables that hold one value, object literals' properties and `this.x`. */
export class Definitions {
  readonly #bindings: Bindings;
  readonly #text: string;
  readonly #classOfThis = new Map<Node, ClassNode>();
  readonly #members = new Map<ClassNode, ReadonlyMap<string, Node>>();

  constructor(bindings: Bindings, text: string) {
    this.#bindings = bindings;
    this.#text = text;
  }

  /** Notes that `this` at that place is an instance of the class. */
  instanceOf(thisNode: Node, owner: ClassNode): void {
    this.#classOfThis.set(thisNode, owner);
  }

  /** The function that an expression means. */
  functionOf(node: Node): FunctionNode | undefined {
    const origin = this.originOf(node);
    return origin && isFunction(origin) ? origin : undefined;
  }

  constructorOf(node: Node): FunctionNode | undefined {
    const origin = this.originOf(node);
    if (!origin || !isClass(origin)) return origin && isFunction(origin) ? origin : undefined;
    const member = this.#membersOf(origin).get("constructor");
    return member && isFunction(member) ? member : undefined;
  }

  /** The expression, function or class that a value comes from; undefined when several could be meant. */
  originOf(node: Node, trail = 0): Node | undefined {
    if (trail > longestTrail) return undefined;
    const inner = unwrap(node);
    if (inner.type === "Identifier") {
      const binding = this.#bindings.of(inner);
      const value = binding && this.valueOf(binding);
      return value && this.originOf(value, trail + 1);
    }
    if (inner.type === "MemberExpression") {
      const member = this.memberOf(inner, trail);
      return member && this.originOf(member, trail + 1);
    }
    return inner;
  }

  /** What a member expression's property was given in an object literal, a class body or a constructor. */
  memberOf(node: TSESTree.MemberExpression, trail = 0): Node | undefined {
    const name = memberName(node);
    if (name === undefined) return undefined;
    const object = unwrap(node.object);
    if (object.type === "ThisExpression") {
      const owner = this.#classOfThis.get(object);
      return owner && this.#membersOf(owner).get(name);
    }
    if (object.type !== "Identifier") return undefined;
    const origin = this.originOf(object, trail + 1);
    if (origin?.type === "ObjectExpression") return propertyOf(origin, name);
    return origin && isClass(origin) ? this.#membersOf(origin).get(name) : undefined;
  }

  /** The declaration or the one right-hand side that a variable stands for. */
  valueOf(binding: Binding): Node | undefined {
    const { definition, writes, written } = binding;
    if (definition?.type === "FunctionName" || definition?.type === "ClassName") {
      return writes === 0 ? definition.node : undefined;
    }
    if (definition?.type !== "Variable" || writes > 1) return undefined;
    if (definition.node.init) return definition.node.id === definition.name ? definition.node.init : undefined;
    if (!written) return undefined;
    // `({ a } = x)` and `for (a of x)` write a part of the expression only.
    const between = this.#text.slice(written.target.range[1], written.value.range[0]);
    return /^\s*=[\s(]*$/.test(between) ? written.value : undefined;
  }

  #membersOf(owner: ClassNode): ReadonlyMap<string, Node> {
    const known = this.#members.get(owner);
    if (known) return known;
    const members = new Map<string, Node>();
    this.#members.set(owner, members);
    for (const element of owner.body.body) {
      if (element.type === "MethodDefinition" && element.kind !== "get" && element.kind !== "set") {
        const name = keyName(element.key, element.computed);
        if (name !== undefined) members.set(name, element.value);
        if (element.kind === "constructor") addAssigned(members, element.value);
      } else if (element.type === "PropertyDefinition" && element.value) {
        const name = keyName(element.key, element.computed);
        if (name !== undefined) members.set(name, element.value);
      }
    }
    return members;
  }
}

/** `this.fs = fs` at the top level of a constructor. */
function addAssigned(members: Map<string, Node>, constructor: Node): void {
  if (constructor.type !== "FunctionExpression") return;
  for (const statement of constructor.body.body) {
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression") continue;
    const { left, operator, right } = statement.expression;
    if (operator !== "=" || left.type !== "MemberExpression" || left.object.type !== "ThisExpression") continue;
    const name = memberName(left);
    if (name !== undefined) members.set(name, right);
  }
}

function propertyOf(object: TSESTree.ObjectExpression, name: string): Node | undefined {
  let found: Node | undefined;
  for (const property of object.properties) {
    if (property.type === "SpreadElement") found = undefined;
    else if (keyName(property.key, property.computed) === name && property.kind === "init") found = property.value;
  }
  return found;
}
