import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { answering, cancellable } from "./answering.js";
import { Conversion } from "./conversion.js";
import type { Diagnosing } from "./diagnosing.js";
import type { OpenDocument } from "./documents.js";
import type { Parts } from "./parts.js";
import { GivenUp } from "./thread.js";
import { resultIdOf, WorkspaceDiagnostics } from "./workspace-diagnostics.js";

/** Files that are sent together to a client that wants the workspace's diagnostics while they are found. */
const batch = 20;

/** Brings the findings to the client: those of documents and of the workspace, asked for or not. */
export class Diagnostics {
  readonly #parts: Parts;
  readonly #diagnosing: Diagnosing;
  readonly #ofWorkspace: WorkspaceDiagnostics;
  /** What a client that doesn't pull was told of files on the disk, by URI. */
  readonly #pushed = new Map<string, string>();
  #pushing = new AbortController();

  constructor(parts: Parts, diagnosing: Diagnosing) {
    this.#parts = parts;
    this.#diagnosing = diagnosing;
    this.#ofWorkspace = new WorkspaceDiagnostics(parts.workspace, parts.documents, parts.client);
  }

  listen(): void {
    const { diagnostics } = this.#parts.connection.languages;
    diagnostics.on(({ textDocument, previousResultId }, token) =>
      answering(
        this.#parts.documents.get(textDocument.uri),
        token,
        report([], previousResultId),
        async (document, signal) => report(await this.#of(document, signal), previousResultId),
      ),
    );
    diagnostics.onWorkspace(({ previousResultIds }, token, _, partly) =>
      cancellable(token, async (signal): Promise<WorkspaceDiagnosticReport> => {
        if (previousResultIds.length > 0) await this.#ofWorkspace.news(signal);
        const items: WorkspaceDocumentDiagnosticReport[] = [];
        await this.#ofWorkspace.report(previousResultIds, signal, (one) => {
          items.push(one);
          if (partly && items.length >= batch) partly.report({ items: items.splice(0) });
        });
        if (partly && items.length > 0) partly.report({ items: items.splice(0) });
        return { items };
      }),
    );
  }

  /** A document was opened or has changed. */
  show(document: OpenDocument): void {
    if (!this.#parts.client.pulls) void this.#publish(document);
  }

  /** What is on the disk counts again. */
  closed({ uri }: OpenDocument): void {
    this.#ofWorkspace.changed();
    if (this.#parts.client.pulls) return;
    void this.#parts.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#pushed.delete(uri);
    void this.pushWorkspace();
  }

  /** What the client was told may no longer hold. */
  tellAgain(documents: readonly OpenDocument[]): void {
    const { client, connection } = this.#parts;
    this.#ofWorkspace.changed();
    if (client.pulls) {
      if (client.refreshes) void connection.languages.diagnostics.refresh();
      return;
    }
    documents.forEach((document) => void this.#publish(document));
    void this.pushWorkspace();
  }

  /** For clients that don't ask. */
  async pushWorkspace(): Promise<void> {
    if (this.#parts.client.pulls) return;
    this.#pushing.abort();
    this.#pushing = new AbortController();
    const previous = [...this.#pushed].map(([uri, value]) => ({ uri, value }));
    try {
      await this.#ofWorkspace.report(previous, this.#pushing.signal, (one) => {
        if (one.kind !== DocumentDiagnosticReportKind.Full) return;
        if (one.items.length > 0) this.#pushed.set(one.uri, one.resultId ?? "");
        else this.#pushed.delete(one.uri);
        void this.#parts.connection.sendDiagnostics({ uri: one.uri, diagnostics: one.items });
      });
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    }
  }

  async #of(document: OpenDocument, signal: AbortSignal): Promise<Diagnostic[]> {
    const findings = await this.#diagnosing.findings(document, signal);
    const conversion = new Conversion(document, this.#parts.client);
    return findings.map((finding) => conversion.diagnostic(finding));
  }

  async #publish(document: OpenDocument): Promise<void> {
    const { uri, version } = document;
    try {
      const diagnostics = await this.#of(document, new AbortController().signal);
      if (document.version !== version || this.#parts.documents.get(uri) !== document) return;
      await this.#parts.connection.sendDiagnostics({ uri, version, diagnostics });
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    }
  }
}

function report(items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
  const resultId = resultIdOf(items);
  return resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
