import type { SourceCode } from "eslint";
import type { Span } from "eslint-plugin-syscalls/facts";
import { TextDocument, type Change } from "./text-document.js";

/** Writes the comments that silence a rule, in the style of the file's language. */
export class Disabling {
  readonly #document: TextDocument;
  readonly #isC: boolean;
  /** Comments, and tokens that may run over several lines: a comment written into them would be something else. */
  readonly #closed: readonly Span[];

  constructor(sourceCode: SourceCode, isC: boolean) {
    this.#document = new TextDocument(sourceCode.text);
    this.#isC = isC;
    const texts = isC ? [] : sourceCode.ast.tokens.filter(({ type }) => textual.has(type));
    const regions = [...sourceCode.getAllComments(), ...texts];
    this.#closed = regions.flatMap(({ range }) => (range ? [[range[0], range[1]] as const] : []));
  }

  /** For the line on which the span starts. */
  line(rule: string, span: Span): Change {
    const { text } = this.#document;
    const line = this.#document.lineAt(span[0]);
    const start = this.#document.startOfLine(line);
    const above =
      line === 0 ? "" : text.slice(this.#document.startOfLine(line - 1), this.#document.endOfLine(line - 1));
    const listed = /^(.*\beslint-disable-next-line[ \t]+[^\s*][^*]*?)(?=\s*(?:--|\*\/|$))/.exec(above)?.[1];
    if (listed !== undefined) {
      const end = this.#document.startOfLine(line - 1) + listed.length;
      return { span: [end, end], text: `, ${rule}` };
    }
    const goesOn = this.#isC && /\\\s*$/.test(above);
    if (goesOn || this.#closed.some(([from, to]) => from < start && start < to)) {
      return { span: [span[0], span[0]], text: `/* eslint-disable-line ${rule} */ ` };
    }
    const indentation = /^[ \t]*/.exec(text.slice(start, span[0]))?.[0] ?? "";
    const words = `eslint-disable-next-line ${rule}`;
    const comment = this.#isC ? `/* ${words} */` : `// ${words}`;
    return { span: [start, start], text: `${indentation}${comment}${this.#lineEnd}` };
  }

  file(rule: string): Change {
    const { text } = this.#document;
    const listed = /^(?:#!.*\r?\n)?\/\* eslint-disable (?!\*)[^*]*?(?=\s*(?:--|\*\/))/.exec(text)?.[0];
    if (listed !== undefined) return { span: [listed.length, listed.length], text: `, ${rule}` };
    const at = text.startsWith("#!") ? this.#document.startOfLine(1) : 0;
    return { span: [at, at], text: `/* eslint-disable ${rule} */${this.#lineEnd}` };
  }

  get #lineEnd(): string {
    return this.#document.text.includes("\r\n") ? "\r\n" : "\n";
  }
}

const textual: ReadonlySet<string> = new Set(["Template", "JSXText", "String"]);
