import { MarkupKind, type InitializeParams } from "vscode-languageserver/node";
import type { PositionEncoding } from "../service/text-document.js";
import type { ClientTraits } from "./conversion.js";

const encodings: readonly PositionEncoding[] = ["utf-16", "utf-8"];

/** The first encoding of the client's liking that is known here; UTF-16 is what the protocol takes for granted. */
export function traitsOf({
  capabilities: { general, textDocument, workspace, window, experimental },
}: InitializeParams): ClientTraits {
  const liked = general?.positionEncodings?.find((one) => encodings.includes(one as PositionEncoding));
  const { publishDiagnostics, diagnostic, hover, codeAction } = textDocument ?? {};
  const shows = { ...publishDiagnostics, ...diagnostic };
  return {
    encoding: (liked as PositionEncoding | undefined) ?? "utf-16",
    pulls: diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: shows.relatedInformation === true,
    tags: shows.tagSupport?.valueSet ?? [],
    codeDescription: shows.codeDescriptionSupport === true,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    markdown: hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    asksConfiguration: workspace?.configuration === true,
    showsPages: (experimental as { syscallLint?: { pages?: unknown } } | undefined)?.syscallLint?.pages === true,
    showsDocuments: window?.showDocument?.support === true,
    showsProgress: window?.workDoneProgress === true,
    watchesFolders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
  };
}
