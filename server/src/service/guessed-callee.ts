import type { Span } from "eslint-plugin-syscalls/facts";

/**
 * The canonical name of the call around an offset, guessed from the text of a JavaScript file that doesn't parse: a
 * dotted name before a parenthesis whose first part is imported or global.
 */
export function guessedCallee(
  text: string,
  offset: number,
): { readonly name: string; readonly span: Span } | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  for (const match of text
    .slice(lineStart, lineStart + 1000)
    .matchAll(/[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?=\s*\()/g)) {
    const start = lineStart + match.index;
    const span: Span = [start, start + match[0].length];
    if (offset < span[0] || offset > span[1]) continue;
    const [first = "", ...members] = match[0].split(".");
    return { name: [importedName(text, first) ?? first, ...members].join("."), span };
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
