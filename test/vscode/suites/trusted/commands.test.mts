import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings, show, until } from "../editor.mjs";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("commands", () => {
  it("every command of the manifest is there", async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const known = new Set(await vscode.commands.getCommands(true));
    const wanted = contributes.commands.map(({ command }) => command);
    assert.ok(wanted.length >= 14);
    assert.deepEqual(
      wanted.filter((command) => !known.has(command)),
      [],
    );
  });

  it("the sample is a document without a file that has a finding", async () => {
    await vscode.commands.executeCommand("syscallLint.openSample");
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.uri.scheme, "untitled");
    await findings(document, ["syscalls/no-unbuffered-io 9:12-9:30"]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("a finding's rule is explained on its page, by light bulb and by command", async () => {
    const { document } = await show("copy.c");
    await findings(document, ["syscalls/no-unbuffered-io 10:12-10:30"]);
    const range = new vscode.Range(9, 11, 9, 29);
    const action = await until("action", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        range,
      );
      return actions.find(({ title }) => title === "Explain no-unbuffered-io");
    });
    assert.ok(action.command);
    await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
    await until("page", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes("no-unbuffered-io.md")),
    );
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    const editor = await show("copy.c");
    editor.selection = new vscode.Selection(range.start, range.start);
    await vscode.commands.executeCommand("syscallLint.explainRule");
    await until("page", () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes("no-unbuffered-io.md")),
    );
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
