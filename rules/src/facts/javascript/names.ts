import type { TSESTree } from "@typescript-eslint/utils";
import type { Binding, Bindings } from "./bindings.js";
import type { Definitions } from "./definitions.js";
import { isLoader, isStatic, memberOf, moduleName, nameImport } from "./module-names.js";
import {
  type CallNode,
  type FunctionNode,
  type Node,
  memberName,
  parameterName,
  parametersOf,
  patternPath,
  settled,
  unwrap,
} from "./syntax.js";

const longestName = 200;
/** Of calls, members and variables whose inner names aren't known yet. */
const deepest = 60;
const interop = /^_*(?:import(?:Default|Star)|toESM|interopRequire(?:Default|Wildcard))$/;
/** Packages and helpers that do what Node's `promisify` does go by these names. */
const promises = /^(?:promisify|pify|denodeify|thenify|universalify)$/;
const errorName = /err|^_+$|^e[rx]?$/i;

/** Canonical names, as `CallFact.callee` describes them. */
export class Names {
  readonly #bindings: Bindings;
  readonly #definitions: Definitions;
  readonly #ofNode = new Map<Node, string | undefined>();
  readonly #ofBinding = new Map<Binding, string | undefined>();
  readonly #callbacks = new Map<FunctionNode, CallNode>();
  #depth = 0;

  constructor(bindings: Bindings, definitions: Definitions) {
    this.#bindings = bindings;
    this.#definitions = definitions;
  }

  /** Notes that the call receives the function, whose parameters may then hold the call's result. */
  passes(call: CallNode, callback: FunctionNode): void {
    this.#callbacks.set(callback, call);
  }

  of(node: Node): string | undefined {
    const inner = unwrap(node);
    switch (inner.type) {
      case "Identifier": {
        const binding = this.#bindings.of(inner);
        return binding ? this.ofBinding(binding) : inner.name;
      }
      case "AwaitExpression":
        return this.of(inner.argument);
      case "AssignmentExpression":
        return inner.operator === "=" ? this.of(inner.right) : undefined;
      case "ImportExpression":
        return moduleName(inner.source);
      case "MetaProperty":
        return `${inner.meta.name}.${inner.property.name}`;
      case "MemberExpression":
      case "CallExpression":
      case "NewExpression":
        return this.#remembered(inner);
      default:
        return undefined;
    }
  }

