import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import * as vscode from "vscode";
import { extension, inFolder, until } from "../editor.mjs";

const scheme = "syscall-lint-seccomp";
const program = `#include <sys/socket.h>
#include <unistd.h>

static int connection(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

int main(void)
{
    execlp("true", "true", (char *)0);
    return connection();
}
`;

/** What stands beside the code after a draft in a format. */
async function drafted(format: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.file(inFolder("drafted/main.c"));
  const outcome = await vscode.commands.executeCommand<{ page?: vscode.Uri; refusal?: string } | undefined>(
    "syscallLint.draftSeccomp",
    { uri, format },
  );
  assert.ok(outcome?.page, outcome?.refusal);
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document.uri.toString(), outcome.page.toString());
  return editor.document;
}

async function lensesOf({ uri }: vscode.TextDocument, wanted: string): Promise<readonly vscode.CodeLens[]> {
  return until(`lens ${wanted}`, async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
    return lenses.some(({ command }) => command?.title.includes(wanted)) ? lenses : undefined;
  });
}

/** `file line: code`, of the diagnostics of drafts. */
function causes(): readonly string[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, found]) =>
      found
        .filter(({ source }) => source === "syscall-lint seccomp")
        .map(({ code, range }) => `${uri.path.replace(/.*\//, "")} ${range.start.line + 1}: ${JSON.stringify(code)}`),
    );
}

async function jumpedTo(lens: vscode.CodeLens): Promise<string> {
  assert.ok(lens.command);
  await vscode.commands.executeCommand(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
  return until("editor", () => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== "file") return undefined;
    const { active } = editor.selection;
    return `${editor.document.uri.path.replace(/.*\//, "")} ${editor.document.lineAt(active.line).text.slice(active.character)}`;
  });
}

describe("seccomp", () => {
  const folder = inFolder("drafted");
  const list = inFolder("compile_commands.json");

  before(async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.c"), program);
    const options = ["cc", "-c", "main.c", "-o", "main.o"];
    writeFileSync(list, JSON.stringify([{ directory: folder, file: "main.c", arguments: options }]));
    await extension().activate();
    await vscode.window.showTextDocument(vscode.Uri.file(join(folder, "main.c")), {
      viewColumn: vscode.ViewColumn.One,
    });
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const path of [folder, list]) rmSync(path, { recursive: true, force: true });
  });

  it("the draft opens beside the code as a page in its language that nobody can edit", async () => {
    const document = await drafted("oci");
    assert.equal(document.uri.scheme, scheme);
    assert.equal(document.languageId, "json");
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.Two);
    const profile = JSON.parse(document.getText()) as { syscalls: { names: string[] }[] };
    assert.ok(profile.syscalls[0]?.names.includes("socket"));
    const text = document.getText();
    await vscode.commands.executeCommand("type", { text: "x" });
    assert.equal(document.getText(), text);
  });

  it("a lens over a call tells the way to it and jumps to its line", async () => {
    const document = await drafted("text");
    const lenses = await lensesOf(document, "socket");
    const lens = lenses.find(({ command }) => command?.title.includes("→ socket"));
    assert.ok(lens);
    assert.equal(document.getText(lens.range), "socket");
    assert.match(lens.command?.title ?? "", /main → connection \(.*main\.c:12\) → socket \(.*main\.c:6\)/);
    assert.match(await jumpedTo(lens), /^main\.c .*socket\(AF_UNIX/);
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.One);
  });

  it("what isn't known stands in the code until the next draft", async () => {
    await drafted("text");
    assert.deepEqual(causes(), ['main.c 11: "executes"']);
    writeFileSync(join(folder, "main.c"), program.replace(/^.*execlp.*\n/m, ""));
    assert.match((await drafted("systemd")).getText(), /^SystemCallFilter=.*socket/m);
    assert.deepEqual(causes(), []);
  });

  it("a draft is closed with its diagnostics, and one without a build says so on itself", async () => {
    rmSync(list);
    await drafted("pledge");
    assert.ok(
      causes().some((cause) => cause.endsWith(' 1: "not-preprocessed"')),
      causes().join(),
    );
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await until("end of the diagnostics", () => (causes().length === 0 ? true : undefined), causes);
  });
});
