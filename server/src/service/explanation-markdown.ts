import type { Explanation, Fact } from "./explain.js";
import { withLinks } from "./manual.js";

/** For an editor's hover and for pages: what a reader of code asks first, then below a rule the rest. */
export function explanationMarkdown({ call, about, sentences, facts }: Explanation): string {
  const [first, more] = [true, false].map((wanted) => facts.filter((fact) => fact.first === wanted));
  const parts = [
    [`\`\`\`${about.startsWith("Node") ? "js" : "c"}`, call, "```"],
    [`*${escaped(about)}*`],
    [escaped(sentences.join(" "))],
    (first ?? []).map(item),
    ...(more && more.length > 0 ? [["---"], more.map(item)] : []),
  ];
  const told = parts.map((lines) => lines.filter((line) => line !== "").join("\n")).filter((text) => text !== "");
  return `${told.join("\n\n")}\n`;
}

/** The same for a client that shows no Markdown; only what is asked first. */
export function explanationPlain({ call, about, sentences, facts }: Explanation): string {
  const lines = facts
    .filter(({ first }) => first)
    .flatMap(({ label, lines: [head = "", ...more] }) => [`${label}: ${head}`, ...more.map((line) => `  ${line}`)]);
  return [call, about, ...sentences, ...lines].join("\n");
}

function item({ label, lines: [head = "", ...more] }: Fact): string {
  const title = `- **${escaped(label)}**`;
  const told = (line: string) => (label === "manual" ? withLinks(line, escaped) : escaped(line));
  if (more.length === 0) return `${title}: ${told(head)}`;
  return [title, ...[head, ...more].map((line) => `  - ${told(line)}`)].join("\n");
}

/** Code in backticks stays as it is. */
function escaped(text: string): string {
  return text.replace(/`[^`]*`|[\\*_<>#[\]|~]/g, (found) => (found.startsWith("`") ? found : `\\${found}`));
}
