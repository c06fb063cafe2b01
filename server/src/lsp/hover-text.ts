import { MarkupKind, type MarkupContent } from "vscode-languageserver/node";
import type { Explanation } from "../service/explain.js";

/** Labels that answer what a reader of code asks; the whole list is for the command `explain`. */
const shown = ["system calls", "cost", "privilege", "available", "instead", "manual"];

export function hoverText({ name, about, sentences, facts }: Explanation, markdown: boolean): MarkupContent {
  const call = facts.find(({ label }) => label === "call")?.lines[0] ?? name;
  const chosen = shown.flatMap((wanted) => facts.filter(({ label }) => label === wanted));
  if (!markdown) {
    const lines = chosen.flatMap(({ label, lines: [first = "", ...more] }) => [
      `${label}: ${first}`,
      ...more.map((line) => `  ${line}`),
    ]);
    return { kind: MarkupKind.PlainText, value: [call, about, ...sentences, ...lines].join("\n") };
  }
  const lists = chosen.map(({ label, lines: [first = "", ...more] }) =>
    [`- **${label}**: ${escaped(first)}`, ...more.map((line) => `  - ${escaped(line)}`)].join("\n"),
  );
  const parts = ["```", call, "```", `*${escaped(about)}*`, "", escaped(sentences.join(" ")), "", ...lists];
  return { kind: MarkupKind.Markdown, value: parts.join("\n") };
}

function escaped(text: string): string {
  return text.replace(/[\\*_<>#[\]]/g, "\\$&");
}
