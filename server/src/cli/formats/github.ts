import type { FileReport, Message, Totals } from "../../service/report.js";
import { displayPath } from "./display-path.js";

/** Workflow commands: the runner shows them on the lines of a pull request. */
export function github(reports: readonly FileReport[], _totals: Totals, cwd: string): string {
  return reports
    .flatMap(({ path, messages }) => messages.map((message) => command(displayPath(path, cwd), message)))
    .join("");
}

function command(path: string, message: Message): string {
  const properties = {
    file: path.replaceAll("\\", "/"),
    line: message.line,
    endLine: message.endLine,
    col: message.column,
    endColumn: message.endColumn,
    title: message.ruleId ?? "syscall-lint",
  };
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value == null ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  const text = [message.message, ...(message.explanation ?? [])].join("\n");
  return `::${message.severity === 2 ? "error" : "warning"} ${given.join(",")}::${escapeData(text)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
