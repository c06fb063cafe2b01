import type { Place } from "./program.js";

/** What a preprocessor wrote, without the text of system headers. */
export interface ReducedText {
  readonly text: string;
  readonly placeOf: (offset: number) => Place;
  /** Functions that are declared → system header, or nothing for headers of the project. */
  readonly declared: Readonly<Record<string, string>>;
  /** Names of types of system headers. */
  readonly types: ReadonlySet<string>;
  /** Enumerators of system headers. */
  readonly constants: ReadonlyMap<string, bigint>;
}

const marker = /^# (\d+) "((?:[^"\\]|\\.)*)"/;

/**
 * Leaves the project's own text of a preprocessor's output and knows where each line comes from. System text is told
 * by its path: the marker's own flag isn't given by every compiler, and not for what a macro of a header expands to.
 *
 * @param output with line markers (`# 12 "file.c" 2`)
 * @param resolve makes a file of a marker absolute
 */
export function reduce(
  output: string,
  resolve: (file: string) => string,
  isSystem: (file: string) => boolean,
): ReducedText {
  const parts: string[] = [];
  const system: { readonly file: string; readonly text: string }[] = [];
  /** For each run of lines: its first line here, the file and its line there. */
  const runs: { readonly line: number; readonly file: string; readonly at: number }[] = [];
  const known = new Map<string, { readonly file: string; readonly isSystem: boolean }>();
  let lines = 0;
  let current = { file: "", isSystem: true };
  let start = 0;
  const take = (end: number) => {
    if (start >= end) return;
    const text = output.slice(start, end);
    if (current.isSystem) {
      system.push({ file: current.file, text });
      return;
    }
    parts.push(text);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  };
  const markers = /^# \d+ "/gm;
  for (let found = markers.exec(output); found; found = markers.exec(output)) {
    take(found.index);
    const end = endOfLine(output, found.index);
    const [, line = "1", written = ""] = marker.exec(output.slice(found.index, end)) ?? [];
    let next = known.get(written);
    if (!next) {
      const file = isPseudo(written) ? written : resolve(written.replace(/\\(.)/g, "$1"));
      next = { file, isSystem: isPseudo(written) || isSystem(file) };
      known.set(written, next);
    }
    current = next;
    start = end + 1;
    markers.lastIndex = start;
    if (!current.isSystem) runs.push({ line: lines, file: current.file, at: Number(line) });
  }
  take(output.length);
  const text = blankOldStyle(blankExtensions(parts.join("")));
  const headers = readHeaders(system);
  return { ...headers, text, placeOf: placer(text, runs), declared: { ...ownDeclarations(text), ...headers.declared } };
}

/** `<built-in>`, `<command-line>`. */
function isPseudo(file: string): boolean {
  return file.startsWith("<");
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function placer(
  text: string,
  runs: readonly { readonly line: number; readonly file: string; readonly at: number }[],
): ReducedText["placeOf"] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lastUpTo(starts, offset, (start) => start);
    const run = runs[lastUpTo(runs, line, (one) => one.line)];
    return run ? { file: run.file, line: run.at + line - run.line } : { file: "", line: line + 1 };
  };
}

/** Index of the last item whose key isn't greater; the keys grow. */
function lastUpTo<Item>(items: readonly Item[], wanted: number, keyOf: (item: Item) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && keyOf(item) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const extension =
  /\b(?:__attribute__|__attribute|__declspec)\b\s*\(|\b(?:__extension__|__restrict(?:__)?|_Noreturn)\b/g;

/** What tells a linker something is read from the facts; all else only confuses the parser. */
const linking = /\b_*(?:alias|weakref|ifunc|weak|constructor|destructor)_*\b/;

/** Blanks compilers' extensions of C that say nothing of calls; offsets stay. */
export function blankExtensions(text: string): string {
  const parts: string[] = [];
  let done = 0;
  extension.lastIndex = 0;
  for (let found = extension.exec(text); found; found = extension.exec(text)) {
    const end = found[0].endsWith("(") ? closing(text, extension.lastIndex) : extension.lastIndex;
    const written = text.slice(found.index, end);
    if (!linking.test(written)) {
      parts.push(text.slice(done, found.index), written.replace(/[^\n]/g, " "));
      done = end;
    }
    extension.lastIndex = end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

/** `char *name(a, b) char *a; int b; {`, at the start of a line as such code has it. */
const oldStyle =
  /^(?:[A-Za-z_][\w* \t]{0,120}[\s*])?[A-Za-z_]\w*[ \t]*(\(\s*[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*\s*\))(\s*(?:[A-Za-z_][^;{}=]{0,400};\s*)+)\{/gm;

/** The parser loses functions of this style that give a pointer: types of their parameters are blanked. */
function blankOldStyle(text: string): string {
  return text.replace(oldStyle, (all: string, _names: string, types: string) => {
    const end = all.length - 1;
    return `${all.slice(0, end - types.length)}${types.replace(/[^\n]/g, " ")}{`;
  });
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    else if (character === '"') at = endOfString(text, at);
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** `extern int open (const char *, int, ...)`: the name before a parenthesis that a declaration's words stand before. */
const declaration = /^[ \t]*(?:extern\b|static\b|[A-Za-z_])[\w\s*]*?[\s*]\(?([A-Za-z_]\w*)\)?[ \t]*\(/gm;
const alias =
  /\btypedef\b[^;{]*(?:\{[^}]*\})?[^;]*?(?:\(\s*\*?\s*)?\b([A-Za-z_]\w*)\s*\)?\s*(?:\[[^\]]*\]|\([^;]*\))?\s*;/g;
const enumeration = /\benum\b[^;{(]*\{([^}]*)\}/g;

/** What is called must be declared: other names are those of pointers. The empty header is the project's own. */
function ownDeclarations(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [line, name] of text.matchAll(declaration))
    if (name !== undefined && /^[A-Za-z_]/.test(line)) found[name] = "";
  return found;
}

function readHeaders(
  chunks: readonly { readonly file: string; readonly text: string }[],
): Pick<ReducedText, "declared" | "types" | "constants"> {
  const declared: Record<string, string> = {};
  const types = new Set<string>();
  const constants = new Map<string, bigint>();
  for (const { file, text } of chunks) {
    for (const [, name] of text.matchAll(declaration)) if (name !== undefined) declared[name] ??= file;
    for (const [, name] of text.matchAll(alias)) if (name !== undefined) types.add(name);
    for (const [, list] of text.matchAll(enumeration)) readEnumerators(list ?? "", constants);
  }
  return { declared, types, constants };
}

function readEnumerators(list: string, constants: Map<string, bigint>): void {
  let next: bigint | undefined = 0n;
  for (const item of list.split(",")) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*(?:=\s*([^\n]*?)\s*)?$/.exec(item.trim()) ?? [];
    if (name === undefined) continue;
    if (value !== undefined) next = /^(?:0x[\da-fA-F]+|\d+)$/.test(value) ? numberIn(value) : constants.get(value);
    if (next !== undefined) constants.set(name, next);
    next = next === undefined ? undefined : next + 1n;
  }
}

/** As C reads it: a leading zero means octal. */
function numberIn(text: string): bigint {
  return /^0\d+$/.test(text) ? BigInt(`0o${text.slice(1)}`) : BigInt(text);
}
