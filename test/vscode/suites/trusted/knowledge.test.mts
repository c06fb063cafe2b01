import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, hoverAt, placeOf, show, until } from "../editor.mjs";

describe("knowledge", () => {
  it("hovering a call in C tells of the function", async () => {
    const { document } = await show("copy.c");
    const text = await until("hover", async () => (await hoverAt(document, "read(fd")) || undefined);
    assert.match(text, /\bread\b/);
    assert.match(text, /descriptor/i);
    assert.doesNotMatch(text, /lstat/);
  });

  it("hovering a call in TypeScript tells of the function, while the file has a syntax error", async () => {
    const editor = await show("jobs.ts");
    const { document } = editor;
    const end = document.positionAt(document.getText().length);
    await editor.edit((edit) => edit.insert(end, "\nconst broken = (\n"));
    const text = await until("hover", async () => {
      const said = await hoverAt(document, "lstatSync(join");
      return /lstat\b/.test(said) ? said : undefined;
    });
    assert.match(text, /node:fs/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("hovering a comment tells nothing", async () => {
    const { document } = await show("copy.c");
    assert.equal(await hoverAt(document, "One crossing into"), "");
  });

  it("the command explains the call at the cursor on a page of its own", async () => {
    assert.match(await pageBy("syscallLint.explain", "getc(file); c != EOF", "/getc.md"), /getc/);
  });

  it("a command says why the calls on the line are flagged, or not", async () => {
    assert.match(
      await pageBy("syscallLint.why", "read(fd", "/Line 10.md"),
      /## `read`[^]*\*\*no-unbuffered-io\*\*: `read` crosses/,
    );
    const text = await pageBy("syscallLint.why", "getc(file); c != EOF", "/Line 20.md");
    assert.match(text, /## `getc`[^]*- no-unbuffered-io: /);
    assert.doesNotMatch(text, /\*\*no-/);
  });

  it("a command shows the system calls of the function around the cursor", async () => {
    const text = await pageBy("syscallLint.showFunction", "unsigned sum", "/checksum.md");
    assert.match(text, /\| `read` \| read \| medium \| 1 × a loop whose rounds aren't known \|/);
  });

  it("lenses stand above functions when a setting asks for them, and lead to the function's page", async () => {
    const { document } = await show("copy.c");
    const lenses = async () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 10);
    assert.deepEqual(await lenses(), []);
    const settings = vscode.workspace.getConfiguration("syscallLint");
    await settings.update("codeLens", true, vscode.ConfigurationTarget.Global);
    const found = await until("lenses", async () => {
      const shown = await lenses();
      return shown.length > 0 ? shown : undefined;
    });
    const [first] = found;
    assert.equal(first?.range.start.line, 4);
    assert.match(first.command?.title ?? "", /^makes read; heaviest loop: read, /);
    await vscode.commands.executeCommand(
      first.command?.command ?? "",
      ...((first.command?.arguments ?? []) as unknown[]),
    );
    await pageAt("/checksum.md");
    await settings.update("codeLens", undefined, vscode.ConfigurationTarget.Global);
    await until("no lenses", async () => ((await lenses()).length === 0 ? true : undefined));
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("the language status tells that the server runs", async () => {
    await show("copy.c");
    const { status } = extension().exports;
    await until("rest", () => (status.busy ? undefined : true));
    assert.equal(status.text, "syscall-lint");
    assert.equal(status.severity, vscode.LanguageStatusSeverity.Information);
    assert.equal(status.detail, "");
  });
});

/** The text of the page that a command opens when the cursor stands at a text of copy.c. */
async function pageBy(command: string, at: string, path: string): Promise<string> {
  const editor = await show("copy.c");
  const place = placeOf(editor.document, at);
  editor.selection = new vscode.Selection(place, place);
  await vscode.commands.executeCommand(command);
  const text = await pageAt(path);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  return text;
}

async function pageAt(path: string): Promise<string> {
  const page = await until("page", () =>
    vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "syscall-lint" && uri.path === path),
  );
  await until("tab", () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ label, input }) => label.includes(path.slice(1)) && input instanceof vscode.TabInputWebview),
  );
  return page.getText();
}
