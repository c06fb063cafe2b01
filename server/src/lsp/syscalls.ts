import type { FileSites } from "../service/call-sites.js";
import type { TextDocument } from "../service/text-document.js";
import { ProgressType, type CancellationToken } from "vscode-languageserver/node";
import { cancellable } from "./answering.js";
import { Conversion, type ClientTraits } from "./conversion.js";
import type { OpenDocument } from "./documents.js";
import { pathOf, uriOf } from "./folders.js";
import { languageOf } from "../host/language.js";
import { syscallsRequest } from "./syscalls-request.js";
import type { FileSyscalls, FunctionSyscalls, SyscallsParams, SyscallsResult } from "./syscalls-request.js";
import type { Parts } from "./parts.js";
import type { Workspace } from "./workspace.js";

/** Answers {@link SyscallsParams}: open documents as they are in the editor, the others as they are on the disk. */
export class Syscalls {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  listen(): void {
    const { connection } = this.#parts;
    connection.onRequest(syscallsRequest, (params: SyscallsParams, token: CancellationToken) =>
      cancellable(token, async (signal) => {
        const { partialResultToken, workDoneToken } = params;
        const send = (found: SyscallsResult) =>
          void connection.sendProgress(new ProgressType<SyscallsResult>(), partialResultToken ?? "", found);
        const progress = connection.window.attachWorkDoneProgress(workDoneToken);
        progress.begin("Reading system calls", 0, undefined, true);
        try {
          return await this.#answer(
            params,
            signal,
            partialResultToken === undefined ? undefined : send,
            (done, total) => progress.report(Math.floor((100 * done) / total), `${done} of ${total} files`),
          );
        } finally {
          progress.done();
        }
      }),
    );
  }

  /** `send` takes what is known before the end; without it all is in the answer. @throws GivenUp after `signal` */
  async #answer(
    { uris }: SyscallsParams,
    signal: AbortSignal,
    send: ((found: SyscallsResult) => void) | undefined,
    onProgress: (done: number, total: number) => void,
  ): Promise<SyscallsResult> {
    const { workspace, documents } = this.#parts;
    const all: FileSyscalls[] = [];
    const take = (found: FileSyscalls | undefined) => {
      if (!found || found.functions.length === 0) return;
      if (send) send({ files: [found], left: 0 });
      else all.push(found);
    };
    const open = new Map([...documents.values()].map((document) => [document.path, document]));
    const { files, left } = uris ? { files: uris.map((uri) => pathOf(uri) ?? uri), left: 0 } : await this.#all(signal);
    const paths = uris ? files : [...new Set([...files, ...[...open.values()].map(({ path }) => path)])];
    for (const [index, path] of paths.entries()) {
      onProgress(index, paths.length);
      const document = open.get(path) ?? documents.get(path);
      take(document ? await this.#ofDocument(document, signal) : await this.#ofFile(path, workspace, signal));
    }
    return { files: all, left };
  }

  async #all(signal: AbortSignal): Promise<{ readonly files: readonly string[]; readonly left: number }> {
    const { files, left } = await this.#parts.workspace.files(() => true, signal);
    return { files: files.map(({ path }) => path), left };
  }

  async ofDocument(document: OpenDocument, signal: AbortSignal): Promise<FileSites | undefined> {
    const { circumstances, threads } = this.#parts;
    const { options, manifests, isChecked } = await circumstances.of(document.path, document.language, document.uri);
    return isChecked ? threads.ask(document, "sites", { options, manifests }, signal) : undefined;
  }

  async #ofDocument(document: OpenDocument, signal: AbortSignal): Promise<FileSyscalls | undefined> {
    const { uri, version, content } = document;
    const sites = await this.ofDocument(document, signal);
    return sites && told(sites, { uri, version, content }, this.#parts.client);
  }

  async #ofFile(path: string, workspace: Workspace, signal: AbortSignal): Promise<FileSyscalls | undefined> {
    const { circumstances, folders, client } = this.#parts;
    const language = languageOf(path);
    if (!language) return undefined;
    const uri = uriOf(path);
    const { options, manifests } = await circumstances.of(path, language, folders.of(path)?.uri ?? uri);
    const found = await workspace.ask(path, "sites", { options, manifests }, signal);
    return found && told(found.answer, { uri, version: 0, content: found.content }, client);
  }
}

function told(
  { functions, sites }: FileSites,
  document: { readonly uri: string; readonly version: number; readonly content: TextDocument },
  client: ClientTraits,
): FileSyscalls {
  const conversion = new Conversion(document, client);
  const ofFunctions = functions.map(({ name, isEntry, span, nameSpan }, index): FunctionSyscalls => ({
    name,
    isEntry,
    range: conversion.range(span),
    selectionRange: conversion.range(nameSpan),
    sites: sites
      .filter((site) => site.function === index)
      .map(({ callee, text, chain, syscalls, category, tier, privilege, span: place, loops, crossings }) => ({
        ...{ callee, text, chain, syscalls, category, tier, privilege, crossings },
        range: conversion.range(place),
        loops: loops.map(({ span: around, trips }) => ({ range: conversion.range(around), trips })),
      })),
  }));
  return { uri: document.uri, functions: ofFunctions };
}
