import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings } from "../editor.mjs";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("commands", () => {
  it("every command of the manifest is there", async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const known = new Set(await vscode.commands.getCommands(true));
    const wanted = contributes.commands.map(({ command }) => command);
    assert.ok(wanted.length >= 11);
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
});
