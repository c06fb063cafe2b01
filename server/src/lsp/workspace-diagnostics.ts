import { createHash } from "node:crypto";
import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type PreviousResultId,
  type WorkspaceDocumentDiagnosticReport,
  type WorkspaceFullDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { stampOf } from "../host/disk-files.js";
import { Conversion, type ClientTraits } from "./conversion.js";
import type { OpenDocument } from "./documents.js";
import { pathOf, uriOf } from "./folders.js";
import type { Workspace, WorkspaceFile } from "./workspace.js";

/** What was last said of a file on the disk, and under which circumstances. */
interface Said {
  readonly of: string;
  readonly resultId: string;
  readonly isEmpty: boolean;
}

type Send = (report: WorkspaceDocumentDiagnosticReport) => void;

/** Finds what there is to say of files that no editor holds open. */
export class WorkspaceDiagnostics {
  readonly #workspace: Workspace;
  readonly #documents: ReadonlyMap<string, OpenDocument>;
  readonly #client: ClientTraits;
  /** By path. */
  readonly #said = new Map<string, Said>();
  /** Raised whenever an answer may be other than the last one. */
  #generation = 1;
  #answered = 0;
  readonly #waiting = new Set<() => void>();

  constructor(workspace: Workspace, documents: ReadonlyMap<string, OpenDocument>, client: ClientTraits) {
    this.#workspace = workspace;
    this.#documents = documents;
    this.#client = client;
  }

  changed(): void {
    this.#generation += 1;
    for (const resume of [...this.#waiting]) resume();
  }

  /** Resolves when there may be news since the last whole answer: clients ask again as soon as they are answered. */
  async news(signal: AbortSignal): Promise<void> {
    if (this.#answered !== this.#generation || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const resume = () => {
        this.#waiting.delete(resume);
        resolve();
      };
      this.#waiting.add(resume);
      signal.addEventListener("abort", resume, { once: true });
    });
  }

  /**
   * Sends a report of each file that has findings or had some; open documents are told of elsewhere.
   * @throws GivenUp after `signal`
   */
  async report(previous: readonly PreviousResultId[], signal: AbortSignal, send: Send): Promise<void> {
    const generation = this.#generation;
    const known = new Map(
      previous.flatMap(({ uri, value }) => {
        const path = pathOf(uri);
        return path === undefined ? [] : [[path, { uri, value }] as const];
      }),
    );
    const open = new Set([...this.#documents.values()].map(({ path }) => path));
    const { files } = await this.#workspace.files(({ scope }) => scope === "workspace", signal);
    const present = new Set(files.map(({ path }) => path));
    for (const path of this.#said.keys()) if (!present.has(path)) this.#said.delete(path);
    for (const [path, { uri }] of known) if (!present.has(path) && !open.has(path)) send(full(uri, []));
    for (const file of files) {
      if (open.has(file.path)) continue;
      await this.#reportFile(file, known.get(file.path), signal, send);
    }
    this.#answered = generation;
  }

  async #reportFile(
    file: WorkspaceFile,
    previous: PreviousResultId | undefined,
    signal: AbortSignal,
    send: Send,
  ): Promise<void> {
    const { path } = file;
    const circumstance = await this.#workspace.circumstance(file);
    const of = `${stampOf(path) ?? "gone"} ${circumstance.key}`;
    const uri = previous?.uri ?? uriOf(path);
    const said = this.#said.get(path);
    if (said?.of === of && (said.resultId === previous?.value || (said.isEmpty && !previous))) {
      if (previous) send({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId: said.resultId });
      return;
    }
    const found = await this.#workspace.diagnose(path, circumstance, signal);
    if (!found) return;
    const conversion = new Conversion({ uri, version: 0, content: found.content }, this.#client);
    const report = full(
      uri,
      found.answer.findings.map((finding) => conversion.diagnostic(finding)),
    );
    this.#said.set(path, { of, resultId: report.resultId, isEmpty: report.items.length === 0 });
    if (report.items.length > 0 || previous) send(report);
  }
}

/** The same for the same diagnostics, wherever they are asked for. */
export function resultIdOf(items: readonly Diagnostic[]): string {
  return createHash("sha1").update(JSON.stringify(items)).digest("base64");
}

function full(uri: string, items: Diagnostic[]): WorkspaceFullDocumentDiagnosticReport & { readonly resultId: string } {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: resultIdOf(items), items };
}
