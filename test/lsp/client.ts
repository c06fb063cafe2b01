import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterEach } from "mocha";
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { bin, folderWith } from "../cli/bin.js";
import type { CodeAction, Diagnostic, Position, Published, Range, Report, TextEdit } from "./messages.js";

export type { CodeAction, Diagnostic, Position, Published, Range, Report, TextEdit } from "./messages.js";

export interface Start {
  /** Without pull, the server pushes. */
  readonly pull?: boolean;
  readonly encodings?: readonly string[];
  /** Answers workspace/configuration, a function for each scope's URI; may be changed by {@link Client.configure}. */
  readonly settings?: unknown;
  /** A module that Node loads before the server, in each of its threads. */
  readonly preload?: string;
  readonly processId?: number | null;
  readonly documentChanges?: boolean;
  /** Draws these, 1 for what is unnecessary, 2 for what is deprecated. */
  readonly tags?: readonly number[];
  /** Shows documents when the server says so. */
  readonly shows?: boolean;
  /** Has the command that shows pages. */
  readonly pages?: boolean;
  /** What a client tells of itself: whether code of the workspace may run, what another extension reports. */
  readonly initializationOptions?: unknown;
  /** Paths of the workspace's folders. */
  readonly folders?: readonly string[];
}

let cache: string | undefined;
const running = new Set<ChildProcessWithoutNullStreams>();

afterEach(() => {
  for (const server of running) server.kill("SIGKILL");
  running.clear();
});

export function startServer(preload?: string): ChildProcessWithoutNullStreams {
  const before = preload === undefined ? [] : ["--import", preload];
  // The user's own cache is left alone.
  const env = { ...process.env, XDG_CACHE_HOME: (cache ??= folderWith({})) };
  const server = spawn(process.execPath, [...before, bin, "lsp", "--stdio"], { env });
  running.add(server);
  return server;
}

/** A client as an editor would be: another process at the end of two pipes. */
export class Client {
  readonly server: ChildProcessWithoutNullStreams;
  readonly connection: MessageConnection;
  readonly logs: { readonly type: number; readonly message: string }[] = [];
  readonly shown: string[] = [];
  /** URIs of documents that it was told to show. */
  readonly opened: string[] = [];
  readonly published: Published[] = [];
  capabilities: Readonly<Record<string, unknown>> = {};
  refreshes = 0;
  #settings: unknown;
  readonly #waiting = new Set<() => void>();

  private constructor(server: ChildProcessWithoutNullStreams, settings: unknown) {
    this.server = server;
    this.#settings = settings;
    this.connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const noting = (note: (message: never) => void) => (message: unknown) => {
      note(message as never);
      this.#waiting.forEach((look) => look());
    };
    this.connection.onNotification(
      "window/logMessage",
      noting((message) => this.logs.push(message)),
    );
    this.connection.onNotification(
      "window/showMessage",
      noting(({ message }: { message: string }) => this.shown.push(message)),
    );
    this.connection.onNotification(
      "textDocument/publishDiagnostics",
      noting((message) => this.published.push(message)),
    );
    this.connection.onRequest(
      "workspace/configuration",
      ({ items }: { items: readonly { readonly scopeUri?: string }[] }) =>
        items.map(({ scopeUri = "" }) => {
          const settings = this.#settings;
          return (typeof settings === "function" ? (settings as (uri: string) => unknown)(scopeUri) : settings) ?? null;
        }),
    );
    this.connection.onRequest("window/showDocument", ({ uri }: { uri: string }) => {
      noting(() => this.opened.push(uri))(undefined);
      return { success: true };
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      noting(() => (this.refreshes += 1))(undefined);
      return null;
    });
    this.connection.listen();
  }

