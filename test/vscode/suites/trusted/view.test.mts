import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { findings, inFolder, show, until, type Node } from "../editor.mjs";
import { child, children, itemOf, labels, viewWith } from "../syscalls-view.mjs";

const functions = ["checksum", "jobsIn", "line_length"];

async function functionsInView(): Promise<readonly Node[]> {
  return viewWith((top) => functions.every((name) => top.includes(name)));
}

async function group(by: string): Promise<void> {
  await vscode.commands.executeCommand(`syscallLint.groupBy.${by}`);
}

async function iconOf(node: Node): Promise<string | undefined> {
  const { iconPath } = await itemOf(node);
  return iconPath instanceof vscode.ThemeIcon ? iconPath.id : undefined;
}

describe("view", () => {
  afterEach(() => group("function"));

  it("it shows the functions of the workspace, with their places, the busiest first", async () => {
    await show("copy.c");
    const nodes = await functionsInView();
    const items = await Promise.all(nodes.map(itemOf));
    assert.deepEqual(
      items.map(({ description }) => description).filter((one) => one === "copy.c:5" || one === "jobs.ts:5"),
      nodes
        .filter(({ label }) => label !== "line_length")
        .map(({ label }) => (label === "checksum" ? "copy.c:5" : "jobs.ts:5")),
    );
    assert.equal(nodes.at(-1)?.label, "line_length");
  });

  it("a function has its call sites, with system call, line, rounds and a picture for their cost", async () => {
    const [site, ...others] = await children(await child(await functionsInView(), "checksum"));
    assert.ok(site);
    assert.deepEqual(others, []);
    const item = await itemOf(site);
    assert.equal(item.label, "read");
    assert.match(String(item.description), /^line 10 · about 100 crossings$/);
    assert.equal(await iconOf(site), "dashboard");
    assert.match((item.tooltip as vscode.MarkdownString).value, /file management · medium/);
    assert.match(item.accessibilityInformation?.label ?? "", /read, medium, line 10/);
  });

  it("choosing a call site jumps to it", async () => {
    const sites = await children(await child(await functionsInView(), "jobsIn"));
    const site = sites.find(({ label }) => label.startsWith("lstatSync")) ?? sites[0];
    assert.ok(site);
    const { command } = await itemOf(site);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    const editor = await until("editor", () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.endsWith("jobs.ts") ? active : undefined;
    });
    await until("selection", () =>
      editor.document.getText(editor.selection).startsWith("lstatSync(") ? true : undefined,
    );
  });

  it("it groups by category", async () => {
    await functionsInView();
    await group("category");
    const groups = await viewWith((top) => top.includes("file management"));
    const files = await child(groups, "file management");
    assert.deepEqual([...(await labels(files))].sort(), [...functions].sort());
    assert.equal(await iconOf(files), "files");
  });

  it("it groups by cost, the dearest first", async () => {
    await functionsInView();
    await group("cost");
    const groups = await viewWith((top) => top.includes("medium"));
    const order = ["heavy", "medium", "fast", "vdso"];
    const shown = groups.map(({ label }) => label);
    assert.deepEqual(
      shown,
      order.filter((tier) => shown.includes(tier)),
    );
    assert.ok((await labels(await child(groups, "medium"))).includes("checksum"));
  });

  it("it groups by privilege", async () => {
    await functionsInView();
    await group("privilege");
    const groups = await viewWith((top) => top.some((label) => label.includes("capability")));
    assert.ok((await labels(await child(groups, "needs a capability in some uses"))).includes("jobsIn"));
    assert.ok((await labels(await child(groups, "needs no capability"))).includes("checksum"));
  });

  it("typing brings new call sites, and refreshing takes what is gone away", async () => {
    const editor = await show("copy.c");
    await functionsInView();
    const end = editor.document.positionAt(editor.document.getText().length);
    await editor.edit((edit) => edit.insert(end, "\nint sync_all(int fd)\n{\n    return fsync(fd);\n}\n"));
    await vscode.commands.executeCommand("syscallLint.refreshSyscalls");
    await viewWith((top) => top.includes("sync_all"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await findings(editor.document, ["syscalls/no-unbuffered-io 10:12-10:30"]);
    await vscode.commands.executeCommand("syscallLint.refreshSyscalls");
    await viewWith((top) => !top.includes("sync_all"));
  });

  it("files that come, change their names and go do so in the view", async () => {
    await functionsInView();
    const [first, second] = [inFolder("late.c"), inFolder("later.c")];
    try {
      writeFileSync(first, "#include <unistd.h>\n\nint latecomer(void)\n{\n    return fsync(1);\n}\n");
      await vscode.commands.executeCommand("syscallLint.refreshSyscalls");
      const node = await child(await viewWith((top) => top.includes("latecomer")), "latecomer");
      assert.equal((await itemOf(node)).description, "late.c:3");
      renameSync(first, second);
      await until("new name", async () => {
        await vscode.commands.executeCommand("syscallLint.refreshSyscalls");
        const renamed = (await children()).find(({ label }) => label === "latecomer");
        return renamed && (await itemOf(renamed)).description === "later.c:3" ? true : undefined;
      });
    } finally {
      rmSync(first, { force: true });
      rmSync(second, { force: true });
    }
    await until("end", async () => {
      await vscode.commands.executeCommand("syscallLint.refreshSyscalls");
      return (await labels()).includes("latecomer") ? undefined : true;
    });
  });
});
