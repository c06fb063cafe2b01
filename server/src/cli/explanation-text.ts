import type { Explanation } from "../service/explain.js";
import { colours } from "./colours.js";
import { terminalWidth, wrap } from "./wrapping.js";

const narrowest = 14;
/** Lines of one fact are told apart by what goes on further to the right. */
const hanging = 2;

/** A screenful: headline, sentences, then the facts in two columns. */
export function explanationText(explanation: Explanation, width = terminalWidth() ?? 100): string {
  const { name, about, sentences, facts } = explanation;
  const labelWidth = Math.max(narrowest, ...facts.map(({ label }) => label.length + 2));
  const blocks = [
    ...headline(name, about, width),
    ...sentences.map((sentence) => wrap(sentence, width, 2)),
    ...(facts.length === 0 ? [] : [""]),
    ...facts.flatMap(({ label, lines }) =>
      lines.map((line, index) => {
        const head = (index === 0 ? label : "").padEnd(labelWidth);
        return colours.dim(head) + hangingWrap(line, width, labelWidth);
      }),
    ),
  ];
  return `${blocks.join("\n")}\n`;
}

function headline(name: string, about: string, width: number): readonly string[] {
  const [first = "", ...more] = wrap(`${name} — ${about}`, width - hanging, 0).split("\n");
  return [colours.bold(name) + first.slice(name.length), ...more.map((line) => " ".repeat(hanging) + line)];
}

function hangingWrap(line: string, width: number, indent: number): string {
  const [first = "", ...more] = wrap(line, width, indent).split("\n");
  if (more.length === 0) return first.trimStart();
  const rest = wrap(more.map((one) => one.trim()).join(" "), width, indent + hanging);
  return `${first.trimStart()}\n${rest}`;
}
