import type { Parsed } from "./extract.js";
import type {
  BlockFact,
  CallFact,
  FileFacts,
  FunctionFact,
  GuardFact,
  ImportFact,
  LoopFact,
  OpaqueFact,
  Span,
  StoreFact,
  UseContext,
  UseFact,
  Value,
} from "../fact.js";
import { type Binding, Bindings } from "./bindings.js";
import { Deferred, type PassedTo } from "./deferred.js";
import { Definitions } from "./definitions.js";
import type { Draft } from "../draft.js";
import { Names } from "./names.js";
import { type ClassNode, type Node, spanOf } from "./syntax.js";
import type { Use } from "./use.js";
import { unknown } from "./values.js";

/** Parsers accept deeper nesting than the stack has room for in a walk; what lies below is left out. */
export const deepest = 400;

export interface BlockDraft extends Omit<Draft<BlockFact>, "guard" | "loop"> {
  guard: Draft<GuardFact> | undefined;
  loop: Draft<LoopFact> | undefined;
}

/** Where the walk stands. */
interface Place {
  readonly function: number;
  readonly block: number;
  readonly position: CallFact["position"];
  readonly statement: Span;
  /** The class whose instance `this` is, and the function that binds it. */
  readonly owner: ClassNode | undefined;
  readonly thisOwner: number;
}

export interface Condition {
  readonly span: Span;
  readonly value: Value;
  readonly calls: readonly number[];
  readonly reads: readonly number[];
}

/** One walk through a file: where it stands and the facts written so far. */
export class Walk {
  readonly text: string;
  readonly visitorKeys: Readonly<Record<string, readonly string[]>>;
  readonly bindings: Bindings;
  readonly definitions: Definitions;
  readonly names: Names;
  readonly functions: Draft<FunctionFact>[] = [];
  readonly blocks: BlockDraft[] = [];
  readonly calls: Draft<CallFact>[] = [];
  readonly uses: UseFact[] = [];
  readonly stores: StoreFact[] = [];
  readonly opaques: OpaqueFact[] = [];
  readonly imports: ImportFact[] = [];
  readonly stars: string[] = [];
  readonly deferred = new Deferred();
  /** The loop block of a call that runs a callback per item. */
  readonly loopOfCall = new Map<number, number>();
  place: Place;
  depth = 0;
  #clock = 0;
  readonly #thisVariables = new Map<number, number>();

  constructor(sourceCode: Parsed) {
    this.text = sourceCode.text;
    this.visitorKeys = sourceCode.visitorKeys;
    this.bindings = new Bindings(sourceCode);
    this.definitions = new Definitions(this.bindings, this.text);
    this.names = new Names(this.bindings, this.definitions);
    this.place = { function: 0, block: 0, position: "body", statement: [0, 0], owner: undefined, thisOwner: 0 };
  }

  tick(): number {
    return this.#clock++;
  }

  textOf(node: Node): string {
    return this.text.slice(...node.range);
  }

  unknown(node: Node): Value {
    return unknown(this.text.slice(node.range[0], Math.min(node.range[1], node.range[0] + 80)));
  }

  /** Runs something at another place and comes back. */
  at<Result>(place: Partial<Place>, run: () => Result): Result {
    const before = this.place;
    this.place = { ...before, ...place };
    const result = run();
    this.place = before;
    return result;
  }

  /** Opens a block inside the current one, runs its content and closes it. */
  block(kind: BlockFact["kind"], span: Span, content: (block: BlockDraft) => void): number {
    return this.blockOf(this.place.function, this.place.block, kind, span, content);
  }

  blockOf(
    owner: number,
    parent: number | undefined,
    kind: BlockFact["kind"],
    span: Span,
    content: (block: BlockDraft) => void,
  ): number {
    const from = this.tick();
    const block: BlockDraft = {
      id: this.blocks.length,
      kind,
      span,
      function: owner,
      parent,
      from,
      to: from,
      loop: undefined,
      guard: undefined,
      leaves: undefined,
    };
    this.blocks.push(block);
    this.at({ function: owner, block: block.id, position: "body" }, () => content(block));
    block.to = this.#clock - 1;
    return block.id;
  }

  /** Opens a call: it gets its number before its arguments and its time after them. */
  openCall(span: Span, calleeSpan: Span, use: Use): Draft<CallFact> {
    const { function: owner, block, position, statement } = this.place;
    const call: Draft<CallFact> = {
      id: this.calls.length,
      at: 0,
      callee: undefined,
      calleeText: this.text.slice(...calleeSpan).replace(/\s*(\??\.)\s*/g, "$1"),
      calleeSpan,
      span,
      statement,
      target: undefined,
      arguments: [],
      receiver: undefined,
      isNew: false,
      optional: false,
      function: owner,
      block,
      position,
      result: {
        use: use.result,
        variable: use.variable,
        call: use.call,
        member: use.member,
        awaited: use.awaited,
        ...(use.waits ? { waits: true } : {}),
        decides: use.decides,
      },
      under: undefined,
      inError: false,
    };
    this.calls.push(call);
    return call;
  }

  use(variable: number, path: readonly string[], node: Node, context: UseContext): void {
    const { function: owner, block } = this.place;
    this.uses.push({
      at: this.tick(),
      variable,
      path,
      span: spanOf(node),
      function: owner,
      block,
      in: context,
      under: undefined,
    });
  }

  store(variable: number, path: readonly string[], value: Value | undefined, node: Node): void {
    const { function: owner, block } = this.place;
    this.stores.push({
      at: this.tick(),
      variable,
      path,
      value,
      span: spanOf(node),
      function: owner,
      block,
      under: undefined,
    });
  }

  opaque(kind: OpaqueFact["kind"], span: Span, name: string): void {
    this.opaques.push({ kind, span, function: this.place.function, name });
  }

  /** `this` is a variable of the function that binds it: stores to its fields are seen like others. */
  thisVariable(): number {
    const { thisOwner } = this.place;
    const known = this.#thisVariables.get(thisOwner);
    if (known !== undefined) return known;
    const id = this.bindings.addThis(this.functions[thisOwner]?.nameSpan ?? [0, 0], thisOwner);
    this.#thisVariables.set(thisOwner, id);
    return id;
  }

  /** Notes that a value which may be a function of this file goes where it can be called unseen. */
  takes(binding: Binding, passed: PassedTo | undefined): void {
    const node = this.definitions.valueOf(binding);
    const target = node && this.definitions.functionOf(node);
    if (target) this.deferred.takes(target, passed);
  }

  facts(filename: string): FileFacts {
    const { text, functions, blocks, calls, uses, stores, opaques, imports, stars } = this;
    const variables = this.bindings.all.map(({ fact }) => fact);
    const module = { shebang: text.startsWith("#!"), imports, exports: this.deferred.exported, stars };
    return {
      language: "javascript",
      filename,
      text,
      functions,
      blocks,
      calls,
      variables,
      uses,
      stores,
      opaques,
      conditions: [],
      constants: {},
      module,
    };
  }
}
