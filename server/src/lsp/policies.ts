import { CompletionItemKind, type CompletionItem, type Hover } from "vscode-languageserver/node";
import { database } from "syscall-db";
import { explainedPolicyName, policyKindOf, policyNames } from "../service/policy.js";
import { TextDocument } from "../service/text-document.js";
import { Conversion } from "./conversion.js";
import { hoverText } from "./hover-text.js";
import type { Parts } from "./parts.js";

interface Policy {
  readonly uri: string;
  readonly version: number;
  readonly content: TextDocument;
}

/** Open texts that aren't code but name system calls: seccomp profiles and systemd's units. */
export class Policies {
  readonly #parts: Parts;
  readonly #open = new Map<string, Policy>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  listen(): void {
    const { connection, client } = this.#parts;
    connection.onCompletion(({ textDocument, position }): CompletionItem[] => {
      const policy = this.#open.get(textDocument.uri);
      const kind = policy && policyKindOf(policy.uri, policy.content.text);
      if (!policy || !kind) return [];
      const offset = policy.content.offsetAt(position, client.encoding);
      const found = policyNames(kind, policy.content.text, offset, database());
      if (!found) return [];
      const range = new Conversion(policy, client).range(found.span);
      return found.names.map(({ name, detail }) => ({
        label: name,
        detail,
        kind: CompletionItemKind.Constant,
        textEdit: { range, newText: name },
      }));
    });
  }

  open(uri: string, version: number, text: string): void {
    // Profiles and units are small; what isn't is data.
    if (/\.jsonc?$/.test(uri) || policyKindOf(uri, "") !== undefined)
      this.#open.set(uri, { uri, version, content: new TextDocument(text) });
  }

  change(
    uri: string,
    version: number,
    changes: readonly { readonly range?: Parameters<Conversion["span"]>[0]; readonly text: string }[],
  ): void {
    const known = this.#open.get(uri);
    if (!known) return;
    let { content } = known;
    for (const { range, text } of changes) {
      const span = range ? new Conversion({ uri, version, content }, this.#parts.client).span(range) : undefined;
      content = span ? content.edited({ span, text }) : new TextDocument(text);
    }
    this.#open.set(uri, { uri, version, content });
  }

  close(uri: string): void {
    this.#open.delete(uri);
  }

  hover(uri: string, position: { readonly line: number; readonly character: number }): Hover | null {
    const { client } = this.#parts;
    const policy = this.#open.get(uri);
    const kind = policy && policyKindOf(uri, policy.content.text);
    if (!policy || !kind) return null;
    const offset = policy.content.offsetAt(position, client.encoding);
    const found = explainedPolicyName(kind, policy.content.text, offset, database());
    if (!found) return null;
    const range = new Conversion(policy, client).range(found.span);
    return { contents: hoverText(found.explanation, client.markdown), range };
  }
}
