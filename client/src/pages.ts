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

/** What the server tells of a place: which rules looked at it, or the system calls of the function around. */
export type PageKind = "why" | "function";

interface PageParams {
  readonly kind: PageKind;
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** The command of the server's code actions and lenses. */
export async function showServerPage(server: Server, params: PageParams): Promise<void> {
  const page = await server.running?.sendRequest<{ title: string; markdown: string } | null>(
    "syscall-lint/page",
    params,
  );
  if (page) await showPage(page.title, page.markdown);
  else void window.showInformationMessage("syscall-lint knows of no call here that comes to a system call.");
}

export async function showPageAtCursor(server: Server, kind: PageKind): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor || !server.running) return;
  const place = server.running.code2ProtocolConverter.asTextDocumentPositionParams(
    editor.document,
    editor.selection.active,
  );
  await showServerPage(server, { kind, ...place });
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
