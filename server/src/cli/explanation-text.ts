import type { Explanation } from "../service/explain.js";
import { colours } from "./colours.js";

const labelWidth = 14;

/** A screenful: headline, sentences, then the facts in two columns. */
export function explanationText({ name, about, sentences, facts }: Explanation): string {
  const width = Math.max(60, Math.min(process.stdout.columns || 100, 110));
  const blocks = [
    `${colours.bold(name)} — ${about}`,
    ...sentences.map((sentence) => wrap(sentence, width, 2)),
    "",
    ...facts.flatMap(({ label, lines }) =>
      lines.map((line, index) => {
        const head = (index === 0 ? label : "").padEnd(labelWidth);
        return colours.dim(head) + wrap(line, width, labelWidth).trimStart();
      }),
    ),
  ];
  return `${blocks.join("\n")}\n`;
}

/** Breaks between words; every line is indented. A word longer than a line stays whole. */
function wrap(text: string, width: number, indent: number): string {
  const margin = " ".repeat(indent);
  const lines = text.split(" ").reduce<string[]>((done, word) => {
    const last = done.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...done, margin + word];
    return [...done.slice(0, -1), `${last} ${word}`];
  }, []);
  return lines.join("\n");
}
