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
