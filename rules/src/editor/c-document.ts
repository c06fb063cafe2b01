import { Kept } from "../facts/c/tree.js";
import type { Span } from "../facts/fact.js";
import { keepParts } from "../facts/of.js";
import { mayBeRefused, parseC, tellEdit } from "../languages/c/grammar.js";
import { CSourceCode, isCxxHeader, rootOf } from "../languages/c/source-code.js";

type Tree = ReturnType<typeof parseC>;

/**
 * A C file under an editor's hands: after an edit only what changed is parsed and copied again. Whoever made it calls
 * {@link dispose}. Await `loadGrammar()` before the first tree.
 */
export class CDocument {
  readonly #path: string;
  #text: string;
  #tree: Tree | undefined;
  #kept = new Kept();
  /** The tree came from an earlier one. */
  #incremental = false;
  /** The tree has been told of edits that it wasn't parsed with. */
  #isBehind = false;
  #parsing = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  /** Milliseconds that all its parses took. */
  get parsing(): number {
    return this.#parsing;
  }

  edit(span: Span, inserted: string): void {
    if (this.#tree) tellEdit(this.#tree, this.#text, span, inserted);
    this.#isBehind = true;
    this.#kept.edit(span[0], span[1], inserted.length - (span[1] - span[0]));
    this.#text = this.#text.slice(0, span[0]) + inserted + this.#text.slice(span[1]);
  }

  /**
   * Whether the tree may differ from that of a fresh parse: trees that grew with edits do so around syntax errors,
   * after about 2 % of random edits.
   */
  get isProvisional(): boolean {
    return this.#incremental && this.hasError;
  }

  /** Something in the text that was last parsed could not be read. */
  get hasError(): boolean {
    return this.#tree?.rootNode.hasError === true;
  }

  /** Makes the next tree a fresh one. */
  forget(): void {
    this.#tree?.delete();
    this.#tree = undefined;
    this.#kept = new Kept();
    this.#incremental = false;
  }

  /**
   * The text as ESLint's rules get it; it is parsed when the first of them asks for the tree, and then throws
   * ParseStopped when told so.
   * @throws RangeError when `parseC` refuses the text
   */
  sourceCode(isStopped?: () => boolean): CSourceCode {
    const body = this.#text;
    const file = { path: this.#path, physicalPath: this.#path, body, bom: false };
    if (mayBeRefused(body) && !isCxxHeader(this.#path, body)) this.#current(isStopped);
    const makeTree = () => (body === this.#text ? this.#current(isStopped).copy() : parseC(body));
    const sourceCode = new CSourceCode(file, rootOf(body), makeTree);
    keepParts(sourceCode, this.#kept);
    return sourceCode;
  }

  dispose(): void {
    this.forget();
  }

  #current(isStopped: (() => boolean) | undefined): Tree {
    if (this.#tree && !this.#isBehind) return this.#tree;
    const previous = this.#tree;
    const start = performance.now();
    const tree = parseC(this.#text, { previous, isStopped });
    this.#parsing += performance.now() - start;
    previous?.delete();
    this.#tree = tree;
    this.#incremental = previous !== undefined;
    this.#isBehind = false;
    return tree;
  }
}
