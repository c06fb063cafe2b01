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
    const editor = await show("copy.c");
    const place = placeOf(editor.document, "getc(file); c != EOF");
    editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand("syscallLint.explain");
    const page = await until("page", () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "syscall-lint" && uri.path === "/getc.md"),
    );
    assert.match(page.getText(), /getc/);
    await until("tab", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label, input }) => label.includes("getc.md") && input instanceof vscode.TabInputWebview),
    );
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
