import type { FileFacts } from "./fact.js";

/**
 * What a C text includes, as written: `"a.h"` or `<a.h>`.
 * @param isForeign whether code under a preprocessor condition is for another system: its headers don't count
 */
export function includesOf(text: string, isForeign: (condition: string) => boolean): readonly string[] {
  const found = new Set<string>();
  const conditions: string[] = [];
  for (const [, directive = "", rest = ""] of text.matchAll(directives)) {
    const condition = rest.replace(/\/\*.*?\*\/|\/\/.*$/g, "").trim();
    if (directive === "include") {
      const target = /^(?:"[^"]+"|<[^>]+>)/.exec(condition)?.[0];
      if (target !== undefined && !conditions.some(isForeign)) found.add(target);
    } else if (directive === "endif") conditions.pop();
    else if (directive.startsWith("el")) conditions.push(otherwise(conditions.pop() ?? "", condition));
    else if (directive === "if") conditions.push(condition);
    else conditions.push(`${directive === "ifndef" ? "!" : ""}defined(${condition})`);
  }
  return [...found];
}

const directives = /^[ \t]*#[ \t]*(include|ifdef|ifndef|if|elif|else|endif)\b(.*)$/gm;

function otherwise(before: string, condition: string): string {
  return condition === "" ? `!(${before})` : condition;
}

/** Names that a text only defines where nobody else has: `#ifndef FD_CLOEXEC`. Elsewhere they may mean something else. */
export function conditionalNames(text: string): ReadonlySet<string> {
  const found = text.matchAll(
    /^[ \t]*#[ \t]*(?:ifndef[ \t]+|(?:el)?if\b.*?!\s*defined[ \t]*\(?[ \t]*)([A-Za-z_]\w*)/gm,
  );
  return new Set([...found].map(([, name = ""]) => name));
}

/** Names before a parenthesis: every function that a header declares is among them. */
export function declaredNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\b([A-Za-z_]\w*)[ \t]*\(/g)].map(([, name = ""]) => name))];
}

/** Any of the usual words for it: `_Noreturn`, `noreturn`, `__noreturn__`, `NORETURN`, `LWS_NO_RETURN`. */
const noreturn = /\b(?:\w*_)?no_?return(?:__?)?\b/gi;

const attribute = /^(?:_*attribute_*|_*format\w*|_*declspec|_*printf\w*|[A-Z][A-Z0-9_]*)$/;

/** Functions that a text declares or defines as never returning. */
export function noreturnNames(text: string): readonly string[] {
  const found = new Set<string>();
  for (const { index } of text.matchAll(noreturn)) {
    const start = Math.max(...[";", "}", "{", "#", "*/"].map((end) => text.lastIndexOf(end, index))) + 1;
    const end = /[;{]/.exec(text.slice(index, index + 400));
    if (!end) continue;
    const statement = text.slice(start, index + end.index);
    const names = [...statement.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map(([, name = ""]) => name);
    const name = names.find((one) => !attribute.test(one) && !/no_?return/i.test(one));
    if (name !== undefined) found.add(name);
  }
  return [...found];
}

/** Function-like macros whose text begins with a loop's head and doesn't hold its body. */
export function loopMacrosOf({ functions, text }: FileFacts): readonly string[] {
  return functions.flatMap(({ kind, name, span }) => {
    if (kind !== "macro" || name === undefined) return [];
    const body = text
      .slice(span[0], span[1])
      .replace(/\\\r?\n/g, " ")
      .replace(/\/\*.*?\*\//g, " ");
    const definition = /^#\s*define\s+\w+\([^)]*\)\s*(.*?)\s*$/s.exec(body)?.[1] ?? "";
    return /^(?:for|while)\s*\(/.test(definition) && definition.endsWith(")") ? [name] : [];
  });
}
