import type {
  AttributeFact,
  BlockFact,
  CallFact,
  FileFacts,
  FunctionFact,
  GuardFact,
  LoopFact,
  OpaqueFact,
  ReferenceFact,
  ResultFact,
  Span,
  StoreFact,
  TypeFact,
  UseContext,
  UseFact,
  Value,
  VariableFact,
} from "../fact.js";
import { valueOfName, type MacroBody } from "./constants.js";
import { settleVariables } from "./held-values.js";
import { settlePointers } from "./pointers.js";
import type { Recording } from "./recording.js";
import type { SyntaxNode } from "./tree.js";
import { settleTrips, type Counted } from "./trips.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Facts while they are being collected, with the place where the extraction stands. */
export class Extraction {
  readonly text: string;
  /** Macros of other files that begin a loop and take the statement behind them as its body. */
  readonly loopMacros: ReadonlySet<string>;
  readonly functions: Mutable<FunctionFact>[] = [];
  readonly blocks: Mutable<BlockFact>[] = [];
  readonly calls: Mutable<CallFact>[] = [];
  readonly variables: Mutable<VariableFact>[] = [];
  readonly uses: UseFact[] = [];
  readonly stores: StoreFact[] = [];
  readonly opaques: OpaqueFact[] = [];
  readonly references: ReferenceFact[] = [];
  readonly conditions: string[] = [];
  /** Functions and function-like macros of the file by name; filled before any body is read. */
  readonly functionNames = new Map<string, number>();
  /** Functions that the file declares; filled as declarations are read. */
  readonly prototypes = new Set<string>();
  /** Variables whose address is taken anywhere: a call may store to them. */
  readonly addressed = new Set<number>();
  /** Variables that were given a value as a whole so far. */
  readonly stored = new Set<number>();
  /** Object-like macros and enumerators whose value is plain. */
  readonly constants = new Map<string, Value>();
  /** The bodies of object-like macros, one for each definition. */
  readonly bodies = new Map<string, MacroBody[]>();
  /** Constants that stand in for what a header may bring: they keep their name where they are used. */
  readonly fallbacks = new Set<string>();
  /** Structs and unions (`struct box`) and names of types (`box_t`). */
  readonly types = new Map<string, TypeFact>();

  readonly attributes: AttributeFact[] = [];
  /** Loops that may have a constant number of rounds. */
  readonly counted: Counted[] = [];

  /** Of the function that is being read, when an editor will want its facts again. */
  recording: Recording | undefined;
  /** Constants that were defined below the top level so far, one line each. */
  definitions = "";

  function = 0;
  block = 0;
  under: number | undefined = undefined;
  position: CallFact["position"] = "body";
  statement: Span = [0, 0];
  inError = false;

  readonly #scopes: Map<string, number>[] = [new Map<string, number>()];
  #clock = 0;

  constructor(text: string, loopMacros: ReadonlySet<string> = new Set()) {
    this.text = text;
    this.loopMacros = loopMacros;
  }

