import { fileURLToPath } from "node:url";
import type { DidChangeTextDocumentParams, TextDocumentItem } from "vscode-languageserver/node";
import { languageOf } from "../host/language.js";
import type { SourceLanguage } from "../service/source-code.js";
import { TextDocument, type Change, type PositionEncoding } from "../service/text-document.js";

/** How many changes are remembered for threads that have an earlier version; a thread further behind gets the text. */
const remembered = 500;

const byLanguageId: Readonly<Record<string, { readonly language: SourceLanguage; readonly extension: string }>> = {
  c: { language: "c", extension: ".c" },
  javascript: { language: "javascript", extension: ".js" },
  javascriptreact: { language: "javascript", extension: ".jsx" },
  typescript: { language: "typescript", extension: ".ts" },
  typescriptreact: { language: "typescript", extension: ".tsx" },
};

/** A document as the client has it. */
export class OpenDocument {
  readonly uri: string;
  /** Ends as files of its language do, whatever the document is called. */
  readonly path: string;
  readonly language: SourceLanguage;
  version: number;
  /** Counts changes; unlike versions it has no gaps. */
  revision = 0;
  /** The revision that was last written to the disk. */
  saved = 0;
  content: TextDocument;
  readonly #changes: Change[] = [];

  constructor({ uri, version, text }: TextDocumentItem, path: string, language: SourceLanguage) {
    this.uri = uri;
    this.version = version;
    this.path = path;
    this.language = language;
    this.content = new TextDocument(text);
  }

  apply({ textDocument, contentChanges }: DidChangeTextDocumentParams, encoding: PositionEncoding): readonly Change[] {
    const changes = contentChanges.map((change) => {
      const { text } = change;
      const end = this.content.text.length;
      const span =
        "range" in change
          ? ([change.range.start, change.range.end].map((one) => this.content.offsetAt(one, encoding)) as [
              number,
              number,
            ])
          : ([0, end] as const);
      const applied: Change = { span: span[0] <= span[1] ? span : [span[1], span[0]], text };
      this.content = this.content.edited(applied);
      return applied;
    });
    this.version = textDocument.version;
    this.revision += changes.length;
    this.#changes.push(...changes);
    this.#changes.splice(0, this.#changes.length - remembered);
    return changes;
  }

  /** Everything since a revision; undefined when that is forgotten. */
  changesSince(revision: number): readonly Change[] | undefined {
    const count = this.revision - revision;
    if (count > this.#changes.length) return undefined;
    return count === 0 ? [] : this.#changes.slice(-count);
  }
}

/** Undefined for what isn't linted. `nameOf`: the path by which the workspace knows a file. */
export function openDocument(item: TextDocumentItem, nameOf: (path: string) => string): OpenDocument | undefined {
  const path = item.uri.startsWith("file:") ? nameOf(pathOf(item.uri)) : pathOf(item.uri);
  const byName = languageOf(path);
  if (byName) return new OpenDocument(item, path, byName);
  const named = Object.hasOwn(byLanguageId, item.languageId) ? byLanguageId[item.languageId] : undefined;
  return named && new OpenDocument(item, path + named.extension, named.language);
}

function pathOf(uri: string): string {
  try {
    if (uri.startsWith("file:")) return fileURLToPath(uri);
  } catch {
    // A URI of another machine's kind still has a name.
  }
  return `/${uri.replace(/^[\w+.-]+:\/*/, "").replace(/[?#].*$/, "")}`;
}
