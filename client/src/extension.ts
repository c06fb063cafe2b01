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
  readonly client: LanguageClient;
  readonly status: LanguageStatusItem;
}

export async function activate(context: ExtensionContext): Promise<SyscallLint> {
  const selector = ["file", "untitled"].flatMap((where) =>
    languageIds.map((language) => ({ language, scheme: where })),
  );
  const started = new LanguageClient(
    "syscallLint",
    "syscall-lint",
    { module: context.asAbsolutePath("dist/server/main.mjs"), args: ["lsp"], transport: TransportKind.ipc },
    {
      documentSelector: selector,
    },
  );
  client = started;
  const status = languages.createLanguageStatusItem("syscallLint.status", selector);
  status.name = "syscall-lint";
  status.command = { command: "syscallLint.showOutput", title: "Show output" };
  context.subscriptions.push(
    status,
    started.onDidChangeState(({ newState }) => showState(status, newState)),
    workspace.onDidGrantWorkspaceTrust(() => showState(status, started.state)),
    // A page carries its text in its own address, so nothing needs to be remembered for it.
    workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: ({ query }) => query }),
    commands.registerCommand("syscallLint.restart", () => started.restart()),
    commands.registerCommand("syscallLint.showOutput", () => started.outputChannel.show(true)),
    commands.registerCommand("syscallLint.explain", () => explain(started)),
  );
  // The client shows the error itself; the commands stay usable for another try.
  await started.start().catch(() => showState(status, State.Stopped));
  return { client: started, status };
}

export function deactivate(): Promise<void> | undefined {
  return client?.dispose();
}

function showState(status: LanguageStatusItem, state: State): void {
  status.busy = state === State.Starting;
  status.severity = state === State.Stopped ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  status.text = state === State.Stopped ? "syscall-lint has stopped" : "syscall-lint";
  status.detail = workspace.isTrusted ? "" : "Restricted mode: this folder's settings can't switch checks off";
}

/** Opens what the server knows about the call at the cursor as a page of its own, to keep beside the code. */
async function explain(started: LanguageClient): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const place = started.code2ProtocolConverter.asTextDocumentPositionParams(editor.document, editor.selection.active);
  const hover = await started.sendRequest(HoverRequest.type, place);
  if (!hover || !MarkupContent.is(hover.contents)) {
    void window.showInformationMessage("syscall-lint knows nothing about what stands at the cursor.");
    return;
  }
  const word = editor.document.getText(editor.document.getWordRangeAtPosition(editor.selection.active));
  const page = Uri.from({ scheme, path: `/${word}.md`, query: hover.contents.value });
  await commands.executeCommand("markdown.showPreviewToSide", page);
}
