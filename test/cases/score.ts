import { diffLines } from "diff";
import type { Case } from "./case.js";

/** A finding as the command line's JSON has it. */
export interface Finding {
  /** Without the plugin's prefix; null for a file that could not be read. */
  readonly rule: string;
  /** 1-based. */
  readonly line: number;
}

/** One version of a case's file, and what was found in it. */
export interface Version {
  readonly text: string;
  readonly findings: readonly Finding[];
}

export interface Score {
  /** Rules that report beside a listed line before, and not at its place after. */
  readonly found: readonly string[];
  /** Rules of the category that report there both before and after. */
  readonly kept: readonly string[];
  /** Everything beside the listed lines before, whatever its rule. */
  readonly near: readonly Finding[];
}

const reach = 3;

/** `rules` are those that speak of the case's category. A file that is gone after the fix has no finding any more. */
export function scoreOf(one: Case, rules: readonly string[], before: Version, after: Version | undefined): Score {
  const place = after === undefined ? (line: number) => line : lineMap(before.text, after.text);
  const near = before.findings.filter(({ line }) => one.lines.some((listed) => Math.abs(line - listed) <= reach));
  const own = [...new Set(near.map(({ rule }) => rule))].filter((rule) => rules.includes(rule));
  const stays = (rule: string) =>
    one.lines.some((listed) =>
      after?.findings.some((finding) => finding.rule === rule && Math.abs(finding.line - place(listed)) <= reach),
    );
  return { found: own.filter((rule) => !stays(rule)), kept: own.filter(stays), near };
}

/** Where a line of the first text stands in the second; for a line that is gone, the place where it stood. Both 1-based. */
export function lineMap(before: string, after: string): (line: number) => number {
  const places: number[] = [];
  let at = 1;
  for (const { added, removed, count } of diffLines(before, after)) {
    if (added) at += count;
    else for (let line = 0; line < count; line += 1) places.push(removed ? at : at++);
  }
  return (line) => places[line - 1] ?? at;
}
