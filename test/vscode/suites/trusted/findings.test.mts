import { describe, it } from "mocha";
import * as vscode from "vscode";
import { findings, placeOf, show } from "../editor.mjs";

const inC = "syscalls/no-unbuffered-io 10:12-10:30";
const inTypeScript = "syscalls/no-stat-per-entry 8:9-8:38";

describe("findings", () => {
  it("opening a TypeScript file shows what is wrong", async () => {
    const { document } = await show("jobs.ts");
    await findings(document, [inTypeScript]);
  });

  it("typing in C brings findings, moves them, and takes them away", async () => {
    const editor = await show("copy.c");
    const { document } = editor;
    await findings(document, [inC]);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "/* Above. */\n"));
    await findings(document, ["syscalls/no-unbuffered-io 11:12-11:30"]);
    await editor.edit((edit) =>
      edit.insert(placeOf(document, "    return sum;"), "    while (read(fd, &byte, 1) == 1);\n"),
    );
    await findings(document, ["syscalls/no-unbuffered-io 11:12-11:30", "syscalls/no-unbuffered-io 13:12-13:30"]);
    await editor.edit((edit) => edit.delete(new vscode.Range(10, 0, 13, 0)));
    await findings(document, []);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await findings(document, [inC]);
  });

  it("typing character by character in TypeScript ends with the findings of the whole", async () => {
    const editor = await show("jobs.ts");
    const { document } = editor;
    await findings(document, [inTypeScript]);
    const place = placeOf(document, "  return jobs;").with({ character: 0 });
    editor.selection = new vscode.Selection(place, place);
    for (const character of "for (const x of readdirSync(folder)) lstatSync(x).isFile();")
      await vscode.commands.executeCommand("type", { text: character });
    await findings(document, [inTypeScript, "syscalls/no-stat-per-entry 10:38-10:50"]);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});
