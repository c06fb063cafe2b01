import type { CancellationToken, CodeLens, Position } from "vscode-languageserver/node";
import { functionPage, lensText, whyPage, type Page } from "../service/told-pages.js";
import { answering } from "./answering.js";
import { Conversion } from "./conversion.js";
import type { OpenDocument } from "./documents.js";
import type { Parts } from "./parts.js";
import type { Syscalls } from "./syscalls.js";

/**
 * `syscall-lint/page`: a page about a place, as Markdown, or null. `why`: what each rule thought of the calls on the
 * line; `function`: the system calls of the function around. Clients that show such pages say so with
 * the capability `experimental: { syscallLint: { pages: true } }` and have the command {@link showPage}, which takes {@link PageParams}.
 */
const pageRequest = "syscall-lint/page";
export const showPage = "syscall-lint.showPage";
/** The command of a program entry's lens; its argument is `{ uri }`. */
const draftSeccomp = "syscall-lint.draftSeccomp";

export interface PageParams {
  readonly kind: "why" | "function";
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** Pages about places in open documents, and the lines above functions that lead to them. */
export class Pages {
  readonly #parts: Parts;
  readonly #syscalls: Syscalls;

  constructor(parts: Parts, syscalls: Syscalls) {
    this.#parts = parts;
    this.#syscalls = syscalls;
  }

  listen(): void {
    const { connection, documents } = this.#parts;
    connection.onRequest(pageRequest, (params: PageParams, token: CancellationToken) =>
      answering(documents.get(params.textDocument.uri), token, null, (document, signal) =>
        this.#page(document, params, signal),
      ),
    );
    connection.onCodeLens(({ textDocument: { uri } }, token) =>
      answering(documents.get(uri), token, [] as CodeLens[], (document, signal) => this.#lenses(document, signal)),
    );
  }

  async #page(document: OpenDocument, { kind, position }: PageParams, signal: AbortSignal): Promise<Page | null> {
    const { circumstances, threads, client } = this.#parts;
    const { path, language, uri, content } = document;
    if (kind === "why") {
      const { options, manifests } = await circumstances.of(path, language, uri);
      const line = position.line + 1;
      return whyPage(await threads.ask(document, "why", { options, manifests, line }, signal), line);
    }
    const offset = content.offsetAt(position, client.encoding);
    const sites = await this.#syscalls.ofDocument(document, signal);
    return (sites && functionPage(sites, offset)) ?? null;
  }

  async #lenses(document: OpenDocument, signal: AbortSignal): Promise<CodeLens[]> {
    const { settings, client } = this.#parts;
    const { uri } = document;
    if (!(await settings.for(uri)).codeLens) return [];
    const conversion = new Conversion(document, client);
    const { functions, sites } = (await this.#syscalls.ofDocument(document, signal)) ?? { functions: [], sites: [] };
    return functions.flatMap(({ nameSpan, isEntry }, index): CodeLens[] => {
      const range = conversion.range(nameSpan);
      const title = lensText(sites.filter((site) => site.function === index));
      const params: PageParams = { kind: "function", textDocument: { uri }, position: range.start };
      const command = client.showsPages ? { title, command: showPage, arguments: [params] } : { title, command: "" };
      const draft = { title: "draft seccomp allowlist", command: draftSeccomp, arguments: [{ uri }] };
      return [{ range, command }, ...(isEntry && client.showsPages ? [{ range, command: draft }] : [])];
    });
  }
}
