import { MarkupKind, type MarkupContent } from "vscode-languageserver/node";
import type { Explanation } from "../service/explain.js";
import { explanationMarkdown, explanationPlain } from "../service/explanation-markdown.js";

/** The explanation as `explain --markdown` prints it, or its first part as plain text. */
export function hoverText(explanation: Explanation, markdown: boolean): MarkupContent {
  return markdown
    ? { kind: MarkupKind.Markdown, value: explanationMarkdown(explanation) }
    : { kind: MarkupKind.PlainText, value: explanationPlain(explanation) };
}
