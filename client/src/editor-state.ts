import { extensions, workspace, type ExtensionContext } from "vscode";
import type { Server } from "./server.js";

const eslintExtension = "dbaeumer.vscode-eslint";

/** What the server is told of this editor: at its start, and when it has changed. */
export interface EditorState {
  /** Code of the workspace may run. */
  readonly trusted: boolean;
  /** Languages of which the ESLint extension reports what is open. */
  readonly eslintLanguages: readonly string[];
}

export function editorState(): EditorState {
  return { trusted: workspace.isTrusted, eslintLanguages: reportedByEslint() };
}

/** Tells the server whatever changes. */
export function watchEditorState(context: ExtensionContext, server: Server): void {
  let told = JSON.stringify(editorState());
  const tell = (): void => {
    const state = editorState();
    if (JSON.stringify(state) === told) return;
    told = JSON.stringify(state);
    void server.running?.sendNotification("syscall-lint/editorState", state);
  };
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(tell),
    extensions.onDidChange(tell),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("eslint")) tell();
    }),
  );
}

function reportedByEslint(): readonly string[] {
  const settings = workspace.getConfiguration("eslint");
  if (!extensions.getExtension(eslintExtension) || settings.get("enable") === false) return [];
  const named = [settings.get("probe"), settings.get("validate")].flatMap((list: unknown) =>
    Array.isArray(list) ? (list as unknown[]) : [],
  );
  return [...new Set(named.filter((one) => typeof one === "string"))];
}
