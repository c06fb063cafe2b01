import type { CallFact, ExportFact, FunctionFact, VariableFact } from "../fact.js";
import type { Draft } from "../draft.js";
import type { FunctionNode, Node } from "./syntax.js";

export type PassedTo = NonNullable<FunctionFact["passedTo"]>;

/** What can be said only after the walk: functions are called, passed and exported before they are met. */
export class Deferred {
  readonly #met = new Map<Node, number>();
  readonly #targets: { readonly call: Draft<CallFact>; readonly target: FunctionNode }[] = [];
  readonly #taken = new Map<FunctionNode, PassedTo | undefined>();
  readonly #exported = new Map<Node, Set<string>>();
  readonly #handedOn: ExportFact[] = [];
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

  /** @param name absent: a method, which others reach through an instance */
  exports(node: Node, name?: string): void {
    const names = this.#exported.get(node) ?? new Set();
    this.#exported.set(node, name === undefined ? names : names.add(name));
  }

  /** Another module's function is exported under a name. */
  handsOn(name: string, of: string): void {
    this.#handedOn.push({ name, function: undefined, of });
  }

  /** By {@link settle}. */
  get exported(): readonly ExportFact[] {
    const own = [...this.#exported].flatMap(([node, names]) => {
      const id = this.#met.get(node);
      return id === undefined ? [] : [...names].map((name) => ({ name, function: id, of: undefined }));
    });
    return [...own, ...this.#handedOn];
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
    for (const node of this.#exported.keys()) {
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
