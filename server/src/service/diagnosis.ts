import type { Linter, SourceCode } from "eslint";
import { relatedTo, type Related } from "eslint-plugin-syscalls/editor";
import type { Span } from "eslint-plugin-syscalls/facts";
import { Disabling } from "./disabling.js";
import type { Linted } from "./linting.js";
import { TextDocument, type Change } from "./text-document.js";

export type Tag = "deprecated" | "unnecessary";

/** What editors take of a rule's `meta.docs`. */
export interface RuleDocs {
  readonly url?: string;
  /** By message. */
  readonly tags?: Readonly<Record<string, Tag>> | undefined;
}

/** A change that a reader may choose. */
export interface Proposal {
  readonly title: string;
  readonly change: Change;
}

/** One finding as editors need it. Plain data; spans are offsets into the text that was diagnosed. */
export interface EditorFinding {
  /** `syscalls/no-x`; undefined when the file could not be read as its language. */
  readonly rule: string | undefined;
  readonly message: string;
  /** What isn't checked is no finding: the language's own service reports it. */
  readonly severity: "error" | "warning" | "information";
  readonly span: Span;
  /** The rule's page. */
  readonly url: string | undefined;
  readonly tag: Tag | undefined;
  readonly related: readonly Related[];
  /** Keeps behaviour. */
  readonly fix: Change | undefined;
  readonly suggestions: readonly Proposal[];
  readonly disable: { readonly line: Change; readonly file: Change } | undefined;
}

export interface Diagnosis {
  readonly findings: readonly EditorFinding[];
  /** A fresh parse may say otherwise. */
  readonly provisional: boolean;
  /** Milliseconds. */
  readonly parsing: number;
}

/** What the ESLint of a workspace found, with its own configuration and plugin. */
export interface ForeignFindings {
  readonly messages: readonly Linter.LintMessage[];
  /** By the names that the messages have for rules. */
  readonly docs: Readonly<Record<string, RuleDocs>>;
}

/** @param shift what stands before the text that was linted: a byte order mark */
export function findingsOf(
  { messages, sourceCode }: Pick<Linted, "messages" | "sourceCode">,
  {
    docsOf,
    path,
    text,
    shift,
    isC,
  }: {
    docsOf: (rule: string) => RuleDocs | undefined;
    path: string;
    text: string;
    shift: number;
    isC: boolean;
  },
): readonly EditorFinding[] {
  if (messages.length === 0) return [];
  const disabling = sourceCode && new Disabling(sourceCode, isC);
  return messages.map((message) => {
    const rule = message.ruleId ?? undefined;
    if (rule === undefined) return failureIn(message, text, shift);
    const span = sourceCode ? spanOf(message, sourceCode) : spanIn(message, new TextDocument(text));
    const related = sourceCode ? relatedTo(sourceCode, {}, path, { rule, span, message: message.message }) : [];
    const docs = docsOf(rule);
    const finding: EditorFinding = {
      rule,
      message: message.message,
      severity: message.severity === 2 ? "error" : "warning",
      span,
      url: docs?.url,
      tag: docs?.tags?.[message.messageId ?? ""],
      related,
      fix: message.fix && changeOf(message.fix),
      suggestions: (message.suggestions ?? []).map(({ desc, fix }) => ({ title: desc, change: changeOf(fix) })),
      disable: disabling && { line: disabling.line(rule, span), file: disabling.file(rule) },
    };
    return shift === 0 ? finding : shifted(finding, shift);
  });
}

function failureIn({ message, line, column }: Linter.LintMessage, text: string, shift: number): EditorFinding {
  const document = new TextDocument(text);
  const start =
    document.offsetAt({ line: Math.max(line, 1) - 1, character: Math.max(column, 1) - 1 }, "utf-16") + shift;
  return notChecked(message, [start, Math.min(start + 1, text.length + shift)]);
}

/** What is said of a file, or a place in it, that keeps it from being checked. */
export function notChecked(message: string, span: Span): EditorFinding {
  const told = `Not checked: ${message.replace(/^Parsing error: /, "")}`;
  const nothing = {
    rule: undefined,
    url: undefined,
    tag: undefined,
    related: [],
    fix: undefined,
    suggestions: [],
    disable: undefined,
  };
  return { ...nothing, message: told, severity: "information", span };
}

function spanOf({ line, column, endLine, endColumn }: Linter.LintMessage, sourceCode: SourceCode): Span {
  const start = sourceCode.getIndexFromLoc({ line, column: column - 1 });
  if (endLine == null || endColumn == null) return [start, start];
  return [start, sourceCode.getIndexFromLoc({ line: endLine, column: endColumn - 1 })];
}

/** For a text that only the workspace's own parser understands. */
function spanIn(
  { line, column, endLine = line, endColumn = column }: Linter.LintMessage,
  document: TextDocument,
): Span {
  const offsetOf = (atLine: number, atColumn: number) =>
    document.offsetAt({ line: atLine - 1, character: atColumn - 1 }, "utf-16");
  return [offsetOf(line, column), offsetOf(endLine, endColumn)];
}

function changeOf({ range, text }: { range: readonly [number, number]; text: string }): Change {
  return { span: [range[0], range[1]], text };
}

function shifted(finding: EditorFinding, shift: number): EditorFinding {
  const move = ([start, end]: Span): Span => [start + shift, end + shift];
  const moveChange = ({ span, text }: Change): Change => ({ span: move(span), text });
  return {
    ...finding,
    span: move(finding.span),
    related: finding.related.map((one) => ({ ...one, span: move(one.span) })),
    fix: finding.fix && moveChange(finding.fix),
    suggestions: finding.suggestions.map((one) => ({ ...one, change: moveChange(one.change) })),
    disable: finding.disable && { line: moveChange(finding.disable.line), file: moveChange(finding.disable.file) },
  };
}
