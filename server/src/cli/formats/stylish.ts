import type { FileReport, Message, Skip, Totals } from "../../service/report.js";
import { colours } from "../colours.js";
import { terminalWidth, wrap } from "../wrapping.js";
import { displayPath } from "./display-path.js";

/** For people: findings grouped by file, and a line of sums. */
export function stylish(reports: readonly FileReport[], totals: Totals, cwd: string): string {
  const groups = reports.filter((report) => report.messages.length > 0).map((report) => group(report, cwd));
  return `${[...groups, summary(totals)].join("\n")}\n`;
}

function group({ path, messages }: FileReport, cwd: string): string {
  const lines = messages.map((message) => `${row(message)}${explanation(message)}`);
  return `${colours.underline(displayPath(path, cwd))}\n${lines.join("")}`;
}

/** Columns before the message: place, severity and the gaps between them. */
const margin = 20;

function row(message: Message): string {
  const place = `${message.line}:${message.column}`.padStart(9);
  const kind = message.severity === 2 ? colours.red("error  ") : colours.yellow("warning");
  const rule = message.ruleId === null ? "" : `  ${message.ruleId.replace(/^syscalls\//, "")}`;
  const text = folded(message.message + rule);
  const coloured =
    rule !== "" && text.endsWith(rule.trim()) ? text.slice(0, -rule.trim().length) + colours.dim(rule.trim()) : text;
  return `${colours.dim(place)}  ${kind}  ${coloured}\n`;
}

function folded(text: string): string {
  const width = terminalWidth();
  return width === undefined ? text : wrap(text, width, margin).trimStart();
}

function explanation({ explanation: lines = [] }: Message): string {
  return lines.map((line) => `${" ".repeat(margin)}${colours.dim(folded(line))}\n`).join("");
}

const skipNames: Readonly<Record<Skip, string>> = {
  ignored: "ignored",
  vendored: "vendored",
  generated: "generated",
  minified: "minified",
};

function summary({ files, errors, warnings, failures, fixable, fixed, skipped }: Totals): string {
  const found = errors + warnings;
  const left = (Object.keys(skipNames) as Skip[]).flatMap((why) =>
    skipped[why] > 0 ? [`${skipped[why]} ${skipNames[why]}`] : [],
  );
  const parts = [
    `${count(found, "finding")} in ${count(files, "file")}`,
    ...(errors > 0 && warnings > 0 ? [`${count(errors, "error")}, ${count(warnings, "warning")}`] : []),
    ...(failures > 0 ? [`${failures} could not be checked`] : []),
    ...(fixed > 0 ? [`${count(fixed, "file")} fixed`] : []),
    ...(fixable > 0 ? [`${fixable} can be fixed with --fix`] : []),
    ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
  ];
  const colour = found + failures === 0 ? colours.green : colours.bold;
  return colour(parts.join(" · "));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
