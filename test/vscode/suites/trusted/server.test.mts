import assert from "node:assert/strict";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { findings, serverProcess, serverProcesses, show, until } from "../editor.mjs";

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

  it("the command shows the output", async () => {
    await vscode.commands.executeCommand("syscallLint.showOutput");
    await until("output", () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.scheme === "output" && document.uri.path.includes("syscall-lint"),
      ),
    );
  });
});
