import type { Tree } from "web-tree-sitter";

/** The part of web-tree-sitter's cursor that facts are read with. */
export interface Cursor {
  readonly nodeType: string;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
  delete(): void;
}

/** What the compiled parser offers to web-tree-sitter, as far as a cursor needs it. */
interface Binding {
  _ts_init(): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  getValue(address: number, type: "i32"): number;
  setValue(address: number, value: number, type: "i32"): void;
}

const functions: readonly (keyof Binding)[] = [
  "_ts_init",
  "_ts_tree_cursor_current_node_type_id_wasm",
  "_ts_tree_cursor_start_index_wasm",
  "_ts_tree_cursor_end_index_wasm",
  "_ts_tree_cursor_goto_first_child_wasm",
  "_ts_tree_cursor_goto_next_sibling_wasm",
  "_ts_tree_cursor_goto_parent_wasm",
  "getValue",
  "setValue",
];

/** The state of web-tree-sitter's cursor: four words that each of its methods carries into the parser's memory and back. */
type CursorState = [number, number, number, number] & {
  readonly tree: { readonly 0: number; readonly language: { readonly types: readonly string[] } };
};
const words = [0, 1, 2, 3] as const;

/** Where cursors leave their state, and who works on it. */
interface Resident {
  readonly binding: Binding;
  readonly address: number;
}

let resident: Resident | undefined;

/**
 * Takes the object that `Parser.init` was given, which the parser's functions are put on; unless another user of
 * web-tree-sitter in this process was first, or a future version does it otherwise. Then cursors are just slower.
 */
export function adoptBinding(options: object): void {
  const found = options as Partial<Binding>;
  if (!functions.every((name) => typeof found[name] === "function")) return;
  const binding = found as Binding;
  resident = { binding, address: binding._ts_init() };
}

/**
 * A tree whose cursors leave their state in the parser's memory from call to call: 2.5 times as fast as those of
 * web-tree-sitter on 32 M characters of C. Until one is deleted, nothing else may be asked of web-tree-sitter.
 */
export function walkable(tree: Tree): { walk(): Cursor } {
  return {
    walk() {
      const cursor = tree.walk();
      return resident && isState(cursor) ? new ResidentCursor(cursor, cursor, resident) : cursor;
    },
  };
}

function isState(cursor: object): cursor is CursorState {
  const state = cursor as Partial<CursorState>;
  return (
    words.every((word) => typeof state[word] === "number") &&
    typeof state.tree?.[0] === "number" &&
    Array.isArray(state.tree.language.types)
  );
}

class ResidentCursor implements Cursor {
  readonly #cursor: Cursor;
  readonly #state: CursorState;
  readonly #binding: Binding;
  readonly #tree: number;
  readonly #types: readonly string[];
  readonly #address: number;

  constructor(cursor: Cursor, state: CursorState, { binding, address }: Resident) {
    this.#cursor = cursor;
    this.#state = state;
    this.#binding = binding;
    this.#tree = state.tree[0];
    this.#types = state.tree.language.types;
    this.#address = address;
    for (const word of words) binding.setValue(this.#address + 4 * word, state[word], "i32");
  }

  get nodeType(): string {
    return this.#types[this.#binding._ts_tree_cursor_current_node_type_id_wasm(this.#tree)] ?? "ERROR";
  }

  get startIndex(): number {
    return this.#binding._ts_tree_cursor_start_index_wasm(this.#tree);
  }

  get endIndex(): number {
    return this.#binding._ts_tree_cursor_end_index_wasm(this.#tree);
  }

  gotoFirstChild(): boolean {
    return this.#binding._ts_tree_cursor_goto_first_child_wasm(this.#tree) === 1;
  }

  gotoNextSibling(): boolean {
    return this.#binding._ts_tree_cursor_goto_next_sibling_wasm(this.#tree) === 1;
  }

  gotoParent(): boolean {
    return this.#binding._ts_tree_cursor_goto_parent_wasm(this.#tree) === 1;
  }

  /** The cursor that was taken over must know where its stack has moved to. */
  delete(): void {
    for (const word of words) this.#state[word] = this.#binding.getValue(this.#address + 4 * word, "i32");
    this.#cursor.delete();
  }
}
