import {
  CodeActionKind,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ProposedFeatures,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver/node";
import { extensions } from "../host/language.js";
import { answering } from "./answering.js";
import { Background } from "./background.js";
import { Circumstances } from "./circumstances.js";
import { ClientSettings } from "./client-settings.js";
import { traitsOf } from "./client-traits.js";
import { codeActions, fixAllKind, touching } from "./code-actions.js";
import { Conversion } from "./conversion.js";
import { Diagnosing } from "./diagnosing.js";
import { Diagnostics } from "./diagnostics.js";
import { openDocument, type OpenDocument } from "./documents.js";
import { editorStateChanged, editorStateOf } from "./editor-state.js";
import { Folders } from "./folders.js";
import { hoverText } from "./hover-text.js";
import { Log } from "./log.js";
import type { Parts } from "./parts.js";
import { Pages, showPage, type PageParams } from "./pages.js";
import { Policies } from "./policies.js";
import { ProjectIndex, type Showing } from "./project-index.js";
import { explainRule, listenForRulePages, ruleActions } from "./rule-actions.js";
import { SeccompDrafts } from "./seccomp.js";
import { section } from "./settings-schema.js";
import { syscallsChanged } from "./syscalls-request.js";
import { Syscalls } from "./syscalls.js";
import type { OnRuleError } from "./thread.js";
import { Threads } from "./threads.js";
import { Workspace } from "./workspace.js";
import { WorkspaceEslint } from "./workspace-eslint.js";

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

/** Configurations, suppressions, and what package managers write. */
const concernsEslint =
  /\/(?:eslint\.config\.[cm]?[jt]s|eslint-suppressions\.json|package-lock\.json|pnpm-lock\.yaml|yarn\.lock)$/;

class Server {
  readonly #parts: Parts;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #diagnosing: Diagnosing;
  readonly #diagnostics: Diagnostics;
  readonly #index: ProjectIndex;
  readonly #policies: Policies;

  constructor(connection: Connection, log: Log, params: InitializeParams) {
    const client = traitsOf(params);
    const onRuleError: OnRuleError = ({ rule, message, path }) => {
      log.once("error", rule, `The rule ${rule} failed on ${path} and is left out where it fails: ${message}`);
    };
    const initial = (params.initializationOptions as Record<string, unknown> | null | undefined)?.[section];
    const settings = new ClientSettings(connection, log, client.asksConfiguration, initial);
    const folders = new Folders(params);
    const circumstances = new Circumstances(settings, folders, editorStateOf(params.initializationOptions));
    const background = new Background(onRuleError);
    const eslint = new WorkspaceEslint(connection, log);
    const workspace = new Workspace({ folders, circumstances, background, eslint, log });
    const threads = new Threads(onRuleError);
    const documents = this.#documents;
    const parts = { connection, client, log, settings, folders, circumstances, background, workspace, threads, eslint };
    this.#parts = { ...parts, documents };
    this.#diagnosing = new Diagnosing(this.#parts, (document) => this.#diagnostics.tellAgain([document]));
    this.#diagnostics = new Diagnostics(this.#parts, this.#diagnosing);
    this.#policies = new Policies(this.#parts);
    this.#index = new ProjectIndex(
      this.#parts,
      () => this.#showing("Reading C files"),
      () => this.#tellAllAgain(),
    );
    this.#listen();
  }

  initialized(version: string): InitializeResult {
    const { encoding, pulls } = this.#parts.client;
    const diagnosticProvider = {
      identifier: "syscall-lint",
      interFileDependencies: true,
      workspaceDiagnostics: true,
    };
    return {
      serverInfo: { name: "syscall-lint", version },
      capabilities: {
        positionEncoding: encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeLensProvider: {},
        completionProvider: { triggerCharacters: ['"', "@", "=", "_"] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        executeCommandProvider: { commands: [explainRule] },
        ...(pulls ? { diagnosticProvider } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  #listen(): void {
    const { connection, threads, background, folders } = this.#parts;
    connection.onInitialized(() => void this.#register());
    connection.onShutdown(async () => {
      this.#index.stop();
      this.#parts.eslint.stop();
      await Promise.all([threads.stop(), background.stop()]);
    });
    connection.onDidChangeConfiguration(({ settings }) => void this.#configurationChanged(settings));
    connection.onNotification(editorStateChanged, (state: unknown) => {
      this.#parts.circumstances.editor = editorStateOf(state);
      if (!this.#parts.circumstances.editor.trusted) this.#parts.eslint.stop();
      this.#tellAllAgain();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => this.#filesChanged(changes.map(({ uri }) => uri)));
    connection.onDidOpenTextDocument(({ textDocument }) => {
      const document = openDocument(textDocument, (path) => folders.nameOf(path));
      if (!document) {
        this.#policies.open(textDocument.uri, textDocument.version, textDocument.text);
        return;
      }
      this.#documents.set(textDocument.uri, document);
      this.#diagnostics.show(document);
    });
    connection.onDidChangeTextDocument((params) => {
      const document = this.#documents.get(params.textDocument.uri);
      if (!document) {
        this.#policies.change(params.textDocument.uri, params.textDocument.version, params.contentChanges);
        return;
      }
      const changes = document.apply(params, this.#parts.client.encoding);
      this.#diagnosing.changed(document, changes);
      this.#diagnostics.show(document);
    });
    connection.onDidSaveTextDocument(({ textDocument }) => {
      const document = this.#documents.get(textDocument.uri);
      if (document) void this.#saved(document);
    });
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.#close(uri));
    this.#diagnostics.listen();
    const syscalls = new Syscalls(this.#parts);
    syscalls.listen();
    new Pages(this.#parts, syscalls).listen();
    new SeccompDrafts(this.#parts).listen();
    listenForRulePages(this.#parts);
    this.#policies.listen();
    this.#listenToQuestions();
  }

  #listenToQuestions(): void {
    const { connection, client, threads, circumstances } = this.#parts;
    connection.onHover(({ textDocument, position }, token) =>
      answering(
        this.#documents.get(textDocument.uri),
        token,
        this.#policies.hover(textDocument.uri, position),
        async (document, signal) => {
          const { path, language, uri } = document;
          const offset = document.content.offsetAt(position, client.encoding);
          const conversion = new Conversion(document, client);
          const { options, manifests } = await circumstances.of(path, language, uri);
          const found = await threads.ask(document, "hover", { offset, options, manifests }, signal);
          if (!found) return null;
          return { contents: hoverText(found.explanation, client.markdown), range: conversion.range(found.span) };
        },
      ),
    );
    connection.onCodeAction(({ textDocument, range, context }, token) =>
      answering(this.#documents.get(textDocument.uri), token, null, async (document, signal) => {
        if (!client.codeActionLiterals) return null;
        const conversion = new Conversion(document, client);
        const findings = await this.#diagnosing.findingsNow(document, signal);
        const touched = conversion.span(range);
        const fixes = codeActions(findings, touched, context.only, conversion);
        if (context.only !== undefined) return [...fixes];
        const settingsDecide = this.#diagnosing.settingsDecide(document);
        const ofRules = ruleActions(touching(findings, touched), document.uri, client, settingsDecide);
        const page = (kind: PageParams["kind"], title: string) => {
          const params: PageParams = { kind, textDocument: { uri: document.uri }, position: range.start };
          return { title, command: { title, command: showPage, arguments: [params] } };
        };
        if (!client.showsPages) return [...fixes, ...ofRules];
        return [
          ...fixes,
          ...ofRules,
          page("why", "Why is this flagged, or not?"),
          page("function", "Show this function's system calls"),
        ];
      }),
    );
  }

  async #saved(document: OpenDocument): Promise<void> {
    document.saved = document.revision;
    if ((await this.#parts.settings.for(document.uri)).run === "onSave") this.#diagnostics.tellAgain([document]);
    // Clients that watch no files still say what they write.
    if (!this.#parts.client.watchesFiles) this.#filesChanged([document.uri]);
  }

  #close(uri: string): void {
    const document = this.#documents.get(uri);
    if (!document) {
      this.#policies.close(uri);
      return;
    }
    this.#documents.delete(uri);
    this.#diagnosing.close(document);
    this.#parts.threads.close(document);
    this.#parts.settings.forget(uri);
    this.#diagnostics.closed(document);
  }

  async #configurationChanged(sent: unknown): Promise<void> {
    await this.#parts.settings.changed(sent);
    this.#index.changed(0);
    this.#tellAllAgain();
  }

  /** Sources, manifests, lists of compilations or of what git ignores, or folders that hold some of them. */
  #filesChanged(uris: readonly string[]): void {
    if (uris.some((uri) => concernsEslint.test(uri))) this.#parts.circumstances.configurationsChanged();
    if (uris.some((uri) => uri.endsWith("/package.json"))) this.#parts.circumstances.manifestsChanged();
    this.#index.changed();
    this.#tellAllAgain();
  }

  #tellAllAgain(): void {
    this.#diagnostics.tellAgain([...this.#documents.values()]);
    void this.#parts.connection.sendNotification(syscallsChanged);
  }

  async #showing(title: string): Promise<Showing> {
    const { client, connection } = this.#parts;
    if (!client.showsProgress) return { report: () => undefined, done: () => undefined };
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin(`syscall-lint: ${title}`, 0);
    return {
      report: (done, total) => progress.report(Math.floor((100 * done) / total), `${done} of ${total} files`),
      done: () => progress.done(),
    };
  }

  async #register(): Promise<void> {
    const { client, connection, folders, settings } = this.#parts;
    if (client.registersConfiguration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section });
    }
    if (client.watchesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        folders.change(event);
        this.#index.changed(0);
        this.#tellAllAgain();
      });
    }
    if (client.watchesFiles) {
      const sources = `**/*{${extensions.join(",")}}`;
      const others =
        "**/{package.json,compile_commands.json,.gitignore,eslint-suppressions.json,package-lock.json,pnpm-lock.yaml,yarn.lock}";
      const watchers = [sources, others].map((globPattern) => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    await settings.applyToWindow();
    this.#index.changed(0);
    void this.#diagnostics.pushWorkspace();
  }
}
