import { createHash } from "node:crypto";
import {
  CodeActionKind,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ProgressType,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { Background } from "./background.js";
import { Circumstances } from "./circumstances.js";
import { ClientSettings } from "./client-settings.js";
import { traitsOf } from "./client-traits.js";
import { codeActions, fixAllKind } from "./code-actions.js";
import { Conversion, type ClientTraits } from "./conversion.js";
import { Diagnosing } from "./diagnosing.js";
import { openDocument, type OpenDocument } from "./documents.js";
import { Folders } from "./folders.js";
import { hoverText } from "./hover-text.js";
import { Log } from "./log.js";
import { section } from "./settings-schema.js";
import { syscallsRequest, type SyscallsParams, type SyscallsResult } from "./syscalls-request.js";
import { Syscalls } from "./syscalls.js";
import { GivenUp, type OnRuleError } from "./thread.js";
import { Threads } from "./threads.js";
import { Workspace } from "./workspace.js";

/** Serves the client on the channel that the command line names (`--stdio` or `--node-ipc`) until it leaves. */
export function serve(version: string): void {
  const connection = createConnection(ProposedFeatures.all);
  const log = new Log(connection.console);
  // One request that goes wrong must not end the others.
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: unknown) => {
      log.write("error", `Internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  }
  // A client that started this process with a channel to it is gone when the channel is.
  process.on("disconnect", () => process.exit(1));
  connection.onInitialize((params) => {
    const server = new Server(connection, log, params);
    return server.initialized(version);
  });
  connection.listen();
}

class Server {
  readonly #connection: Connection;
  readonly #client: ClientTraits;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #threads: Threads;
  readonly #settings: ClientSettings;
  readonly #folders: Folders;
  readonly #circumstances: Circumstances;
  readonly #background: Background;
  readonly #diagnosing: Diagnosing;
  readonly #syscalls: Syscalls;

  constructor(connection: Connection, log: Log, params: InitializeParams) {
    this.#connection = connection;
    this.#client = traitsOf(params);
    const onRuleError: OnRuleError = ({ rule, message, path }) => {
      log.once("error", rule, `The rule ${rule} failed on ${path} and is left out where it fails: ${message}`);
    };
    this.#threads = new Threads(onRuleError);
    this.#background = new Background(onRuleError);
    const initial = (params.initializationOptions as Record<string, unknown> | null | undefined)?.[section];
    this.#settings = new ClientSettings(connection, log, this.#client.asksConfiguration, initial);
    this.#folders = new Folders(params);
    this.#circumstances = new Circumstances(this.#settings, this.#folders);
    const parts = {
      folders: this.#folders,
      circumstances: this.#circumstances,
      threads: this.#threads,
      background: this.#background,
      client: this.#client,
      documents: this.#documents,
      log,
    };
    this.#diagnosing = new Diagnosing(parts, (document) => {
      this.#tellAgain([document]);
    });
    this.#syscalls = new Syscalls({ ...parts, workspace: new Workspace(parts) });
    this.#listen();
  }

  initialized(version: string): InitializeResult {
    const { encoding, pulls } = this.#client;
    const diagnosticProvider = {
      identifier: "syscall-lint",
      interFileDependencies: false,
      workspaceDiagnostics: false,
    };
    return {
      serverInfo: { name: "syscall-lint", version },
      capabilities: {
        positionEncoding: encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        ...(pulls ? { diagnosticProvider } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #listen(): void {
    const connection = this.#connection;
    connection.onInitialized(() => void this.#register());
    connection.onShutdown(async () => {
      await Promise.all([this.#threads.stop(), this.#background.stop()]);
    });
    connection.onDidChangeConfiguration(({ settings }) => void this.#configurationChanged(settings));
    connection.onDidChangeWatchedFiles(() => {
      this.#circumstances.manifestsChanged();
      this.#tellAgain([...this.#documents.values()]);
    });
    connection.onDidOpenTextDocument(({ textDocument }) => {
      const document = openDocument(textDocument, (path) => this.#folders.nameOf(path));
      if (!document) return;
      this.#documents.set(textDocument.uri, document);
      if (!this.#client.pulls) void this.#publish(document);
    });
    connection.onDidChangeTextDocument((params) => {
      const document = this.#documents.get(params.textDocument.uri);
      if (!document) return;
      const changes = document.apply(params, this.#client.encoding);
      this.#diagnosing.changed(document, changes);
      if (!this.#client.pulls) void this.#publish(document);
    });
    connection.onDidSaveTextDocument(({ textDocument }) => {
      const document = this.#documents.get(textDocument.uri);
      if (document) void this.#saved(document);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.#close(uri));
    connection.languages.diagnostics.on(({ textDocument, previousResultId }, token) =>
      this.#answering(textDocument.uri, token, report([], previousResultId), async (document, signal) =>
        report(await this.#diagnostics(document, signal), previousResultId),
      ),
    );
    connection.onRequest(syscallsRequest, (params: SyscallsParams, token: CancellationToken) =>
      this.#answerSyscalls(params, token),
    );
    connection.onHover(({ textDocument, position }, token) =>
      this.#answering(textDocument.uri, token, null, async (document, signal) => {
        const { encoding, markdown } = this.#client;
        const offset = document.content.offsetAt(position, encoding);
        const conversion = new Conversion(document, this.#client);
        const found = await this.#threads.ask(document, "hover", { offset }, signal);
        return found ? { contents: hoverText(found.explanation, markdown), range: conversion.range(found.span) } : null;
      }),
    );
    connection.onCodeAction(({ textDocument, range, context }, token) =>
      this.#answering(textDocument.uri, token, null, async (document, signal) => {
        if (!this.#client.codeActionLiterals) return null;
        const conversion = new Conversion(document, this.#client);
        const findings = await this.#diagnosing.findingsNow(document, signal);
        return [...codeActions(findings, conversion.span(range), context.only, conversion)];
      }),
    );
  }

  async #answerSyscalls(params: SyscallsParams, token: CancellationToken): Promise<SyscallsResult> {
    const { partialResultToken, workDoneToken } = params;
    const connection = this.#connection;
    const send = (found: SyscallsResult) =>
      void connection.sendProgress(new ProgressType<SyscallsResult>(), partialResultToken ?? "", found);
    const progress = connection.window.attachWorkDoneProgress(workDoneToken);
    const signal = signalOf(token);
    progress.begin("Reading system calls", 0, undefined, true);
    try {
      return await this.#syscalls.answer(
        params,
        signal,
        partialResultToken === undefined ? undefined : send,
        (done, total) => progress.report(Math.floor((100 * done) / total), `${done} of ${total} files`),
      );
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
    } finally {
      progress.done();
    }
  }

  /**
   * Turns what stops a piece of work into the protocol's words. `otherwise` is for documents that aren't linted.
   * @throws ResponseError
   */
  async #answering<T>(
    uri: string,
    token: CancellationToken,
    otherwise: T,
    answer: (document: OpenDocument, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const document = this.#documents.get(uri);
    if (!document) return otherwise;
    const signal = signalOf(token);
    const { revision } = document;
    try {
      const answered = await answer(document, signal);
      if (document.revision !== revision) throw new GivenUp();
      return answered;
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
      throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed.", { retriggerRequest: true });
    }
  }

  async #diagnostics(document: OpenDocument, signal: AbortSignal): Promise<Diagnostic[]> {
    const findings = await this.#diagnosing.findings(document, signal);
    const conversion = new Conversion(document, this.#client);
    return findings.map((finding) => conversion.diagnostic(finding));
  }

  async #publish(document: OpenDocument): Promise<void> {
    const { uri, version } = document;
    try {
      const diagnostics = await this.#diagnostics(document, new AbortController().signal);
      if (document.version !== version || this.#documents.get(uri) !== document) return;
      await this.#connection.sendDiagnostics({ uri, version, diagnostics });
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    }
  }

  async #saved(document: OpenDocument): Promise<void> {
    document.saved = document.revision;
    if ((await this.#settings.for(document.uri)).run === "onSave") this.#tellAgain([document]);
  }

  #close(uri: string): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    this.#documents.delete(uri);
    this.#diagnosing.close(document);
    this.#threads.close(document);
    this.#settings.forget(uri);
    if (!this.#client.pulls) void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  async #configurationChanged(sent: unknown): Promise<void> {
    await this.#settings.changed(sent);
    this.#tellAgain([...this.#documents.values()]);
  }

  /** What the client was told may no longer hold. */
  #tellAgain(documents: readonly OpenDocument[]): void {
    if (!this.#client.pulls) documents.forEach((document) => void this.#publish(document));
    else if (this.#client.refreshes) void this.#connection.languages.diagnostics.refresh();
  }

  async #register(): Promise<void> {
    const { client } = this.#connection;
    if (this.#client.registersConfiguration) {
      await client.register(DidChangeConfigurationNotification.type, { section });
    }
    if (this.#client.watchesFiles) {
      await client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/package.json" }] });
    }
    await this.#settings.applyToWindow();
  }
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  // One that was cancelled before its request was read never says so again.
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function report(items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
  const resultId = createHash("sha1").update(JSON.stringify(items)).digest("base64");
  return resultId === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
