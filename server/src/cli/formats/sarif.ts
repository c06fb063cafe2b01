import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Log, Notification, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { pluginFor } from "../../host/configuration.js";
import type { FileReport, Message, Totals } from "../../service/report.js";
import { displayPath } from "./display-path.js";

const homepage = "https://github.com/syscall-lint/syscall-lint";

/** SARIF 2.1.0: findings are results; files that could not be checked are notifications of a failed invocation. */
export async function sarif(reports: readonly FileReport[], totals: Totals, cwd: string): Promise<string> {
  const all = reports.flatMap(({ path, messages }) => messages.map((message) => ({ path, message })));
  const ids = [...new Set(all.flatMap(({ message }) => message.ruleId ?? []))].sort();
  const rules = await descriptorsOf(ids);
  const { version } = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const failures = all.filter(({ message }) => message.fatal === true);
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "syscall-lint", version, informationUri: homepage, rules } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(cwd).href.replace(/\/$/, "")}/` } },
        invocations: [
          {
            executionSuccessful: totals.failures === 0,
            toolExecutionNotifications: failures.map(({ path, message }) => notification(path, message, cwd)),
          },
        ],
        results: all
          .filter(({ message }) => message.fatal !== true)
          .map(({ path, message }) => result(path, message, ids, cwd)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

async function descriptorsOf(ids: readonly string[]): Promise<ReportingDescriptor[]> {
  const { rules } = await pluginFor("javascript");
  return ids.map((id) => {
    const docs = rules[id.replace(/^syscalls\//, "")]?.meta?.docs;
    return {
      id,
      ...(docs?.description === undefined ? {} : { shortDescription: { text: docs.description } }),
      ...(docs?.url === undefined ? {} : { helpUri: docs.url }),
    };
  });
}

function result(path: string, message: Message, ids: readonly string[], cwd: string): Result {
  const text = [message.message, ...(message.explanation ?? [])].join("\n");
  return {
    ...(message.ruleId === null ? {} : { ruleId: message.ruleId, ruleIndex: ids.indexOf(message.ruleId) }),
    level: message.severity === 2 ? "error" : "warning",
    message: { text },
    locations: [{ physicalLocation: location(path, message, cwd) }],
  };
}

function notification(path: string, message: Message, cwd: string): Notification {
  return {
    level: "error",
    message: { text: message.message },
    locations: [{ physicalLocation: location(path, message, cwd) }],
  };
}

function location(path: string, { line, column, endLine, endColumn }: Message, cwd: string): PhysicalLocation {
  const short = displayPath(path, cwd);
  const inside = short !== path;
  const uri = inside ? short.split(/[\\/]/).map(encodeURIComponent).join("/") : pathToFileURL(path).href;
  return {
    artifactLocation: { uri, ...(inside ? { uriBaseId: "ROOT" } : {}) },
    region: {
      startLine: Math.max(1, line),
      startColumn: Math.max(1, column),
      ...(endLine == null || endColumn == null ? {} : { endLine, endColumn }),
    },
  };
}
