import type { Explanation } from "../service/explain.js";
import { colours } from "./colours.js";
import { terminalWidth, wrap } from "./wrapping.js";

const labelWidth = 14;

/** A screenful: headline, sentences, then the facts in two columns. */
export function explanationText({ name, about, sentences, facts }: Explanation): string {
  const width = terminalWidth() ?? 100;
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
