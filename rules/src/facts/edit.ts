import type { CallFact, FileFacts, Span } from "./fact.js";

/** Replaces the text of a span. Edits of one fix never overlap. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export function replace(span: Span, text: string): Edit {
  return { span, text };
}

/** Adds an argument at the end of the list, before the closing parenthesis. */
export function addArgument(facts: FileFacts, call: CallFact, text: string): Edit {
  const last = call.arguments.at(-1);
  if (last) return { span: [last.span[1], last.span[1]], text: `, ${text}` };
  const end = call.span[1] - 1;
  const place = facts.text[end] === ")" ? end : call.span[1];
  return { span: [place, place], text };
}

/** Removes the statement with its line when nothing else stands on it. */
export function dropStatement(facts: FileFacts, statement: Span): Edit {
  const { text } = facts;
  let [start, end] = statement;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start -= 1;
  let after = end;
  while (text[after] === " " || text[after] === "\t" || text[after] === "\r") after += 1;
  const ownLine = (start === 0 || text[start - 1] === "\n") && (after === text.length || text[after] === "\n");
  if (!ownLine) return { span: statement, text: "" };
  end = Math.min(after + 1, text.length);
  return { span: [start, end], text: "" };
}

/**
 * How a file can call an export of a module (`node:fs.readFileSync`), and the edit that imports it when nothing does yet.
 * Undefined when the name already means something else, or the file imports nothing to follow the example of.
 */
export function importOf(
  facts: FileFacts,
  canonical: string,
): { readonly text: string; readonly edits: readonly Edit[] } | undefined {
  const dot = canonical.lastIndexOf(".");
  const [source, name] = [canonical.slice(0, dot), canonical.slice(dot + 1)];
  const isFree = (local: string, own: number) =>
    facts.variables.filter((variable) => variable.name === local).length === own;
  for (const { source: from, imported, local } of facts.module.imports) {
    if (from !== source && `node:${from}` !== source) continue;
    if (imported === name && isFree(local, 1)) return { text: local, edits: [] };
    if ((imported === "*" || imported === "default") && isFree(local, 1))
      return { text: `${local}.${name}`, edits: [] };
  }
  const [first] = facts.module.imports;
  if (!first || first.style === "dynamic" || !isFree(name, 0)) return undefined;
  const starts = [...facts.text.slice(0, first.span[0]).matchAll(/^(?:import|const|let|var)\b/gm)];
  const place = starts.at(-1)?.index;
  if (place === undefined) return undefined;
  const quote = /["']/.exec(facts.text.slice(first.span[1]))?.[0] ?? '"';
  const quoted = `${quote}${source}${quote}`;
  const text =
    first.style === "import" ? `import { ${name} } from ${quoted};\n` : `const { ${name} } = require(${quoted});\n`;
  return { text: name, edits: [{ span: [place, place], text }] };
}
