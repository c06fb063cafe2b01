import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { applyAction, findings, show } from "../editor.mjs";

const inC = "syscalls/no-unbuffered-io 10:12-10:30";
const inTypeScript = "syscalls/no-stat-per-entry 8:9-8:38";
const callInC = new vscode.Range(9, 11, 9, 29);
const callInTypeScript = new vscode.Range(7, 8, 7, 37);

describe("fixes", () => {
  afterEach(() => vscode.commands.executeCommand("workbench.action.files.revert"));

  it("a quick fix changes the code, and undo takes it back", async () => {
    const { document } = await show("jobs.ts");
    const before = document.getText();
    await findings(document, [inTypeScript]);
    await applyAction(document, callInTypeScript, /withFileTypes|fix/i);
    assert.match(document.getText(), /readdirSync\(folder, \{ withFileTypes: true \}\)/);
    await findings(document, []);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
    await findings(document, [inTypeScript]);
  });

  it("a comment silences a line of C", async () => {
    const { document } = await show("copy.c");
    await findings(document, [inC]);
    await applyAction(document, callInC, /disable.*line/i);
    assert.match(document.getText(), /\/\* eslint-disable(-next)?-line syscalls\/no-unbuffered-io\b.*\*\//);
    await findings(document, []);
  });

  it("a comment silences a line of TypeScript", async () => {
    const { document } = await show("jobs.ts");
    await findings(document, [inTypeScript]);
    await applyAction(document, callInTypeScript, /disable.*line/i);
    assert.match(document.getText(), /\/\/ eslint-disable-next-line syscalls\/no-stat-per-entry\b/);
    await findings(document, []);
  });

  it("a comment silences a whole file of C", async () => {
    const { document } = await show("copy.c");
    await findings(document, [inC]);
    await applyAction(document, callInC, /disable.*file/i);
    assert.match(document.lineAt(0).text, /^\/\* eslint-disable syscalls\/no-unbuffered-io \*\/$/);
    await findings(document, []);
  });
});
