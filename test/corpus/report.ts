import { median } from "../bench/clock.js";
import type { Finding, Outcome, Reported } from "./findings.js";
import { nameOf } from "./project.js";
import type { Score, Tally } from "./verdicts.js";

/** Findings by project and rule, and how many there are in 10 000 lines. */
export function outcomesText(outcomes: readonly Outcome[]): string {
  const rules = [...new Set(outcomes.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const counts = (rule: string) =>
    outcomes.map(({ findings }) => findings.filter((finding) => finding.rule === rule).length);
  const projects = outcomes.map(({ project, findings, lines, files, seconds, unchecked }) => [
    project.repository,
    `${files}`,
    `${lines.c}`,
    `${lines.js}`,
    `${findings.length}`,
    densityOf(findings.length, lines).toFixed(2),
    `${unchecked.length}`,
    seconds.toFixed(1),
  ]);
  const all = outcomes.flatMap(({ findings }) => findings).length;
  const lines = { c: sum(outcomes.map((one) => one.lines.c)), js: sum(outcomes.map((one) => one.lines.js)) };
  const densities = outcomes.map((one) => densityOf(one.findings.length, one.lines));
  const unchecked = outcomes.flatMap((one) =>
    one.unchecked.map(({ file, why }) => `not checked: ${one.project.repository} ${file}: ${why}`),
  );
  return [
    table([["", "files", "lines of C", "of JS, TS", "findings", "per 10 000", "unchecked", "seconds"], ...projects]),
    "",
    `all: ${all} findings, ${densityOf(all, lines).toFixed(2)} per 10 000 lines; ` +
      `${median(densities).toFixed(2)} in the median project; ${sum(outcomes.map((one) => one.seconds)).toFixed(1)} s`,
    "",
    table([
      ["", ...outcomes.map(({ project }) => nameOf(project).split("+")[1] ?? ""), "all"],
      ...rules.map((rule) => [rule, ...counts(rule).map(String), `${sum(counts(rule))}`]),
    ]),
    ...(unchecked.length === 0 ? [] : ["", ...unchecked]),
  ].join("\n");
}

function densityOf(findings: number, { c, js }: Outcome["lines"]): number {
  return c + js === 0 ? 0 : (10_000 * findings) / (c + js);
}

export function scoreText({ first, sample, rules, standing, unjudged, gone }: Score<Finding>): string {
  return [
    table([
      ["", "sampled", "judged", "right", "disagreed", "precision"],
      ...[...rules].map(([rule, tally]) => [rule, `${tally.sampled}`, ...cellsOf(tally)]),
    ]),
    "",
    table([
      ["", "judged", "right", "disagreed", "precision"],
      ["first of all", ...cellsOf(first)],
      ["whole sample", ...cellsOf(sample)],
      ["every verdict whose finding stands", ...cellsOf(standing)],
    ]),
    "",
    `without a verdict: ${unjudged.length}`,
    ...unjudged.map((finding) => `  ${placeText(finding)}`),
    `verdicts on what is no longer found: ${gone.length}`,
    ...gone.map((verdict) => `  ${placeText(verdict)} (${verdict.first}, ${verdict.second})`),
  ].join("\n");
}

function cellsOf({ judged, right, disagreed }: Tally): readonly string[] {
  const precision = judged === 0 ? "–" : `${((100 * right) / judged).toFixed(1)} %`;
  return [`${judged}`, `${right}`, `${disagreed}`, precision];
}

export function placeText({
  repository,
  file,
  line,
  rule,
}: Pick<Finding, "repository" | "file" | "line" | "rule">): string {
  return `${repository} ${file}:${line} ${rule}`;
}

/** The finding and the lines around it, for whoever judges: never written to a file. */
export function contextText(number: number, finding: Reported, lines: readonly string[], around: number): string {
  const start = Math.max(0, finding.line - 1 - around);
  const shown = lines.slice(start, finding.line + around).map((text, index) => {
    const line = start + index + 1;
    // Other people's bytes go to a terminal.
    const printable = text.replace(/[^\P{Cc}\t]/gu, "");
    return `${line === finding.line ? ">" : " "} ${String(line).padStart(5)}  ${printable}`;
  });
  return [`#${number} ${placeText(finding)} (${finding.messageId})`, finding.message, "", ...shown, ""].join("\n");
}

/** Columns as wide as their widest cell; numbers stand right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
