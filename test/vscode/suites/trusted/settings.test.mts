import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { after, describe, it } from "mocha";
import * as vscode from "vscode";
import { actionAt, findings, inFolder, show, until } from "../editor.mjs";

const inC = "syscalls/no-unbuffered-io 10:12-10:30";

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("syscallLint").update(name, value, vscode.ConfigurationTarget.Workspace);
}

describe("settings", () => {
  after(() => rmSync(inFolder(".vscode"), { recursive: true, force: true }));

  it("a rule that is switched off falls silent at once, and comes back", async () => {
    const { document } = await show("copy.c");
    await findings(document, [inC]);
    await set("rules", { "no-unbuffered-io": "off" });
    await findings(document, []);
    assert.match(readFileSync(inFolder(".vscode/settings.json"), "utf8"), /no-unbuffered-io/);
    await set("rules", undefined);
    await findings(document, [inC]);
  });

  it("an action disables a rule everywhere, in the folder's settings, beside what stands there", async () => {
    const { document } = await show("copy.c");
    const [finding] = vscode.languages.getDiagnostics(document.uri);
    assert.ok(finding);
    await set("rules", { "no-stat-per-entry": "warn" });
    await findings(document, [inC]);
    const { command } = await actionAt(document, finding.range, /^Disable no-unbuffered-io everywhere$/);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    await findings(document, []);
    const rules = vscode.workspace.getConfiguration("syscallLint", document.uri).inspect("rules")?.workspaceValue;
    assert.deepEqual(rules, { "no-stat-per-entry": "warn", "no-unbuffered-io": "off" });
    await set("rules", undefined);
    await findings(document, [inC]);
  });

  it("a rule's severity is the finding's", async () => {
    const { document } = await show("copy.c");
    await set("rules", { "no-unbuffered-io": "warn" });
    await until("warning", () => {
      const [finding] = vscode.languages.getDiagnostics(document.uri);
      return finding?.severity === vscode.DiagnosticSeverity.Warning ? true : undefined;
    });
    await findings(document, [inC]);
    await set("rules", undefined);
    await findings(document, [inC]);
  });

  it("a language that is switched off isn't checked", async () => {
    const { document: typescript } = await show("jobs.ts");
    const { document: c } = await show("copy.c");
    await set("languages", ["typescript"]);
    await findings(c, []);
    await findings(typescript, ["syscalls/no-stat-per-entry 8:9-8:38"]);
    await set("languages", undefined);
    await findings(c, [inC]);
  });
});
