import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { CDocument } from "eslint-plugin-syscalls/editor";
import { factsOf, type FileFacts } from "eslint-plugin-syscalls/facts";
import type { SourceCode } from "eslint";
import * as fc from "fast-check";
import { fixturesInC, hasErrorIn, largeFiles, native, readC, readCWithOwnCursor } from "../facts/read-c.js";

/** What the seeds so far came to. */
export interface Tally {
  seeds: number;
  /** Edits after which the fresh tree has a syntax error, so that a tree that grew may differ. */
  broken: number;
  /** Those after which it did. */
  different: number;
  /** Texts with a syntax error that were read by both parsers: they are of two versions, and recover in two ways. */
  recovered: number;
  /** Those of which the facts differ. */
  recoveredDifferently: number;
}

export const noSeeds: Tally = { seeds: 0, broken: 0, different: 0, recovered: 0, recoveredDifferently: 0 };

/** Longest text that seeds start from, in UTF-16 units. */
const longest = 3000;

/** Every C file that comes with the repository and its parsers, in pieces. */
const pieces: readonly string[] = [
  ...fixturesInC().values(),
  ...largeFiles.flatMap(({ path }) => (existsSync(path) ? [readFileSync(path, "utf8").slice(0, 100_000)] : [])),
].flatMap(inPieces);

function inPieces(text: string): readonly string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + longest >= text.length ? text.length : text.lastIndexOf("\n", start + longest) + 1;
    const next = end > start ? end : Math.min(text.length, start + longest);
    found.push(text.slice(start, next));
    start = next;
  }
  return found;
}

/** A place in a text or list, as a share of its length. Not `fc.double`: half of all doubles lie below 1e-150. */
const place = fc.noBias(fc.nat(2 ** 30 - 1)).map((part) => part / 2 ** 30);
const piece = place.map((share) => pieces[Math.floor(share * pieces.length)] ?? "");
/** Half of the cuts are of a few characters, as by hand. */
const size = fc.noBias(fc.oneof(fc.nat(12), fc.nat(longest)));

const edit = fc.oneof(
  fc.record({ kind: fc.constant("prefix" as const), at: place }),
  fc.record({ kind: fc.constant("cut" as const), at: place, size }),
  fc.record({
    kind: fc.constant("splice" as const),
    at: place,
    size: fc.nat(12),
    from: piece,
    start: place,
    length: size,
  }),
  fc.record({
    kind: fc.constant("type" as const),
    at: place,
    text: fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      ";",
      '"',
      "'",
      "/*",
      "*/",
      "#if X\n",
      "\n#endif\n",
      "\\\n",
      "goto a;",
      "a:",
      "😀",
      "\r\n",
    ),
  }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** What replaces which span of a text. */
function change(text: string, one: Edit): { readonly span: readonly [number, number]; readonly inserted: string } {
  const at = Math.floor(one.at * text.length);
  switch (one.kind) {
    case "prefix":
      return { span: [at, text.length], inserted: "" };
    case "cut":
      return { span: [at, Math.min(text.length, at + one.size)], inserted: "" };
    case "splice": {
      const start = Math.floor(one.start * one.from.length);
      const inserted = one.from.slice(start, start + one.length);
      return { span: [at, Math.min(text.length, at + one.size)], inserted };
    }
    default:
      return { span: [at, at], inserted: one.text };
  }
}

const addon = native();

/** Why the facts of the native parser can't be compared; undefined when they are. */
export const withoutNative = "missing" in addon ? addon.missing : undefined;

function same(one: FileFacts | undefined, other: FileFacts | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function compareParsers(ofNative: FileFacts, ofWasm: FileFacts, hasError: boolean, tally: Tally): void {
  if (!hasError) assert.deepEqual(ofNative, ofWasm, "native and wasm differ");
  else {
    tally.recovered += 1;
    if (!same(ofNative, ofWasm)) tally.recoveredDifferently += 1;
  }
}

/** What a document says that has seen no edits. Not `readC`, which doesn't mend conditional groups. */
function afresh(text: string): FileFacts | undefined {
  const document = new CDocument("a.c", text);
  try {
    return factsOf(document.sourceCode() as unknown as SourceCode, "a.c");
  } finally {
    document.dispose();
  }
}

/** One text and its edits; throws what is wrong. */
function examine(text: string, edits: readonly Edit[], tally: Tally): void {
  const document = new CDocument("a.c", text);
  try {
    // As while somebody types: what was read of an earlier text is moved, unless it changed.
    const read = () => factsOf(document.sourceCode() as unknown as SourceCode, "a.c", true);
    read();
    for (const one of edits) {
      const { span, inserted } = change(document.text, one);
      document.edit(span, inserted);
      const grown = read();
      const fresh = afresh(document.text);
      assert.ok(grown);
      if (!hasErrorIn(document.text)) assert.deepEqual(grown, fresh, "facts of a tree that grew differ");
      else {
        tally.broken += 1;
        if (!same(grown, fresh)) tally.different += 1;
      }
    }
    const fresh = readC(document.text);
    assert.ok(same(readCWithOwnCursor(document.text), fresh), "the two cursors over one tree differ");
    if (!("missing" in addon)) compareParsers(addon.read(document.text), fresh, hasErrorIn(document.text), tally);
    document.forget();
    assert.deepEqual(read(), afresh(document.text), "a parse afresh differs");
  } finally {
    document.dispose();
  }
}

/**
 * Runs one seed. The error's message has the seed and the smallest text and edits that show it.
 * @throws Error when something is wrong
 */
export function runSeed(seed: number, tally: Tally): void {
  tally.seeds += 1;
  const property = fc.property(piece, fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
    examine(text, edits, tally);
  });
  const details = fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: 60_000 });
  if (!details.failed) return;
  const cause: unknown = details.errorInstance;
  const [text, edits] = details.counterexample ?? [];
  const reason = cause instanceof Error ? cause.message.slice(0, 600) : String(cause);
  throw new Error(`seed ${seed}: ${JSON.stringify({ text, edits }).slice(0, 2000)}\n${reason}`, { cause });
}
