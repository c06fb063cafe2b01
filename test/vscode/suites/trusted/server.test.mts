import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings, serverProcess, serverProcesses, show, until } from "../editor.mjs";

const inC = "syscalls/no-unbuffered-io 10:12-10:30";

describe("server", () => {
  it("a killed server comes back and goes on", async () => {
    const editor = await show("copy.c");
    await findings(editor.document, [inC]);
    const killed = serverProcess();
    assert.ok(killed !== undefined, `server processes: ${serverProcesses().join()}`);
    process.kill(killed, "SIGKILL");
    await until("new server", () => (serverProcesses().some((id) => id !== killed) ? true : undefined));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "\n"));
    await findings(editor.document, ["syscalls/no-unbuffered-io 11:12-11:30"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("the command restarts the server", async () => {
    const { document } = await show("copy.c");
    await findings(document, [inC]);
    const before = serverProcess();
    assert.ok(before !== undefined);
    await vscode.commands.executeCommand("syscallLint.restart");
    await until("other server", () => {
      const now = serverProcess();
      return now === undefined || now === before ? undefined : now;
    });
    await findings(document, [inC]);
  });

  it("a server that dies again and again is given up, and the command brings it back", async () => {
    const { document } = await show("copy.c");
    const { status } = extension().exports;
    let killed = 0;
    await until(
      "surrender",
      async () => {
        const running = status.busy ? undefined : serverProcess();
        if (running === undefined) return status.severity === vscode.LanguageStatusSeverity.Error ? true : undefined;
        process.kill(running, "SIGKILL");
        killed += 1;
        await until("end", () => (serverProcesses().includes(running) ? undefined : true));
        return undefined;
      },
      () => killed,
    );
    assert.ok(killed > 1, "it was given up at once");
    assert.match(status.text, /stopped/);
    await vscode.commands.executeCommand("syscallLint.restart");
    await until("server", serverProcess);
    await findings(document, [inC]);
    assert.equal(status.severity, vscode.LanguageStatusSeverity.Information);
  });

  it("the command shows the output", async () => {
    await vscode.commands.executeCommand("syscallLint.showOutput");
    await until("output", () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.scheme === "output" && document.uri.path.includes("syscall-lint"),
      ),
    );
  });
});
