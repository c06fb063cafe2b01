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
  const own = new Gathered();
  const headers = new Gathered();
  const known = new Map<string, { readonly file: string; readonly isSystem: boolean }>();
  let current = { file: "", isSystem: true };
  let line = 1;
  let start = 0;
  const take = (end: number) => {
    if (start < end) (current.isSystem ? headers : own).add(output.slice(start, end), { file: current.file, line });
  };
  const markers = /^# \d+ "/gm;
  for (let found = markers.exec(output); found; found = markers.exec(output)) {
    take(found.index);
    const end = endOfLine(output, found.index);
    const [, said = "1", written = ""] = marker.exec(output.slice(found.index, end)) ?? [];
    let next = known.get(written);
    if (!next) {
      const file = isPseudo(written) ? written : resolve(written.replace(/\\(.)/g, "$1"));
      next = { file, isSystem: isPseudo(written) || isSystem(file) };
      known.set(written, next);
    }
    current = next;
    line = Number(said);
    start = end + 1;
    markers.lastIndex = start;
  }
  take(output.length);
  for (const { text, place } of usedInlines(own.text, headers)) own.add(`${text}\n`, place);
  const text = blankOldStyle(blankExtensions(own.text));
  const read = readHeaders(headers.parts);
  return { ...read, text, placeOf: placer(text, own.runs), declared: { ...ownDeclarations(text), ...read.declared } };
}

/** Text of one kind, and where it comes from. */
class Gathered {
  readonly parts: { readonly file: string; readonly text: string }[] = [];
  /** For each run of lines: its first line here, the file and its line there. */
  readonly runs: { readonly line: number; readonly file: string; readonly at: number }[] = [];
  #lines = 0;

  get text(): string {
    return this.parts.map(({ text }) => text).join("");
  }

  add(text: string, { file, line }: Place): void {
    this.runs.push({ line: this.#lines, file, at: line });
    this.parts.push({ file, text });
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lines += 1;
  }
}

/** `static __inline int __isspace(int _c) {`: no library has it. */
const inlineFunction =
  /^[ \t]*static\b(?=[^;{}()]*\b(?:inline|__inline|__inline__)\b)[^;{}=]*?\b(?!__attribute)(\w+)[ \t]*\([^;{}]*\)\s*\{/gm;

/** Functions of system headers that the text calls, themselves or each other. */
function usedInlines(text: string, headers: Gathered): readonly { readonly text: string; readonly place: Place }[] {
  const from = headers.text;
  const placeOf = placer(from, headers.runs);
  const found = new Map<string, { readonly text: string; readonly place: Place }>();
  for (const match of from.matchAll(inlineFunction)) {
    const end = closing(from, match.index + match[0].length, "{");
    found.set(match[1] ?? "", { text: from.slice(match.index, end), place: placeOf(match.index) });
  }
  const used = new Set<{ readonly text: string; readonly place: Place }>();
  const follow = (users: string) => {
    for (const [name, inline] of found) {
      if (used.has(inline) || !users.includes(name) || !new RegExp(`\\b${name}\\b`).test(users)) continue;
      used.add(inline);
      follow(inline.text);
    }
  };
  follow(text);
  return [...used];
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

function closing(text: string, from: number, open: "(" | "{" = "("): number {
  const close = open === "(" ? ")" : "}";
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === open) depth += 1;
    else if (character === close) depth -= 1;
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
    if (name === undefined) {
      // Something with attributes: what counts on from it isn't known.
      if (item.trim() !== "") next = undefined;
      continue;
    }
    if (value !== undefined) next = /^(?:0x[\da-fA-F]+|\d+)$/.test(value) ? numberIn(value) : constants.get(value);
    if (next !== undefined) constants.set(name, next);
    next = next === undefined ? undefined : next + 1n;
  }
}

/** As C reads it: a leading zero means octal. */
function numberIn(text: string): bigint {
  return /^0\d+$/.test(text) ? BigInt(`0o${text.slice(1)}`) : BigInt(text);
}
