import type { CallFact, FunctionFact, VariableFact } from "../fact.js";
import type { Draft } from "../draft.js";
import type { FunctionNode, Node } from "./syntax.js";

export type PassedTo = NonNullable<FunctionFact["passedTo"]>;

/** What can be said only after the walk: functions are called, passed and exported before they are met. */
export class Deferred {
  readonly #met = new Map<Node, number>();
  readonly #targets: { readonly call: Draft<CallFact>; readonly target: FunctionNode }[] = [];
  readonly #taken = new Map<FunctionNode, PassedTo | undefined>();
  readonly #exported = new Set<Node>();
  readonly #homes: { readonly variable: Draft<VariableFact>; readonly home: Node }[] = [];
  readonly #declared: { readonly variable: Draft<VariableFact>; readonly value: Node }[] = [];

  meets(node: FunctionNode, id: number): void {
    this.#met.set(node, id);
  }

  calls(call: Draft<CallFact>, target: FunctionNode | undefined): void {
    if (target) this.#targets.push({ call, target });
  }

  /** The value of a named function goes somewhere; the first call that receives it counts. */
  takes(target: FunctionNode, passed: PassedTo | undefined): void {
    if (this.#taken.get(target) === undefined) this.#taken.set(target, passed);
  }

  exports(node: Node): void {
    this.#exported.add(node);
  }

  livesIn(variable: Draft<VariableFact>, home: Node): void {
    this.#homes.push({ variable, home });
  }

  declares(variable: Draft<VariableFact>, value: Node): void {
    this.#declared.push({ variable, value });
  }

  settle(functions: readonly Draft<FunctionFact>[]): void {
    const factOf = (node: Node): Draft<FunctionFact> | undefined => functions[this.#met.get(node) ?? -1];
    for (const { call, target } of this.#targets) call.target = factOf(target)?.id;
    for (const [node, passedTo] of this.#taken) {
      const fact = factOf(node);
      if (!fact) continue;
      fact.addressTaken = true;
      fact.passedTo ??= passedTo;
    }
    for (const node of this.#exported) {
      const fact = factOf(node);
      if (fact) fact.linkage = "exported";
    }
    for (const { variable, home } of this.#homes) variable.function = factOf(home)?.id ?? 0;
    for (const { variable, value } of this.#declared) {
      const id = factOf(value)?.id;
      if (id !== undefined) variable.value = { kind: "function", function: id };
    }
  }
}
