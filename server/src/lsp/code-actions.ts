import { CodeActionKind, type CodeAction } from "vscode-languageserver/node";
import type { Span } from "eslint-plugin-syscalls/facts";
import type { EditorFinding } from "../service/diagnosis.js";
import type { Change } from "../service/text-document.js";
import type { Conversion } from "./conversion.js";

/** Everything that fixes do at once, when somebody asks for it by name or with the other fixes of a file. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.syscalls`;

/**
 * What can be done about the findings that a span touches.
 *
 * @param only kinds that the client asks for; each stands for the kinds below it as well
 */
export function codeActions(
  findings: readonly EditorFinding[],
  touched: Span,
  only: readonly string[] | undefined,
  conversion: Conversion,
): readonly CodeAction[] {
  const wants = (kind: string) => only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const here = touching(findings, touched);
  const quick = wants(CodeActionKind.QuickFix) ? quickFixes(here, conversion) : [];
  const fixes = only !== undefined && wants(fixAllKind) ? disjoint(findings.flatMap(({ fix }) => fix ?? [])) : [];
  if (fixes.length === 0) return quick;
  return [...quick, { title: "Fix all that syscall-lint can fix", kind: fixAllKind, edit: conversion.edit(fixes) }];
}

export function touching(findings: readonly EditorFinding[], touched: Span): readonly EditorFinding[] {
  return findings.filter(({ span }) => span[0] <= touched[1] && touched[0] <= span[1]);
}

/** Mending comes before silencing. */
function quickFixes(findings: readonly EditorFinding[], conversion: Conversion): readonly CodeAction[] {
  const mending = findings.flatMap((finding) => [
    ...(finding.fix ? [conversion.quickFix(`Fix: ${nameOf(finding)}`, finding.fix, finding, true)] : []),
    ...finding.suggestions.map(({ title, change }) => conversion.quickFix(title, change, finding)),
  ]);
  const silencing = findings.flatMap((finding) => {
    if (!finding.disable) return [];
    const { line, file } = finding.disable;
    return [
      conversion.quickFix(`Disable ${nameOf(finding)} for this line`, line, finding),
      conversion.quickFix(`Disable ${nameOf(finding)} for the entire file`, file, finding),
    ];
  });
  return [...mending, ...withoutTwins(silencing)];
}

function nameOf({ rule = "" }: EditorFinding): string {
  return rule.replace(/^syscalls\//, "");
}

/** Two findings of one rule on one line would offer the same comment. */
function withoutTwins(actions: readonly CodeAction[]): readonly CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = title + JSON.stringify(edit);
    return !seen.has(key) && seen.add(key);
  });
}

/** The first of those that overlap; the next round takes the others. */
function disjoint(changes: readonly Change[]): readonly Change[] {
  let end = -1;
  return changes
    .toSorted((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])
    .filter(({ span }) => {
      if (span[0] <= end) return false;
      end = span[1];
      return true;
    });
}
