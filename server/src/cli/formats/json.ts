import type { ESLint } from "eslint";
import type { FileReport } from "../../service/report.js";

/** An array in the shape of ESLint's own `json`, one entry per checked file; a message may have an `explanation`. */
export function json(reports: readonly FileReport[]): string {
  return `${JSON.stringify(reports.filter((report) => report.skipped === undefined).map(resultOf))}\n`;
}

function resultOf({ path, messages }: FileReport): ESLint.LintResult {
  const count = (severity: 1 | 2, fixable = false) =>
    messages.filter((message) => message.severity === severity && (!fixable || message.fix !== undefined)).length;
  return {
    filePath: path,
    messages: [...messages],
    suppressedMessages: [],
    errorCount: count(2),
    fatalErrorCount: messages.filter((message) => message.fatal).length,
    warningCount: count(1),
    fixableErrorCount: count(2, true),
    fixableWarningCount: count(1, true),
    usedDeprecatedRules: [],
  };
}
