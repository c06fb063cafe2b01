import {
  commands,
  languages,
  LanguageStatusSeverity,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type LanguageStatusItem,
} from "vscode";
import { HoverRequest, LanguageClient, MarkupContent, State, TransportKind } from "vscode-languageclient/node";

const languageIds = ["c", "javascript", "javascriptreact", "typescript", "typescriptreact"];
const scheme = "syscall-lint";

let client: LanguageClient | undefined;

/** What other extensions may ask of this one. */
export interface SyscallLint {
  readonly status: LanguageStatusItem;
}

export async function activate(context: ExtensionContext): Promise<SyscallLint> {
  const documentSelector = ["file", "untitled"].flatMap((where) =>
    languageIds.map((language) => ({ language, scheme: where })),
  );
  const outputChannel = window.createOutputChannel("syscall-lint", { log: true });
  const status = languages.createLanguageStatusItem("syscallLint.status", documentSelector);
  status.name = "syscall-lint";
  status.command = { command: "syscallLint.showOutput", title: "Show output" };

  const restart = async (): Promise<void> => {
    // A client whose server failed at its start can't be stopped or started again, so each start has a new one.
    await client?.dispose().catch(() => undefined);
    const started = new LanguageClient(
      "syscallLint",
      "syscall-lint",
      { module: context.asAbsolutePath("dist/server/main.mjs"), args: ["lsp"], transport: TransportKind.ipc },
      { documentSelector, outputChannel },
    );
    client = started;
    started.onDidChangeState(({ newState }) => {
      if (client === started) showState(status, newState);
    });
    // The client tells of a failure by itself; the commands stay usable for another try.
    await started.start().catch(() => undefined);
  };

  context.subscriptions.push(
    outputChannel,
    status,
    workspace.onDidGrantWorkspaceTrust(() => showState(status, client?.state)),
    // A page carries its text in its own address, so nothing needs to be remembered for it.
    workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: ({ query }) => query }),
    commands.registerCommand("syscallLint.restart", restart),
    commands.registerCommand("syscallLint.showOutput", () => outputChannel.show(true)),
    commands.registerCommand("syscallLint.explain", explain),
  );
  await restart();
  return { status };
}

export function deactivate(): Promise<void> | undefined {
  return client?.dispose();
}

function showState(status: LanguageStatusItem, state: State | undefined): void {
  const hasStopped = state === State.Stopped || state === State.StartFailed;
  status.busy = state === State.Starting;
  status.severity = hasStopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  status.text = hasStopped ? "syscall-lint has stopped" : "syscall-lint";
  status.detail = workspace.isTrusted ? "" : "Restricted mode: this folder's settings can't switch checks off";
}

/** Opens what the server knows about the call at the cursor as a page of its own, to keep beside the code. */
async function explain(): Promise<void> {
  const editor = window.activeTextEditor;
  if (!client || !editor) return;
  const { document, selection } = editor;
  const place = client.code2ProtocolConverter.asTextDocumentPositionParams(document, selection.active);
  const hover = await client.sendRequest(HoverRequest.type, place);
  if (!hover || !MarkupContent.is(hover.contents)) {
    void window.showInformationMessage("syscall-lint knows nothing about what stands at the cursor.");
    return;
  }
  const word = document.getText(document.getWordRangeAtPosition(selection.active));
  const page = Uri.from({ scheme, path: `/${word}.md`, query: hover.contents.value });
  await commands.executeCommand("markdown.showPreviewToSide", page);
}
