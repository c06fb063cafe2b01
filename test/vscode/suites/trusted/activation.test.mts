import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings, show } from "../editor.mjs";

// Runs before the other files of this folder, by its name: later the extension is awake.
describe("activation", () => {
  it("the extension sleeps until a file of its languages is shown", async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await show("package.json");
    assert.equal(extension().isActive, false);
  });

  it("opening a C file starts the extension and shows what is wrong", async () => {
    const { document } = await show("copy.c");
    await findings(document, ["syscalls/no-unbuffered-io 10:12-10:30"]);
    assert.equal(extension().isActive, true);
    const [finding] = vscode.languages.getDiagnostics(document.uri);
    assert.match(finding?.message ?? "", /^`read` crosses into the kernel for at most 1 byte/);
  });
});
