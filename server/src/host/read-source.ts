import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import type { FoundFile } from "./discover.js";

export type Encoding = "utf8" | "latin1";

export type Reading =
  /** `note`: something about the file that its owner should know. */
  | { readonly kind: "text"; readonly text: string; readonly encoding: Encoding; readonly note?: string }
  | { readonly kind: "skipped"; readonly why: "generated" | "minified" }
  | { readonly kind: "failure"; readonly what: string; readonly remedy: string };

/** SQLite's amalgamation, the largest source file that people really have, is 9 MiB. */
const largestSource = 16 * 2 ** 20;

/** Bytes that decide whether a file that is too large is anybody's source at all. */
const sampleSize = 64 * 2 ** 10;

/** Opens a file once, and finds out whether it's text that somebody wrote. Never throws for a bad file. */
export function readSource({ path, named }: FoundFile): Reading {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    return unreadable(error);
  }
  try {
    const { size } = fstatSync(descriptor);
    const tooLarge = size > largestSource;
    const bytes = tooLarge ? sampleOf(descriptor) : readFileSync(descriptor);
    const why = named || bytes.includes(0) ? undefined : whyNotWritten(bytes.toString("latin1"));
    if (why) return { kind: "skipped", why };
    if (tooLarge) {
      const what = `${Math.round(size / 2 ** 20)} MiB is more than the ${largestSource / 2 ** 20} MiB that are read.`;
      return { kind: "failure", what, remedy: "Leave it out with --ignore, or split it." };
    }
    return decode(bytes);
  } catch (error) {
    return unreadable(error);
  } finally {
    closeSync(descriptor);
  }
}

/** In the encoding that it was read in, so that bytes that no edit touched stay as they are. */
export function writeSource(path: string, text: string, encoding: Encoding): void {
  writeFileSync(path, text, encoding);
}

/** `EACCES` and the like; `unknown` for what isn't an error of the system. */
export function codeOfError(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

function sampleOf(descriptor: number): Buffer {
  const bytes = Buffer.alloc(sampleSize);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, sampleSize, 0));
}

function decode(bytes: Buffer): Reading {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { kind: "failure", what: "The text is UTF-16.", remedy: "Convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)." };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0 && isBinary(bytes.subarray(0, sampleSize))) {
    return { kind: "failure", what: "A binary file.", remedy: "Leave it out with --ignore, or rename it." };
  }
  const warning = zero < 0 ? {} : { note: `holds a NUL byte on line ${lineOf(bytes, zero)}; write \\0 instead` };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: "text", text, encoding: "utf8", ...warning };
  } catch {
    return { kind: "text", text: bytes.toString("latin1"), encoding: "latin1", note: notUtf8 };
  }
}

function lineOf(bytes: Buffer, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === 10).length + 1;
}

const notUtf8 =
  "isn't UTF-8 and was read as Latin-1; convert it (iconv -f LATIN1 -t UTF-8) or leave it out with --ignore";

/** Sources hold tabs, line ends and form feeds; in machine code every other control character is common too. */
function isBinary(sample: Buffer): boolean {
  const controls = sample.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return controls > sample.length / 50;
}

/** Only the comments above the first line of code count: a marker further down speaks of a part. */
const header = /^\uFEFF?(?:\s+|\/\/[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|#![^\n]*|["']use strict["'];?)*/;

const generatedMarkers = [
  /@generated\b|\bdo not (?:edit|modify)\b/i,
  /^\W*(?:auto-?|automatically )generated\b/im,
  /\bmade by GNU Bison\b/,
  /\b(?:file|code|source|header|module)\b[^.]{0,60}\b(?:auto-?generated|generated (?:by|from|automatically))\b/i,
];

/** Where flex, bison, re2c and their like begin to number the lines of what they wrote, or of what they read. */
const lineDirective = /^#[ \t]*line[ \t]+\d+[ \t]+"/m;

/** Characters in which such a directive stands for the whole file: a copied part has it further down. */
const topSize = 2000;

function whyNotWritten(text: string): "generated" | "minified" | undefined {
  const comments = (header.exec(text.slice(0, sampleSize).replace(/^\u00EF\u00BB\u00BF/, "")) ?? [""])[0];
  if (generatedMarkers.some((marker) => marker.test(comments)) || lineDirective.test(text.slice(0, topSize)))
    return "generated";
  return mostlyLongLines(text) ? "minified" : undefined;
}

/** More than half of the text stands on lines that nobody could read. */
function mostlyLongLines(text: string): boolean {
  const unreadableLine = 1000;
  let long = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start);
    const length = (end < 0 ? text.length : end) - start;
    if (length > unreadableLine) long += length;
    start += length + 1;
  }
  return long > text.length / 2;
}

function unreadable(error: unknown): Reading {
  const code = codeOfError(error);
  if (code === "ENOENT") {
    return {
      kind: "failure",
      what: "The file vanished before it was read.",
      remedy: "Run again when nothing rewrites the folder.",
    };
  }
  if (code === "EACCES" || code === "EPERM") {
    return {
      kind: "failure",
      what: `No permission to read it (${code}).`,
      remedy: "Give yourself permission, or leave it out with --ignore.",
    };
  }
  return {
    kind: "failure",
    what: `It can't be read (${code}).`,
    remedy: "Leave it out with --ignore if it isn't meant to be linted.",
  };
}
