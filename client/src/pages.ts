import { commands, Uri, window, workspace, type Disposable, type TextEditor } from "vscode";
import { HoverRequest, MarkupContent } from "vscode-languageclient/node";
import type { Server } from "./server.js";

const scheme = "syscall-lint";

/** Pages of Markdown beside the code. A page carries its text in its own address, so nothing needs to be remembered. */
export function registerPages(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: ({ query }) => query });
}

async function showPage(title: string, markdown: string): Promise<void> {
  const name = title.replace(/[^\w.,()[\]@-]+/g, " ").trim();
  const page = Uri.from({ scheme, path: `/${name}.md`, query: markdown });
  await commands.executeCommand("markdown.showPreviewToSide", page);
}

/** Opens what the server knows about the call at the cursor. */
export async function explainCall(server: Server): Promise<void> {
  const editor = window.activeTextEditor;
  const client = server.running;
  if (!client || !editor) return;
  const place = client.code2ProtocolConverter.asTextDocumentPositionParams(editor.document, editor.selection.active);
  const hover = await client.sendRequest(HoverRequest.type, place);
  if (hover && MarkupContent.is(hover.contents)) await showPage(wordAt(editor), hover.contents.value);
  else void window.showInformationMessage("syscall-lint knows nothing about what stands at the cursor.");
}

function wordAt({ document, selection }: TextEditor): string {
  return document.getText(document.getWordRangeAtPosition(selection.active));
}

/** Something to try the extension on: nothing is written to the disk. */
export async function openSample(): Promise<void> {
  const content = `#include <unistd.h>

/* One crossing into the kernel for every byte: hover \`read\`, then press Ctrl+. on it. */
unsigned checksum(int fd)
{
    unsigned char byte;
    unsigned sum = 0;

    while (read(fd, &byte, 1) == 1)
        sum += byte;
    return sum;
}
`;
  await window.showTextDocument(await workspace.openTextDocument({ language: "c", content }));
}
