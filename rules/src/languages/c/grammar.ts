import { readFile } from "node:fs/promises";
import { Edit, Language, Parser, type Point, type Tree } from "web-tree-sitter";
import type { Span } from "../../facts/fact.js";
import { adoptBinding } from "./cursor.js";

const grammarFile = new URL("../../../grammar/tree-sitter-c.wasm", import.meta.url);

/**
 * Longest text that is parsed, in UTF-16 units. Measured: code of this length takes 3 s and 343 MB, the 9 MB of
 * SQLite's amalgamation 165 MB. At 50 MB a long array runs into the 2 GB that WebAssembly has.
 */
const longestText = 16 * 1024 * 1024;

/** Up to here not even a text of nothing but syntax errors (3 s, 0.3 GB for 1 MB) needs watching. */
const longestUnwatched = 1024 * 1024;

/** WebAssembly as far as it is used here: the compiler's library for Node leaves it out. */
interface Memory {
  readonly buffer: ArrayBufferLike;
}
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => Memory };
};

/** What the module of web-tree-sitter asks for at its start and may grow to: 32 MB and 2 GB. */
const memoryPages = { initial: 512, maximum: 32768 };
/**
 * Growth past this many bytes gives up the file: a failed allocation would end the parser for the whole process, and
 * each of ESLint's threads has its own. Arrays reach it at 10 MB, syntax errors on every line at 3 MB after 8 s.
 */
const memoryLimit = 512 * 1024 * 1024;

let parser: Parser | undefined;
let memory: Memory | undefined;
let loading: Promise<void> | undefined;

/** Makes `parseC` usable; a second call is free. Rejects when the grammar file is missing or unusable. */
export function loadGrammar(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw new Error(
      `The grammar of C could not be loaded from ${grammarFile.href}; ` +
        "reinstall eslint-plugin-syscalls, or run its build when working on it.",
      { cause: error },
    );
  });
  return loading;
}

async function load(): Promise<void> {
  const own = new WebAssembly.Memory(memoryPages);
  // The type lists only what every Emscripten module has; this module takes its memory from outside when given one.
  const options: { wasmMemory: Memory } = { wasmMemory: own };
  const [grammar] = await Promise.all([readFile(grammarFile), Parser.init(options)]);
  const loaded = new Parser();
  loaded.setLanguage(await Language.load(grammar));
  adoptBinding(options);
  memory = own;
  parser = loaded;
}

/**
 * The syntax tree of a text; offsets are UTF-16 units. The caller deletes it. Syntax errors are nodes of the tree.
 * Throws a RangeError whose message is meant for the user when the text is too long or would take too much memory.
 */
export function parseC(text: string, { previous, isStopped }: ParseOptions = {}): Tree {
  if (!parser) throw new Error("Await loadGrammar() before the first parseC().");
  if (text.length > longestText) throw new RangeError(tooLong(text));
  const isLong = text.length > longestUnwatched;
  if (!isLong && !isStopped) return treeOf(parser.parse(text, previous));
  const limit = Math.max(memoryLimit, memoryUsed());
  const progressCallback = () => isStopped?.() === true || (isLong && memoryUsed() > limit);
  const tree = parser.parse(text, previous, { progressCallback });
  if (tree) return tree;
  // Else the next parse would go on where this one stopped.
  parser.reset();
  if (isStopped?.() === true) throw new ParseStopped();
  throw new RangeError(
    `This file has ${megabytes(text)}, and parsing it as C would take more than ${memoryLimit / 2 ** 20} MB of memory. ` +
      remedy,
  );
}

export interface ParseOptions {
  /** The tree of an earlier text, told by {@link tellEdit} of every change since: only what changed is parsed. */
  readonly previous?: Tree | undefined;
  /** Asked now and then; when it says so, {@link ParseStopped} is thrown. */
  readonly isStopped?: (() => boolean) | undefined;
}

export class ParseStopped extends Error {
  constructor() {
    super("The parse was stopped.");
  }
}

/** Tells a tree of the text `before` that it now has `inserted` in place of `start` to `end`. */
export function tellEdit(tree: Tree, before: string, [start, end]: Span, inserted: string): void {
  const startPosition = pointAt(before, start, 0, { row: 0, column: 0 });
  const oldEndPosition = pointAt(before, end, start, startPosition);
  const newEndPosition = pointAt(inserted, inserted.length, 0, startPosition);
  const newEndIndex = start + inserted.length;
  tree.edit(
    new Edit({ startIndex: start, oldEndIndex: end, newEndIndex, startPosition, oldEndPosition, newEndPosition }),
  );
}

/** The point of an offset, counted on from another offset whose point is known. */
function pointAt(text: string, offset: number, from: number, { row, column }: Point): Point {
  let start = from - column;
  for (let at = text.indexOf("\n", from); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    row += 1;
    start = at + 1;
  }
  return { row, column: offset - start };
}

/** Whether a parse of this text may be refused; a shorter text never is. */
export function mayBeRefused(text: string): boolean {
  return text.length > longestUnwatched;
}

function treeOf(tree: Tree | null): Tree {
  if (!tree) throw new Error("The parser of C has lost its grammar.");
  return tree;
}

function memoryUsed(): number {
  return memory?.buffer.byteLength ?? 0;
}

const remedy = "Generated or data files are best left out: add the file to `ignores` in the ESLint config.";

function tooLong(text: string): string {
  return `This file has ${megabytes(text)}, and C is parsed up to ${longestText / 2 ** 20} MB. ${remedy}`;
}

function megabytes(text: string): string {
  return `${(text.length / 2 ** 20).toFixed(1)} MB`;
}
