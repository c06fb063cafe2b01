import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** What a server is started with. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Diagnostics come unasked, as clangd sends them. */
  readonly pushes?: boolean;
  readonly folder?: string;
  readonly cache?: string;
}

interface Progress {
  readonly token: string | number;
  readonly value: { readonly kind: "begin" | "report" | "end"; readonly title?: string; readonly message?: string };
}

/** A language server, and the editor that types into it. */
export class Session {
  /** What our server logs of each check: milliseconds in all and in the parser. */
  readonly checks: { readonly total: number; readonly parse: number }[] = [];
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #pushes: boolean;
  readonly #titles = new Map<string | number, string>();
  readonly #ended = new Map<string, string>();
  #version = 0;
  #seen = -1;
  #wake = (): void => undefined;

  constructor({ program, args, pushes = false, cache }: Command) {
    const env = cache === undefined ? process.env : { ...process.env, XDG_CACHE_HOME: cache };
    const server = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], env });
    this.#process = server;
    this.#pushes = pushes;
    this.#connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.#connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      const [, total, parse] = /: ([\d.]+) ms, parse ([\d.]+) ms$/.exec(message) ?? [];
      if (total !== undefined && parse !== undefined) this.checks.push({ total: Number(total), parse: Number(parse) });
    });
    this.#connection.onNotification("textDocument/publishDiagnostics", ({ version }: { version?: number }) => {
      this.#seen = Math.max(this.#seen, version ?? -1);
      this.#wake();
    });
    this.#connection.onNotification("$/progress", ({ token, value }: Progress) => {
      if (value.kind === "begin") this.#titles.set(token, value.title ?? "");
      const title = this.#titles.get(token) ?? "";
      if (value.message !== undefined) this.#ended.set(`last ${title}`, value.message);
      if (value.kind !== "end") return;
      this.#ended.set(title, this.#ended.get(`last ${title}`) ?? "");
      this.#wake();
    });
    this.#connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
      items.map(() => ({ logLevel: "debug", ruleSet: "strict" })),
    );
    for (const request of [
      "workspace/diagnostic/refresh",
      "window/workDoneProgress/create",
      "client/registerCapability",
    ])
      this.#connection.onRequest(request, () => null);
    this.#connection.listen();
  }

  static async start(command: Command): Promise<Session> {
    const session = new Session(command);
    const uri = command.folder === undefined ? null : pathToFileURL(command.folder).href;
    await session.#connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: uri === null ? null : [{ uri, name: "bench" }],
      capabilities: {
        textDocument: { diagnostic: {}, publishDiagnostics: { versionSupport: true } },
        workspace: { configuration: true, workspaceFolders: true },
        window: { workDoneProgress: true },
      },
    });
    await session.#connection.sendNotification("initialized", {});
    return session;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.#version += 1;
    const textDocument = { uri, languageId, version: this.#version, text };
    await this.#connection.sendNotification("textDocument/didOpen", { textDocument });
    await this.#diagnostics(uri);
  }

  async type(uri: string, position: Position, text: string): Promise<void> {
    this.#version += 1;
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: this.#version },
      contentChanges: [{ range: { start: position, end: position }, text }],
    });
    await this.#diagnostics(uri);
  }

  async hover(uri: string, position: Position): Promise<boolean> {
    return (await this.#connection.sendRequest("textDocument/hover", { textDocument: { uri }, position })) !== null;
  }

  /** The last message of the first progress that ends with such a title. */
  async progressOf(title: RegExp): Promise<string> {
    for (;;) {
      const found = [...this.#ended].find(([one]) => !one.startsWith("last ") && title.test(one));
      if (found) return found[1];
      await this.#news();
    }
  }

  /** MiB that the process has in memory now, and had at most; undefined where the system doesn't say. */
  memory(): { readonly now: number; readonly most: number } | undefined {
    if (process.platform !== "linux") return undefined;
    const status = readFileSync(`/proc/${String(this.#process.pid)}/status`, "utf8");
    const of = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(status)?.[1] ?? NaN) / 1024;
    return { now: of("VmRSS"), most: of("VmHWM") };
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    this.#connection.dispose();
    this.#process.kill();
  }

  async #diagnostics(uri: string): Promise<void> {
    if (!this.#pushes) await this.#connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    else while (this.#seen < this.#version) await this.#news();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}
