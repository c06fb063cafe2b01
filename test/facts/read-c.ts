import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { FileFacts } from "eslint-plugin-syscalls/facts";
import type { extractC } from "../../rules/src/facts/c/extract.js";
import type { walkable } from "../../rules/src/languages/c/cursor.js";
import type { loadGrammar, parseC } from "../../rules/src/languages/c/grammar.js";
import { root } from "../repository.js";

/** The extractor below the package's door: what it says of any tree, without ESLint and without choosing functions. */
const { extractC: extract } = await load<{ extractC: typeof extractC }>("facts/c/extract.js");
const { walkable: resident } = await load<{ walkable: typeof walkable }>("languages/c/cursor.js");
const grammar = await load<{ loadGrammar: typeof loadGrammar; parseC: typeof parseC }>("languages/c/grammar.js");
await grammar.loadGrammar();

async function load<T>(place: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "src", place)).href)) as T;
}

/** All facts of a C text. */
export function readC(text: string, filename = "a.c"): FileFacts {
  const tree = grammar.parseC(text);
  try {
    return extract(resident(tree), text, filename);
  } finally {
    tree.delete();
  }
}

/** Whether the parser could not make sense of all of a text. */
export function hasErrorIn(text: string): boolean {
  const tree = grammar.parseC(text);
  const { hasError } = tree.rootNode;
  tree.delete();
  return hasError;
}

/** Whether facts are read with our cursor: where web-tree-sitter's insides aren't what it knows, its own takes over. */
export function readsWithResidentCursor(): boolean {
  const tree = grammar.parseC("int x;");
  const own = tree.walk();
  const cursor = resident(tree).walk();
  const isOther = cursor.constructor !== own.constructor;
  cursor.delete();
  own.delete();
  tree.delete();
  return isOther;
}

/** All facts of a C text, with the cursor that web-tree-sitter itself gives. */
export function readCWithOwnCursor(text: string): FileFacts {
  const tree = grammar.parseC(text);
  try {
    return extract(tree, text, "a.c");
  } finally {
    tree.delete();
  }
}

type Tree = Parameters<typeof extractC>[0];
interface NativeParser {
  setLanguage(language: unknown): void;
  parse(read: (offset: number) => string | null): Tree;
}

/** Why the addon can't be used here, or how to read facts with it. */
export type Native =
  { readonly missing: string } | { readonly parse: (text: string) => Tree; readonly read: (text: string) => FileFacts };

/** The addon `tree-sitter`, an optional dependency that npm leaves out where it has no build. */
export function native(): Native {
  const require = createRequire(import.meta.url);
  try {
    const parser = new (require("tree-sitter") as new () => NativeParser)();
    parser.setLanguage(require("tree-sitter-c"));
    // Text in one piece is refused from 32 KB on. Pieces must not part the halves of a surrogate pair.
    const pieceAt = (text: string) => (offset: number) => text.slice(offset, endOfPiece(text, offset));
    const parse = (text: string) => parser.parse(pieceAt(text));
    return { parse, read: (text) => extract(parse(text), text, "a.c") };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    return { missing: `the optional packages tree-sitter and tree-sitter-c don't load (${reason}): npm install` };
  }
}

const pieceLength = 8192;

function endOfPiece(text: string, offset: number): number {
  const end = offset + pieceLength;
  const isHigh = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isHigh ? end - 1 : end;
}

/** Every C text of the repository that facts are read from, by its path below fixtures/. */
export function fixturesInC(): ReadonlyMap<string, string> {
  const folder = join(root, "fixtures");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.[ch]$/.test(name));
  return new Map(files.sort().map((name) => [name.replaceAll("\\", "/"), readFileSync(join(folder, name), "utf8")]));
}

/** Callee names, and functions that are called through their name taken elsewhere: what may be called at all. */
export function namesIn(facts: FileFacts): ReadonlySet<string> {
  const callees = facts.calls.flatMap(({ callee }) => callee ?? []);
  const globals = facts.variables.filter(({ kind }) => kind === "global").map(({ name }) => name);
  return new Set([...callees, ...globals]);
}

/** Large files that npm brings with the parsers: C of other people's making. */
export const largeFiles = [
  "node_modules/tree-sitter/vendor/tree-sitter/lib/src/query.c",
  "node_modules/tree-sitter/vendor/tree-sitter/lib/src/parser.c",
  "node_modules/tree-sitter-c/src/parser.c",
].map((path) => ({ name: basename(path), path: join(root, path) }));
