import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type CodeAction,
  type Diagnostic,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Span } from "eslint-plugin-syscalls/facts";
import type { EditorFinding } from "../service/diagnosis.js";
import type { Change, PositionEncoding, TextDocument } from "../service/text-document.js";

/** What the client said it can take. */
export interface ClientTraits {
  readonly encoding: PositionEncoding;
  readonly pulls: boolean;
  /** May be told to pull again. */
  readonly refreshes: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly tags: readonly DiagnosticTag[];
  /** Takes code actions with edits; others would want commands. */
  readonly codeActionLiterals: boolean;
  readonly versionedEdits: boolean;
  readonly markdown: boolean;
  readonly asksConfiguration: boolean;
  /** Has the command that shows a page of ours. */
  readonly showsPages: boolean;
  /** Opens what a URI names when it is told to. */
  readonly showsDocuments: boolean;
  /** Of work that it didn't ask for. */
  readonly showsProgress: boolean;
  readonly watchesFolders: boolean;
  readonly watchesFiles: boolean;
  readonly registersConfiguration: boolean;
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary };

/** The protocol's view of one document: offsets become lines here and nowhere else. */
export class Conversion {
  readonly #uri: string;
  readonly #version: number;
  readonly #content: TextDocument;
  readonly #client: ClientTraits;

  constructor(
    { uri, version, content }: { uri: string; version: number; content: TextDocument },
    client: ClientTraits,
  ) {
    this.#uri = uri;
    this.#version = version;
    this.#content = content;
    this.#client = client;
  }

  range([start, end]: Span): Range {
    const { encoding } = this.#client;
    return { start: this.#content.positionAt(start, encoding), end: this.#content.positionAt(end, encoding) };
  }

  span({ start, end }: Range): Span {
    const { encoding } = this.#client;
    return [this.#content.offsetAt(start, encoding), this.#content.offsetAt(end, encoding)];
  }

  diagnostic({ rule, message, severity, span, url, tag, related }: EditorFinding): Diagnostic {
    const showsRelated = this.#client.relatedInformation && related.length > 0;
    const further = related.map((one) => ({
      location: { uri: this.#uri, range: this.range(one.span) },
      message: one.message,
    }));
    const drawn = tag && this.#client.tags.includes(tags[tag]) ? [tags[tag]] : [];
    return {
      range: this.range(span),
      severity: severities[severity],
      source: "syscall-lint",
      message,
      ...(rule === undefined ? {} : { code: rule }),
      ...(url !== undefined && this.#client.codeDescription ? { codeDescription: { href: url } } : {}),
      ...(drawn.length > 0 ? { tags: drawn } : {}),
      ...(showsRelated ? { relatedInformation: further } : {}),
    };
  }

  edit(changes: readonly Change[]): WorkspaceEdit {
    const edits = changes.map(({ span, text }): TextEdit => ({ range: this.range(span), newText: text }));
    if (!this.#client.versionedEdits) return { changes: { [this.#uri]: edits } };
    return { documentChanges: [{ textDocument: { uri: this.#uri, version: this.#version }, edits }] };
  }

  quickFix(title: string, change: Change, finding: EditorFinding, isPreferred = false): CodeAction {
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [this.diagnostic(finding)],
      ...(isPreferred ? { isPreferred } : {}),
      edit: this.edit([change]),
    };
  }
}
