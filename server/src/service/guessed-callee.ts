import type { Span } from "eslint-plugin-syscalls/facts";

/** The name of a call as far as the text says, where there are no facts to ask. */
export interface Guess {
  readonly name: string;
  readonly span: Span;
}

/** In C: a name before a parenthesis that the file doesn't define. */
export function guessedFunction(text: string, offset: number): Guess | undefined {
  const found = dottedName(text, offset);
  if (!found || !/^\w+$/.test(found.name)) return undefined;
  const isDefined = new RegExp(`^[\\w*][\\w \\t*]*\\b${found.name}\\s*\\([^;{)]*\\)\\s*\\{`, "m").test(text);
  return isDefined ? undefined : found;
}

/** In JavaScript: a dotted name before a parenthesis, its first part resolved through the imports. */
export function guessedCallee(text: string, offset: number): Guess | undefined {
  const found = dottedName(text, offset);
  if (!found) return undefined;
  const [first = "", ...members] = found.name.split(".");
  return { name: [importedName(text, first) ?? first, ...members].join("."), span: found.span };
}

/** The one around the offset, on its line. */
function dottedName(text: string, offset: number): Guess | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(lineStart, lineStart + 1000);
  for (const match of line.matchAll(/\b[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?=\s*\()/g)) {
    const start = lineStart + match.index;
    const span: Span = [start, start + match[0].length];
    if (span[0] <= offset && offset <= span[1]) return { name: match[0], span };
  }
  return undefined;
}

const importing =
  /\bimport\s+([^;"']*?)\s*from\s*["']([^"']+)["']|\b(?:const|let|var)\s+([^=;]*?)\s*=\s*require\(\s*["']([^"']+)["']\s*\)/g;

/** `node:fs` for `fs`, `node:fs.readFileSync` for `readFileSync` or the name that it was given. */
function importedName(text: string, local: string): string | undefined {
  for (const [, imported, from, declared, required] of text.matchAll(importing)) {
    const bindings = imported ?? declared ?? "";
    const module = (from ?? required ?? "").replace(/^(?!node:|[./@])/, "node:");
    const [outside = "", inside = ""] = bindings.split(/[{}]/);
    for (const part of inside.split(",")) {
      const [exported = "", alias] = part.trim().split(/\s+as\s+|\s*:\s*/);
      if ((alias ?? exported) === local) return `${module}.${exported}`;
    }
    if (new RegExp(`(?:^|[\\s*,])${local.replaceAll("$", "\\$")}(?:[\\s,]|$)`).test(outside)) return module;
  }
  return undefined;
}
