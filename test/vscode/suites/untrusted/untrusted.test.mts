import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings, hoverAt, inFolder, serverProcess, show, until } from "../editor.mjs";

const inC = "syscalls/no-unbuffered-io 10:12-10:30";
const inJavaScript = "syscalls/no-stat-per-entry 9:9-9:38";

describe("without trust", () => {
  it("the folder isn't trusted, and has what would harm", () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.ok(existsSync(inFolder("eslint.config.js")));
    assert.ok(existsSync(inFolder(".vscode/settings.json")));
  });

  it("C and JavaScript are checked although the folder's settings switch that off", async () => {
    const { document: c } = await show("copy.c");
    await findings(c, [inC]);
    const { document: javascript } = await show("jobs.js");
    await findings(javascript, [inJavaScript]);
  });

  it("typing and hovering work", async () => {
    const editor = await show("jobs.js");
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// Above.\n"));
    await findings(editor.document, ["syscalls/no-stat-per-entry 10:9-10:38"]);
    assert.match(await hoverAt(editor.document, "lstatSync(join"), /lstat/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("opening the configuration itself doesn't run it", async () => {
    const { document } = await show("eslint.config.js");
    await until("server", serverProcess);
    await findings(document, []);
    await vscode.commands.executeCommand("syscallLint.restart");
    await findings((await show("copy.c")).document, [inC]);
    assert.equal(existsSync(inFolder("it-ran")), false);
  });

  it("no seccomp draft is made, which would run what the folder names as its compiler", async () => {
    const outcome = await vscode.commands.executeCommand<{ refusal?: string }>("syscallLint.draftSeccomp", {
      uri: vscode.Uri.file(inFolder("copy.c")),
    });
    assert.match(outcome.refusal ?? "", /trusted workspace/);
    assert.ok(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).every(({ label }) => !label.includes("seccomp")));
  });

  it("the language status says so", () => {
    assert.match(extension().exports.status.detail ?? "", /Restricted/);
  });
});
