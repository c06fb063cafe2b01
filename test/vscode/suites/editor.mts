/** What the tests in the extension host do again and again. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";

/** Milliseconds: a loaded machine may take long. What didn't come in that time won't come for the other tests either. */
let patience = Number(process.env["SYSCALL_LINT_PATIENCE"] ?? 60_000);

/** A node of the Syscalls view. */
export interface Node {
  readonly kind: string;
  readonly label: string;
}

interface Exports {
  readonly status: vscode.LanguageStatusItem;
  readonly tree: vscode.TreeDataProvider<Node>;
  readonly report: {
    readonly panel: vscode.WebviewPanel | undefined;
    readonly open: (message: unknown) => Promise<void>;
  };
}

export function extension(): vscode.Extension<Exports> {
  const found = vscode.extensions.getExtension<Exports>("syscall-lint.syscall-lint-vscode");
  assert.ok(found, "the extension isn't there");
  return found;
}

/** Path of a file in the opened folder. */
export function inFolder(name: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return join(folder.uri.fsPath, name);
}

/** Shows a file of the opened folder as it is on the disk. */
export async function show(name: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(inFolder(name)));
  if (editor.document.isDirty) await vscode.commands.executeCommand("workbench.action.files.revert");
  return editor;
}

/** Asks again until there is an answer. `what` completes "no …". */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  seen: () => unknown = () => "",
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() < end) {
      await sleep(50);
      continue;
    }
    patience = Math.min(patience, 5000);
    assert.fail(`no ${what}; seen: ${JSON.stringify(seen())}`);
  }
}

/** A finding as `rule line:column-line:column`, counted from 1. */
export function described({ code, range }: vscode.Diagnostic): string {
  const rule = typeof code === "object" ? code.value : code;
  const { start, end } = range;
  return `${rule} ${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

/** Waits until exactly these findings (see `described`) are shown. */
export async function findings(document: vscode.TextDocument, expected: readonly string[]): Promise<void> {
  const shown = (): string[] => vscode.languages.getDiagnostics(document.uri).map(described).sort();
  const wanted = JSON.stringify([...expected].sort());
  await until(`findings ${wanted}`, () => (JSON.stringify(shown()) === wanted ? true : undefined), shown);
}

/** Place of a text's first character, which must be there once. */
export function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0 && !document.getText().includes(text, index + 1), `${text} must be there once`);
  return document.positionAt(index);
}

/** All that is said about the place where a text stands. */
export async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const place = placeOf(document, text);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    place.translate(0, 1),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((part) => (part instanceof vscode.MarkdownString ? part.value : JSON.stringify(part)))
    .join("\n");
}

/** The first action at a place whose title matches. */
export async function actionAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  title: RegExp,
): Promise<vscode.CodeAction> {
  const ask = async (): Promise<vscode.CodeAction[]> =>
    vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range);
  let titles: string[] = [];
  return until(
    `action ${String(title)}`,
    async () => {
      const actions = await ask();
      titles = actions.map((one) => one.title);
      return actions.find((one) => title.test(one.title));
    },
    () => titles,
  );
}

export async function applyAction(document: vscode.TextDocument, range: vscode.Range, title: RegExp): Promise<void> {
  const action = await actionAt(document, range, title);
  assert.ok(action.edit, "the action brings no edit");
  assert.ok(await vscode.workspace.applyEdit(action.edit), "the edit can't be applied");
}

/** Ids of the language server's processes below this extension host. */
export function serverProcesses(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const id = Number(name);
    if (!Number.isInteger(id)) return [];
    try {
      const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      return Number(parent) === process.pid && command.some((part) => part.endsWith("main.mjs")) ? [id] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** The server's process, when it is the only one. */
export function serverProcess(): number | undefined {
  const [id, ...others] = serverProcesses();
  return others.length === 0 ? id : undefined;
}