  /** What a name in a macro's body or an enumerator's value stands for. */
  readonly names = (name: string): Value | undefined => valueOfName(this, name);

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }

  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  get now(): number {
    return this.#clock;
  }

  /** Goes on as if so much had been evaluated. */
  pass(ticks: number): void {
    this.#clock += ticks;
  }

  /**
   * Every function begins at a round time: one more use in a function leaves the times of those behind it as they are.
   */
  beginFunction(): void {
    this.#clock = Math.ceil(this.#clock / 4096) * 4096;
  }

  enterScope(): void {
    this.#scopes.push(new Map());
  }

  leaveScope(): void {
    this.#scopes.pop();
  }

  declare(variable: Omit<VariableFact, "id" | "function" | "escapes" | "value">): number {
    const id = this.variables.length;
    const isFile = variable.kind === "file" || variable.kind === "global";
    const { name, kind, span, type, dimension, signature } = variable;
    this.variables.push({
      id,
      name,
      function: isFile ? 0 : this.function,
      kind,
      span,
      type,
      dimension,
      ...(signature ? { signature } : {}),
      value: undefined,
      escapes: false,
    });
    const scope = isFile ? this.#scopes[0] : this.#scopes.at(-1);
    scope?.set(variable.name, id);
    return id;
  }

  lookUp(name: string): number | undefined {
    for (let depth = this.#scopes.length - 1; depth > 0; depth -= 1) {
      const found = this.#scopes[depth]?.get(name);
      if (found !== undefined) return found;
    }
    const found = this.variableOfFile(name);
    const asked = this.recording?.asked;
    if (asked?.has(name) === false) asked.set(name, { id: found, form: found === undefined ? "" : this.formOf(found) });
    return found;
  }

  variableOfFile(name: string): number | undefined {
    return this.#scopes[0]?.get(name);
  }

  /** All that a function can learn of a variable of the file by its declaration. */
  formOf(variable: number): string {
    const { kind, type, dimension, signature } = this.variables[variable] ?? {};
    return `${kind} ${type} ${dimension ? JSON.stringify(dimension) : ""} ${signature ? JSON.stringify(signature) : ""}`;
  }

  /** Declares a variable of a function that was read before, under the index that it has. */
  redeclare(variable: Mutable<VariableFact>): void {
    this.variables.push(variable);
    if (variable.function === 0) this.#scopes[0]?.set(variable.name, variable.id);
  }

  /** Runs `inside` in a new block below the current one and closes it; the callback's result says how control leaves. */
  inBlock(
    kind: BlockFact["kind"],
    node: { readonly start: number; readonly end: number },
    parts: { readonly loop?: Mutable<LoopFact>; readonly guard?: Mutable<GuardFact> },
    inside: (id: number) => BlockFact["leaves"],
  ): Mutable<BlockFact> {
    const id = this.blocks.length;
    const outer = this.block;
    const block: Mutable<BlockFact> = {
      id,
      kind,
      span: [node.start, node.end],
      function: this.function,
      parent: kind === "body" ? undefined : outer,
      from: this.#clock + 1,
      to: this.#clock,
      loop: parts.loop,
      guard: parts.guard,
      leaves: undefined,
    };
    this.blocks.push(block);
    this.block = id;
    block.leaves = inside(id);
    block.to = this.#clock;
    this.block = outer;
    return block;
  }

  addUse(variable: number, path: readonly string[], node: SyntaxNode, context: UseContext): void {
    this.uses.push({
      at: this.tick(),
      variable,
      path,
      span: [node.start, node.end],
      function: this.function,
      block: this.block,
      in: context,
      under: this.under,
    });
  }

  addStore(
    variable: number,
    path: readonly string[],
    value: Value | undefined,
    node: SyntaxNode,
    change?: StoreFact["change"],
  ): void {
    if (path.length === 0) {
      this.stored.add(variable);
      this.recording?.stored.add(variable);
    }
    this.stores.push({
      at: this.tick(),
      variable,
      path,
      value,
      ...(change ? { change } : {}),
      span: [node.start, node.end],
      function: this.function,
      block: this.block,
      under: this.under,
    });
  }

  addOpaque(kind: OpaqueFact["kind"], node: SyntaxNode, name: string): void {
    this.opaques.push({ kind, span: [node.start, node.end], function: this.function, name });
  }

  addReference(node: SyntaxNode, target: number | undefined): void {
    const name = this.textOf(node);
    this.references.push({ name, target, span: [node.start, node.end], function: this.function });
  }

  patchResult(call: number, patch: Partial<ResultFact>): void {
    const fact = this.calls[call];
    if (fact) fact.result = { ...fact.result, ...patch };
  }

  /** Runs `inside` with a further preprocessor condition on every fact. */
  underCondition(condition: string, inside: () => void): void {
    const outer = this.under;
    const text = outer === undefined ? condition : `${this.conditions[outer] ?? ""} && ${condition}`;
    this.under = this.conditionNamed(text);
    this.recording?.conditions.set(text, this.under);
    inside();
    this.under = outer;
  }

  conditionNamed(text: string): number {
    const known = this.conditions.indexOf(text);
    return known === -1 ? this.conditions.push(text) - 1 : known;
  }

  finish(filename: string): FileFacts {
    settleVariables(this);
    settleTrips(this, this.counted);
    settlePointers(this);
    const { text, functions, blocks, calls, variables, uses, stores, opaques, conditions } = this;
    return {
      language: "c",
      filename,
      text,
      functions,
      blocks,
      calls,
      variables,
      uses,
      stores,
      opaques,
      ...(this.references.length > 0 ? { references: this.references } : {}),
      conditions,
      constants: Object.fromEntries(this.constants),
      types: Object.fromEntries(this.types),
      ...(this.attributes.length > 0 ? { attributes: this.attributes } : {}),
      module: { shebang: false, imports: [], exports: [], stars: [] },
    };
  }
}