  /** The name of what a variable holds. */
  ofBinding(binding: Binding): string | undefined {
    if (this.#ofBinding.has(binding)) return this.#ofBinding.get(binding);
    // A cycle of declarations has no name.
    this.#ofBinding.set(binding, undefined);
    if (this.#depth > deepest) return undefined;
    this.#depth += 1;
    const name = this.#nameBinding(binding);
    this.#depth -= 1;
    this.#ofBinding.set(binding, name);
    return name;
  }

  /** The module that a call or `import()` loads, by its canonical name. */
  loadedBy(node: Node): string | undefined {
    if (node.type === "ImportExpression") return moduleName(node.source);
    if (node.type !== "CallExpression" || !isLoader(this.of(node.callee))) return undefined;
    const [source] = node.arguments;
    return source && moduleName(source);
  }

  /** Whether an expression is a whole module of a package or of Node, not something out of it. */
  isModule(node: Node): boolean {
    const inner = settled(node);
    if (inner.type !== "Identifier") return this.loadedBy(inner) !== undefined;
    const binding = this.#bindings.of(inner);
    if (!binding) return false;
    if (binding.definition?.type === "ImportBinding") return binding.definition.node.type !== "ImportSpecifier";
    const value = this.#definitions.valueOf(binding);
    return value !== undefined && this.loadedBy(settled(value)) !== undefined;
  }

  #remembered(node: TSESTree.MemberExpression | CallNode): string | undefined {
    if (this.#ofNode.has(node)) return this.#ofNode.get(node);
    this.#ofNode.set(node, undefined);
    if (this.#depth > deepest) return undefined;
    this.#depth += 1;
    const name = node.type === "MemberExpression" ? this.#nameMember(node) : this.#nameResult(node);
    this.#depth -= 1;
    const kept = name !== undefined && name.length <= longestName ? name : undefined;
    this.#ofNode.set(node, kept);
    return kept;
  }

  #nameMember(node: TSESTree.MemberExpression): string | undefined {
    const property = memberName(node);
    // `import()` without `await` is a promise, whose methods aren't the module's.
    if (property === undefined || unwrap(node.object).type === "ImportExpression") return undefined;
    const written = this.#definitions.memberOf(node);
    if (written) return this.of(written);
    return memberOf(this.of(node.object), property);
  }

  /** The name of what a call returns. */
  #nameResult(node: CallNode): string | undefined {
    const callee = unwrap(node.callee);
    if (node.type === "CallExpression") {
      const loaded = this.loadedBy(node);
      if (loaded !== undefined) return loaded;
      const [first] = node.arguments;
      if (callee.type === "Identifier" && interop.test(callee.name) && first) return this.of(first);
      if (callee.type === "MemberExpression") {
        const method = memberName(callee);
        // The same value comes out, or the same function.
        if (method === "bind" || method === "catch" || method === "finally") return this.of(callee.object);
      }
      const name = this.of(callee);
      if (name === "node:util.promisify" && first) return this.of(first);
      const promised = first && promises.test(nameOf(callee) ?? "") ? this.of(first) : undefined;
      if (promised !== undefined && isStatic(promised)) return promised;
      return name === undefined ? undefined : `${name}()`;
    }
    const name = this.of(callee);
    return name === undefined ? undefined : `${name}()`;
  }

  #nameBinding(binding: Binding): string | undefined {
    const { definition } = binding;
    if (!definition) return undefined;
    switch (definition.type) {
      case "ImportBinding":
        return nameImport(definition.node, definition.parent);
      case "Variable": {
        const { id, init } = definition.node;
        const whole = this.#definitions.valueOf(binding);
        if (whole) return this.of(whole);
        if (!init || binding.writes > 1) return undefined;
        const path = patternPath(id, definition.name);
        return path?.reduce<string | undefined>(memberOf, this.of(init));
      }
      case "Parameter":
        return this.#nameParameter(binding, definition.node as FunctionNode);
      default:
        return undefined;
    }
  }

  /** The parameter of a callback that holds what the call gives: of `(err, result) =>` as the last argument, of `.then((result) =>`. */
  resultOf(
    callback: FunctionNode,
  ): { readonly parameter: Node; readonly name: string; readonly then: boolean } | undefined {
    const call = this.#callbacks.get(callback);
    if (call?.type !== "CallExpression") return undefined;
    const [first, second] = parametersOf(callback);
    const callee = unwrap(call.callee);
    if (callee.type === "MemberExpression" && memberName(callee) === "then") {
      const name = this.of(callee.object);
      const isTaker = first && call.arguments[0] === callback && name !== undefined;
      return isTaker ? { parameter: first, name, then: true } : undefined;
    }
    const name = this.of(callee);
    const error = first && parameterName(first)?.name;
    if (name === undefined || !second || error === undefined || !errorName.test(error)) return undefined;
    return call.arguments.at(-1) === callback ? { parameter: second, name: `${name}()`, then: false } : undefined;
  }

  #nameParameter(binding: Binding, callback: FunctionNode): string | undefined {
    const result = binding.writes > 0 ? undefined : this.resultOf(callback);
    return result && this.#namePart(binding, result.parameter, result.name);
  }

  #namePart(binding: Binding, parameter: Node, whole: string | undefined): string | undefined {
    const name = binding.definition?.name;
    const path = name && patternPath(parameter, name);
    return path?.reduce<string | undefined>(memberOf, whole);
  }
}

function nameOf(callee: Node): string | undefined {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? memberName(callee) : undefined;
}
