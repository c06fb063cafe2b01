import { factsOf, type CallFact, type FileFacts } from "eslint-plugin-syscalls/facts";
import { costOf, database, type Database, type LibraryCall, type Rows, type RuntimeKind } from "syscall-db";
import { Lines } from "./lines.js";
import type { Message } from "./report.js";
import { sourceCodeOf, type SourceLanguage } from "./source-code.js";
import { alternativeText, crossingsText } from "./wording.js";

/**
 * The messages, each with lines on the call that it's about: what it does, how often it crosses, at what cost, what to
 * use instead. A message about no call that the database knows stays as it is.
 */
export async function explainMessages(
  text: string,
  filename: string,
  language: SourceLanguage,
  messages: readonly Message[],
  rows: Rows | undefined,
): Promise<readonly Message[]> {
  if (!messages.some((message) => message.fatal !== true)) return messages;
  const facts = factsOf(await sourceCodeOf(text, filename, language), filename);
  if (!facts) return messages;
  const db = rows ? database().withOverlay(rows) : database();
  const lines = new Lines(text);
  return messages.map((message) => {
    const row = message.fatal === true ? undefined : rowAt(spanOf(message, lines), facts, db);
    return row ? { ...message, explanation: linesOn(row, db) } : message;
  });
}

/** What a reader of a finding wants to know of its call, a line each. */
function linesOn(row: LibraryCall, db: Database): readonly string[] {
  const emits = row.emits.filter((one) => one.times !== 0);
  const costs = [...new Set(emits.map((one) => one.syscall))]
    .flatMap((name) => db.syscall(name) ?? [])
    .map((syscall) => ({ name: syscall.name, ...costOf(syscall) }))
    .sort((a, b) => (b.ratio?.[1] ?? 0) - (a.ratio?.[1] ?? 0));
  return [
    `${row.name}: ${row.summary}`,
    `system calls: ${crossingsText(row)}`,
    ...costs.slice(0, 2).map(({ name, text }) => `${name} costs ${text}`),
    ...row.instead.slice(0, 2).map((one) => `instead: ${alternativeText(one)}`),
  ];
}

/** The call that the span is, or starts with; otherwise the first known one inside it, otherwise the nearest around. */
function rowAt([start, end]: readonly [number, number], facts: FileFacts, db: Database): LibraryCall | undefined {
  const runtime: RuntimeKind = facts.language === "c" ? "libc" : "node";
  const known = facts.calls.flatMap((call) => {
    const row = call.callee === undefined ? undefined : db.call(call.callee, runtime);
    return row ? [{ call, row }] : [];
  });
  const startsHere = ({ call }: { call: CallFact }) => call.span[0] === start || call.calleeSpan[0] === start;
  const around = ({ call }: { call: CallFact }) => call.span[0] <= start && call.span[1] >= end;
  const length = ({ call }: { call: CallFact }) => call.span[1] - call.span[0];
  const shortest = (some: readonly { call: CallFact; row: LibraryCall }[]) =>
    some.toSorted((a, b) => length(a) - length(b))[0];
  const found =
    known.find(({ call }) => call.span[0] === start && call.span[1] === end) ??
    shortest(known.filter(startsHere)) ??
    known.find(({ call }) => call.span[0] >= start && call.span[1] <= end) ??
    shortest(known.filter(around));
  return found?.row;
}

function spanOf({ line, column, endLine, endColumn }: Message, lines: Lines): readonly [number, number] {
  const start = lines.offsetOf(line, column);
  return [start, endLine == null || endColumn == null ? start : lines.offsetOf(endLine, endColumn)];
}
