import {
  commands,
  languages,
  LanguageStatusSeverity,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LanguageStatusItem,
  type LogOutputChannel,
} from "vscode";
import { LanguageClient, State, TransportKind, type StaticFeature } from "vscode-languageclient/node";
import { editorState } from "./editor-state.js";

const languageIds = ["c", "javascript", "javascriptreact", "typescript", "typescriptreact"];

/** Tells the server that its commands for pages are there. */
const showsPages: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...(capabilities.experimental as object), syscallLint: { pages: true } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** The language server: started anew as often as wanted, and its state where the user looks for it. */
export class Server implements Disposable {
  readonly status: LanguageStatusItem;
  readonly output: LogOutputChannel;
  readonly #module: string;
  readonly documentSelector = ["file", "untitled"].flatMap((scheme) =>
    languageIds.map((language) => ({ language, scheme })),
  );
  readonly #onStart: ((client: LanguageClient) => void)[] = [];
  #client: LanguageClient | undefined;

  constructor(context: ExtensionContext) {
    this.#module = context.asAbsolutePath("dist/server/main.mjs");
    this.output = window.createOutputChannel("syscall-lint", { log: true });
    this.status = languages.createLanguageStatusItem("syscallLint.status", this.documentSelector);
    this.status.name = "syscall-lint";
  }

  /** Undefined while it doesn't run. */
  get running(): LanguageClient | undefined {
    return this.#client?.state === State.Running ? this.#client : undefined;
  }

  /** Called with every client before it is started. */
  onStart(listener: (client: LanguageClient) => void): void {
    this.#onStart.push(listener);
  }

  async restart(): Promise<void> {
    // A client whose server failed at its start can't be stopped or started again, so each start has a new one.
    await this.#client?.dispose().catch(() => undefined);
    const started = new LanguageClient(
      "syscallLint",
      "syscall-lint",
      { module: this.#module, args: ["lsp"], transport: TransportKind.ipc },
      {
        documentSelector: this.documentSelector,
        outputChannel: this.output,
        initializationOptions: editorState,
      },
    );
    this.#client = started;
    started.registerFeature(showsPages);
    for (const listener of this.#onStart) listener(started);
    started.onDidChangeState(() => {
      if (this.#client === started) this.showState();
    });
    // The client tells of a failure by itself; the commands stay usable for another try.
    await started.start().catch(() => undefined);
  }

  showState(): void {
    const state = this.#client?.state;
    const hasStopped = state === State.Stopped || state === State.StartFailed;
    this.status.busy = state === State.Starting;
    this.status.severity = hasStopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
    this.status.text = hasStopped ? "syscall-lint has stopped" : "syscall-lint";
    this.status.detail = workspace.isTrusted ? "" : "Restricted mode: this folder's settings can't switch checks off";
    this.status.command = hasStopped
      ? { command: "syscallLint.restart", title: "Restart" }
      : { command: "syscallLint.showOutput", title: "Show output" };
    void commands.executeCommand("setContext", "syscallLint.running", state === State.Running);
  }

  async dispose(): Promise<void> {
    await this.#client?.dispose().catch(() => undefined);
    this.status.dispose();
    this.output.dispose();
  }
}
