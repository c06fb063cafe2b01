import {
  CodeAction,
  commands,
  ConfigurationTarget,
  languages,
  Uri,
  window,
  workspace,
  type CodeActionProvider,
  type Diagnostic,
  type DocumentSelector,
  type ExtensionContext,
} from "vscode";

/** A rule's page by the finding at the cursor, whoever reported it. The pages come with the extension. */
export class RulePages implements CodeActionProvider {
  readonly #folder: Uri;

  constructor(context: ExtensionContext) {
    this.#folder = Uri.joinPath(context.extensionUri, "dist", "rules");
  }

  register(selector: DocumentSelector): { dispose: () => void } {
    return languages.registerCodeActionsProvider(selector, this);
  }

  provideCodeActions(
    _document: unknown,
    _range: unknown,
    { diagnostics }: { readonly diagnostics: readonly Diagnostic[] },
  ): CodeAction[] {
    return [...new Set(diagnostics.flatMap(ruleOf))].map((rule) => {
      const action = new CodeAction(`Explain ${rule}`);
      action.command = { command: "syscallLint.explainRule", title: action.title, arguments: [rule] };
      return action;
    });
  }

  /** @param rule without `syscalls/`; otherwise that of the finding at the cursor */
  async show(rule?: string): Promise<void> {
    const shown = rule ?? this.#atCursor();
    if (shown === undefined) {
      void window.showInformationMessage("No finding of syscall-lint stands at the cursor.");
      return;
    }
    await commands.executeCommand("markdown.showPreviewToSide", Uri.joinPath(this.#folder, `${shown}.md`));
  }

  #atCursor(): string | undefined {
    const editor = window.activeTextEditor;
    if (!editor) return undefined;
    const here = languages
      .getDiagnostics(editor.document.uri)
      .filter(({ range }) => range.contains(editor.selection.active));
    return here.flatMap(ruleOf)[0];
  }
}

/** The command of the server's code actions: in the folder's settings, or the user's where there are none that count. */
export async function disableRule({ uri, rule }: { readonly uri: string; readonly rule: string }): Promise<void> {
  const resource = Uri.parse(uri);
  const settings = workspace.getConfiguration("syscallLint", resource);
  const known = settings.inspect<Record<string, string>>("rules");
  const isInFolder = workspace.isTrusted && workspace.getWorkspaceFolder(resource) !== undefined;
  const [target, own] = isInFolder
    ? [ConfigurationTarget.WorkspaceFolder, known?.workspaceFolderValue]
    : [ConfigurationTarget.Global, known?.globalValue];
  await settings.update("rules", { ...own, [rule]: "off" }, target);
}

function ruleOf({ code }: Diagnostic): readonly string[] {
  const id = String(typeof code === "object" ? code.value : code);
  return /^syscalls\/[\w-]+$/.test(id) ? [id.slice("syscalls/".length)] : [];
}
