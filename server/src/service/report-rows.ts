import { database } from "syscall-db";
import type { ReportRow } from "../../page/data.js";
import { callSitesOf, type CallSite, type FileSites } from "./call-sites.js";
import type { Message } from "./report.js";
import { sourceCodeOf, type SourceLanguage } from "./source-code.js";
import { TextDocument } from "./text-document.js";

interface ReadFile {
  readonly text: string;
  readonly path: string;
  /** As the report names it. */
  readonly file: string;
  readonly language: SourceLanguage;
}

/** The call sites of one file as a report shows them. @throws Refusal where it can't be parsed */
export async function rowsOfText(
  { text, path, file, language }: ReadFile,
  settings: Readonly<Record<string, unknown>>,
  messages: readonly Message[],
): Promise<readonly ReportRow[]> {
  const sourceCode = await sourceCodeOf(text, path, language);
  return rowsOf(file, text, callSitesOf(sourceCode, settings, path, database()), messages);
}

function rowsOf(
  file: string,
  text: string,
  { functions, sites }: FileSites,
  messages: readonly Message[],
): readonly ReportRow[] {
  const document = new TextDocument(text);
  const findings = messages.flatMap(({ ruleId, message, line, column, endLine = line, endColumn = column }) => {
    const offset = (atLine: number, atColumn: number) =>
      document.offsetAt({ line: atLine - 1, character: atColumn - 1 }, "utf-16");
    const site = siteOf(sites, offset(line, column), offset(endLine, endColumn));
    return ruleId === null || !site ? [] : [{ site, finding: { rule: ruleId, message } }];
  });
  return sites.map((site) => {
    const { line, character } = document.positionAt(site.calleeSpan[0], "utf-16");
    return {
      file,
      line: line + 1,
      column: character + 1,
      function: functions[site.function]?.name ?? "",
      call: site.text,
      chain: site.chain,
      syscalls: site.syscalls,
      category: site.category,
      tier: site.tier,
      capabilities: site.privilege.capabilities,
      always: site.privilege.always,
      predicted: site.crossings.predicted,
      crossings: site.crossings.text,
      findings: findings.flatMap((one) => (one.site === site ? [one.finding] : [])),
    };
  });
}

/** The innermost call that a finding begins in; of a finding on a whole statement the first call inside. */
function siteOf(sites: readonly CallSite[], start: number, end: number): CallSite | undefined {
  const around = sites.filter(({ span }) => span[0] <= start && start < span[1]);
  const innermost = around.toSorted((a, b) => a.span[1] - a.span[0] - (b.span[1] - b.span[0]))[0];
  return innermost ?? sites.find(({ span }) => start <= span[0] && span[0] < end);
}
