import type { Linter } from "eslint";
import type { ReportRow } from "../../page/data.js";

/** One ESLint message; `explanation` only when it was asked for. */
export interface Message extends Linter.LintMessage {
  explanation?: readonly string[];
}

/** What a check says about one file. Paths are absolute. */
export interface FileReport {
  readonly path: string;
  readonly messages: readonly Message[];
  /** The file was left out, and why. */
  readonly skipped?: Skip;
  /** Its text was rewritten by `--fix`. */
  readonly fixed?: boolean;
  /** How many of the messages are there only because of what other files do. */
  readonly throughOthers?: number;
  /** Worth telling, without being a finding. */
  readonly note?: string;
  /** Its call sites, when they were asked for. */
  readonly rows?: readonly ReportRow[];
}

/** `ignored`: by a .gitignore, an option or the user's configuration. */
export type Skip = "ignored" | "vendored" | "generated" | "minified";

/** Sums over a whole run. `files` were checked to their end, `failures` were not. */
export interface Totals {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly failures: number;
  readonly fixable: number;
  readonly fixed: number;
  readonly skipped: Readonly<Record<Skip, number>>;
}

/** A file that can't be checked is a message on that file, so that every output format carries it. */
export function failureOf(path: string, what: string, remedy: string): FileReport {
  const message = `${what} ${remedy}`;
  return { path, messages: [{ ruleId: null, fatal: true, severity: 2, message, line: 1, column: 1 }] };
}

export function totalsOf(
  reports: readonly FileReport[],
  skippedEarlier: Readonly<Partial<Record<Skip, number>>>,
): Totals {
  const messages = reports.flatMap((report) => report.messages);
  const skipped = { ignored: 0, vendored: 0, generated: 0, minified: 0, ...skippedEarlier };
  for (const report of reports) if (report.skipped) skipped[report.skipped] += 1;
  return {
    files: reports.filter((report) => report.skipped === undefined && !hasFailed(report)).length,
    errors: messages.filter((message) => message.severity === 2 && message.fatal !== true).length,
    warnings: messages.filter((message) => message.severity === 1).length,
    failures: reports.filter(hasFailed).length,
    fixable: messages.filter((message) => message.fix !== undefined).length,
    fixed: reports.filter((report) => report.fixed === true).length,
    skipped,
  };
}

function hasFailed({ messages }: FileReport): boolean {
  return messages.some((message) => message.fatal);
}

/** Without warnings; what could not be checked stays. */
export function errorsOnly(reports: readonly FileReport[]): readonly FileReport[] {
  return reports.map((report) => ({
    ...report,
    messages: report.messages.filter((message) => message.severity === 2),
  }));
}

/** 0 clean, 1 findings, 2 something could not be checked. Up to `maxWarnings` warnings count as clean. */
export function exitStatus(totals: Totals, maxWarnings: number): 0 | 1 | 2 {
  if (totals.failures > 0) return 2;
  return totals.errors > 0 || totals.warnings > maxWarnings ? 1 : 0;
}
