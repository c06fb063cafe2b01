import { CancellationTokenSource, EventEmitter, Uri, workspace, type Disposable } from "vscode";
import { ProgressType, type LanguageClient } from "vscode-languageclient/node";
import { syscallsChanged, syscallsRequest, type FileSyscalls, type SyscallsResult } from "./protocol.js";
import type { Server } from "./server.js";

let lastToken = 0;

/** Where the workspace's code crosses into the kernel, as the server told last. */
export class CallSites implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly #outdated = new EventEmitter<void>();
  #files: readonly FileSyscalls[] = [];
  #left = 0;
  #asking: CancellationTokenSource | undefined;

  /** The files are other ones. */
  readonly onDidChange = this.#changed.event;
  /** The server would tell something else now. */
  readonly onDidGetOld = this.#outdated.event;

  constructor(server: Server) {
    this.#server = server;
    server.onStart((client: LanguageClient) => {
      client.onNotification(syscallsChanged, () => this.#outdated.fire());
    });
  }

  get files(): readonly FileSyscalls[] {
    return this.#files;
  }

  /** How many files the server left out because there are too many. */
  get left(): number {
    return this.#left;
  }

  /** Asks the server; a question that is still open is given up. Files show as they come. */
  async refresh(): Promise<void> {
    const client = this.#server.running;
    if (!client) return;
    this.#asking?.cancel();
    const asking = new CancellationTokenSource();
    this.#asking = asking;
    const token = `syscalls ${++lastToken}`;
    const found = new Map<string, FileSyscalls>();
    let left = 0;
    const take = (part: SyscallsResult): void => {
      for (const file of part.files) found.set(file.uri, file);
      left += part.left;
    };
    const listening = client.onProgress(new ProgressType<SyscallsResult>(), token, take);
    try {
      const params = { partialResultToken: token };
      take(await client.sendRequest<SyscallsResult>(syscallsRequest, params, asking.token));
    } catch (error) {
      if (this.#asking === asking && this.#server.running === client)
        this.#server.output.warn(`No system calls of the workspace: ${String(error)}`);
      return;
    } finally {
      listening.dispose();
    }
    if (this.#asking !== asking) return;
    this.#files = [...found.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
    this.#left = left;
    this.#changed.fire();
  }

  dispose(): void {
    this.#asking?.cancel();
    this.#changed.dispose();
    this.#outdated.dispose();
  }
}

/** As reports and the tree name a file; with the folder's name when there are several. */
export function nameOf(file: FileSyscalls): string {
  return workspace.asRelativePath(Uri.parse(file.uri));
}
