import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { after, describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, findings, inFolder, show, until } from "../editor.mjs";

interface Row {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly syscalls: readonly string[];
  readonly findings: readonly { readonly rule: string }[];
}

function rowsIn(page: string): readonly Row[] {
  const [, json = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  return (JSON.parse(json) as { rows: readonly Row[] }).rows;
}

async function opened(): Promise<vscode.WebviewPanel> {
  await vscode.commands.executeCommand("syscallLint.report");
  return until("report", () => extension().exports.report.panel);
}

describe("report", () => {
  const file = inFolder("out.html");

  after(async () => {
    rmSync(file, { force: true });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("the command opens it in a tab, and only once", async () => {
    await findings((await show("copy.c")).document, ["syscalls/no-unbuffered-io 10:12-10:30"]);
    const panel = await opened();
    assert.equal(await opened(), panel);
    const tabs = vscode.window.tabGroups.all.flatMap((one) => one.tabs).filter(({ label }) => label === "System calls");
    assert.equal(tabs.length, 1);
  });

  it("its page has the workspace's call sites with their findings", async () => {
    const rows = rowsIn((await opened()).webview.html);
    const read = rows.find((row) => row.file === "copy.c" && row.line === 10);
    assert.ok(read);
    assert.deepEqual(read.syscalls, ["read"]);
    assert.equal(read.function, "checksum");
    assert.deepEqual(
      read.findings.map(({ rule }) => rule),
      ["syscalls/no-unbuffered-io"],
    );
    assert.ok(rows.some((row) => row.file === "jobs.ts"));
  });

  it("its policy lets only the page's own script and style run", async () => {
    const { html } = (await opened()).webview;
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
    const [, nonce = ""] = /script-src 'nonce-([\w-]{20,})'$/.exec(policy) ?? [];
    assert.match(policy, /^default-src 'none'; /);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.deepEqual(
      [...html.matchAll(/<(?:script type="module"|style)([^>]*)>/g)].map(([, own]) => own),
      [` nonce="${nonce}"`, ` nonce="${nonce}"`],
    );
  });

  it("choosing a place in it shows that place in an editor", async () => {
    await opened();
    await extension().exports.report.open({ kind: "open", row: { file: "jobs.ts", line: 8, column: 9 } });
    await until("place", () => {
      const editor = vscode.window.activeTextEditor;
      const isThere = editor?.document.uri.path.endsWith("jobs.ts") && editor.selection.active.line === 7;
      return isThere ? true : undefined;
    });
  });

  it("a message about a file that the report doesn't have opens nothing", async () => {
    await opened();
    await show("copy.c");
    await extension().exports.report.open({ kind: "open", row: { file: "../../etc/passwd", line: 1, column: 1 } });
    await extension().exports.report.open({ kind: "run", row: { file: "jobs.ts", line: 1, column: 1 } });
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith("copy.c"));
  });

  it("exporting writes the same page as a file that needs nothing else", async () => {
    await vscode.commands.executeCommand("syscallLint.exportReport", vscode.Uri.file(file));
    const page = readFileSync(file, "utf8");
    assert.match(page, /script-src 'sha256-/);
    // Findings may have come since the page was opened.
    const places = (text: string): readonly string[] => rowsIn(text).map((row) => `${row.file}:${row.line}`);
    assert.deepEqual(places(page), places((await opened()).webview.html));
    assert.doesNotMatch(page.replace(/<script type="application\/json".*?<\/script>/s, ""), /(?:src|href)=|REPORT-/);
  });
});