  static async start(how: Start = {}): Promise<Client> {
    const client = new Client(startServer(how.preload), how.settings);
    const { pull = true, encodings, processId = process.pid } = how;
    const result = await client.connection.sendRequest<{ capabilities: Record<string, unknown> }>("initialize", {
      processId,
      rootUri: null,
      initializationOptions: how.initializationOptions,
      workspaceFolders: how.folders?.map((path) => ({ uri: uriOf(path), name: path })) ?? null,
      capabilities: {
        ...(encodings ? { general: { positionEncodings: encodings } } : {}),
        textDocument: {
          publishDiagnostics: {
            relatedInformation: true,
            codeDescriptionSupport: true,
            ...(how.tags ? { tagSupport: { valueSet: how.tags } } : {}),
          },
          ...(pull ? { diagnostic: { relatedInformation: true, codeDescriptionSupport: true } } : {}),
          hover: { contentFormat: ["markdown"] },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
        },
        window: { workDoneProgress: true, showDocument: { support: how.shows ?? false } },
        ...(how.pages ? { experimental: { syscallLint: { pages: true } } } : {}),
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          diagnostics: { refreshSupport: true },
          workspaceEdit: { documentChanges: how.documentChanges ?? false },
        },
      },
    });
    client.capabilities = result.capabilities;
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  open(uri: string, languageId: string, text: string): void {
    this.#notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri: string, version: number, ...contentChanges: readonly { range?: Range; text: string }[]): void {
    this.#notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  save(uri: string): void {
    this.#notify("textDocument/didSave", { textDocument: { uri } });
  }

  close(uri: string): void {
    this.#notify("textDocument/didClose", { textDocument: { uri } });
  }

  configure(settings: unknown): void {
    this.#settings = settings;
    this.#notify("workspace/didChangeConfiguration", { settings: null });
  }

  pull(uri: string, previousResultId?: string, token = new CancellationTokenSource().token): Promise<Report> {
    const params = { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) };
    return this.connection.sendRequest("textDocument/diagnostic", params, token);
  }

  async hover(uri: string, position: Position): Promise<{ text: string; range: Range } | null> {
    const params = { textDocument: { uri }, position };
    const answer = await this.connection.sendRequest<{ contents: { value: string }; range: Range } | null>(
      "textDocument/hover",
      params,
    );
    return answer && { text: answer.contents.value, range: answer.range };
  }

  actions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const context = { diagnostics: [], ...(only ? { only } : {}) };
    return this.connection.sendRequest("textDocument/codeAction", { textDocument: { uri }, range, context });
  }

  execute<T>(command: string, ...given: readonly unknown[]): Promise<T> {
    return this.connection.sendRequest("workspace/executeCommand", { command, arguments: given });
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    const named = (paths: readonly string[]) => paths.map((path) => ({ uri: uriOf(path), name: path }));
    const event = { added: named(added), removed: named(removed) };
    this.#notify("workspace/didChangeWorkspaceFolders", { event });
  }

  /** Says that files on the disk have changed. */
  watched(...paths: readonly string[]): void {
    const changes = paths.map((path) => ({ uri: uriOf(path), type: existsSync(path) ? 2 : 3 }));
    this.#notify("workspace/didChangeWatchedFiles", { changes });
  }

  /** Looks again after every notification until the answer isn't undefined. */
  async until<T>(look: () => T | undefined, milliseconds = 20_000): Promise<T> {
    const found = look();
    if (found !== undefined) return found;
    return new Promise<T>((resolve, reject) => {
      const again = () => {
        const seen = look();
        if (seen === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(again);
        resolve(seen);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(again);
        reject(new Error(`Nothing came in ${milliseconds} ms.`));
      }, milliseconds);
      this.#waiting.add(again);
    });
  }

  /** Exit status after an orderly end. */
  async stop(): Promise<number | null> {
    const exited = once(this.server, "exit");
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return ((await exited) as [number | null])[0];
  }

  #notify(method: string, params: unknown): void {
    void this.connection.sendNotification(method, params);
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Place of a text's first occurrence, moved on by `by` characters. */
export function placeOf(text: string, part: string, by = 0): Position {
  const offset = text.indexOf(part);
  if (offset < 0) throw new Error(`${part} doesn't occur.`);
  return positionAt(text, offset + by);
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - (before.lastIndexOf("\n") + 1) };
}

function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let count = 0; count < line; count += 1) start = text.indexOf("\n", start) + 1;
  return start + character;
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  return edits
    .map(({ range, newText }) => ({ start: offsetAt(text, range.start), end: offsetAt(text, range.end), newText }))
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, newText }) => whole.slice(0, start) + newText + whole.slice(end), text);
}

/** `line:character rule` of each, lines from 0. */
export function inShort(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ range, code = "none" }) => `${range.start.line}:${range.start.character} ${code.replace("syscalls/", "")}`,
  );
}
