import type { Span } from "../../facts/fact.js";

/** A comment by its offsets; lines are the business of whoever has the source code. */
export interface CommentSpan {
  readonly type: "Block" | "Line";
  readonly range: Span;
  /** Without the delimiters. */
  readonly value: string;
}

/**
 * One alternative per thing that can hide or hold a comment. A string or character literal ends at the line's end at
 * the latest: `#error don't` is no open quote. An included name may hold `//`, a number of C23 quotes (`1'000`).
 */
const hiding =
  /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|[^\n])*|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?|\b\d[\w.]*'[\w.']*|#[ \t]*include[ \t]*<[^>\n]*>/g;

/**
 * All comments in order. A scan for tokens rather than the syntax tree: it costs a fiftieth of a parse and is right
 * in regions that don't parse. Trigraphs and line continuations inside delimiters are not considered.
 */
export function findComments(text: string): CommentSpan[] {
  const comments: CommentSpan[] = [];
  for (const match of text.matchAll(hiding)) {
    const [found] = match;
    if (found.startsWith("//")) {
      const written = found.endsWith("\r") ? found.slice(0, -1) : found;
      comments.push({ type: "Line", range: spanOf(match.index, written), value: written.slice(2) });
    } else if (found.startsWith("/*")) {
      const closed = found.length >= 4 && found.endsWith("*/");
      comments.push({
        type: "Block",
        range: spanOf(match.index, found),
        value: found.slice(2, closed ? -2 : undefined),
      });
    }
  }
  return comments;
}

/** The text with comments and literals blanked; lines stay. */
export function blankComments(text: string): string {
  return text.replace(hiding, (found) => (/^["'/]/.test(found) ? found.replace(/[^\r\n]/g, " ") : found));
}

function spanOf(start: number, found: string): Span {
  return [start, start + found.length];
}
