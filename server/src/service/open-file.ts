import type { SourceCode } from "eslint";
import { CDocument, knownCalls, ParseStopped, type KnownCall } from "eslint-plugin-syscalls/editor";
import { database, type LibraryCall } from "syscall-db";
import { factsOf, type Span } from "eslint-plugin-syscalls/facts";
import { callSitesOf, sitesAfter, type FileSites } from "./call-sites.js";
import { findingsOf, notChecked, type Diagnosis, type ForeignFindings, type RuleDocs } from "./diagnosis.js";
import { explain, type Explanation } from "./explain.js";
import { guessedCallee, guessedFunction } from "./guessed-callee.js";
import { Stopped, type Linted, type Linting } from "./linting.js";
import { sourceCodeOf, type SourceLanguage } from "./source-code.js";
import { spanAfter, type Change } from "./text-document.js";
import { judgementsOn, type Judgement } from "./why.js";
import { explainedWord } from "./word-hover.js";
import { wrappersIn, type Wrapper } from "./wrapper-hover.js";

/** What is known of a name, and where it stands. */
export interface Hovered {
  readonly span: Span;
  readonly explanation: Explanation;
}

/** The last text of a JavaScript file that could be parsed. */
interface Parsed {
  readonly text: string;
  readonly sourceCode: SourceCode;
  /** Filled when somebody asks; where they stand after the changes that were taken out of `changes`. */
  calls?: readonly KnownCall[];
  /** Since then. */
  readonly changes: Change[];
}

const byteOrderMark = "\uFEFF";

/** A file that an editor holds open: its text, and what is worth keeping between two keystrokes. */
export class OpenFile {
  readonly path: string;
  readonly language: SourceLanguage;
  #text: string;
  #c: CDocument | undefined;
  #parsed: Parsed | undefined;
  /** A text that is known to have a syntax error. */
  #unparsable: string | undefined;
  /** Of the text that was last asked about. */
  #wrappers: { readonly text: string; readonly key: string; readonly found: readonly Wrapper[] } | undefined;

  constructor(path: string, language: SourceLanguage, text: string) {
    this.path = path;
    this.language = language;
    this.#text = text;
  }

  edit(change: Change): void {
    const { span, text } = change;
    const shift = this.#shift;
    this.#text = this.#text.slice(0, span[0]) + text + this.#text.slice(span[1]);
    this.#parsed?.changes.push({ span: [span[0] - shift, span[1] - shift], text });
    if (shift !== this.#shift || span[0] < shift) this.dispose();
    else this.#c?.edit([span[0] - shift, span[1] - shift], text);
  }

  /** `exactly`: nothing is taken over from earlier texts. @throws Stopped */
  diagnose(lintings: readonly Linting[], isStopped: () => boolean, exactly = false): Diagnosis {
    if (exactly) this.#c?.forget();
    const [first] = lintings;
    if (!first) return { findings: [], provisional: false, parsing: 0 };
    return this.language === "c" ? this.#diagnoseC(first, isStopped) : this.#diagnoseJavaScript(lintings, first);
  }

  /** What another ESLint found in this text, as editors need it. */
  async dress({ messages, docs }: ForeignFindings): Promise<Diagnosis> {
    if (messages.length === 0) return { findings: [], provisional: false, parsing: 0 };
    const sourceCode = this.language === "c" ? this.#sourceCodeOfC() : await this.#freshlyParsed();
    const findings = this.#findings({ messages, sourceCode }, (rule) => docs[rule]);
    return { findings, provisional: false, parsing: 0 };
  }

  /** What is known of the name at the offset: a call, directly or through helpers, a flag, a capability. */
  async hover(offset: number, settings: Readonly<Record<string, unknown>>): Promise<Hovered | undefined> {
    const word = explainedWord(this.#text, offset, database());
    if (word) return word;
    const known = await this.#knownCall(offset);
    if (known) return { span: known.span, explanation: explain({ kind: "call", row: known.row }, database()) };
    const shift = this.#shift;
    if (!/^\w*\s*\(/.test(this.#text.slice(offset, offset + 200))) return undefined;
    const wrapper = (await this.#wrappersAs(settings)).find(({ calleeSpan: [start, end] }) => {
      return start + shift <= offset && offset <= end + shift;
    });
    if (!wrapper) return undefined;
    const { calleeSpan, explanation } = wrapper;
    return { span: [calleeSpan[0] + shift, calleeSpan[1] + shift], explanation };
  }

  /** What rules thought of the calls on a line (1-based). Empty where the text can't be parsed. */
  async judgements(line: number, settings: Readonly<Record<string, unknown>>): Promise<readonly Judgement[]> {
    const sourceCode = this.language === "c" ? this.#sourceCodeOfC() : await this.#freshlyParsed();
    const facts = sourceCode && factsOf(sourceCode, this.path);
    return facts ? judgementsOn(line, facts, sourceCode, settings) : [];
  }

  async #wrappersAs(settings: Readonly<Record<string, unknown>>): Promise<readonly Wrapper[]> {
    const key = JSON.stringify(settings);
    const known = this.#wrappers;
    if (known?.text === this.#text && known.key === key) return known.found;
    const text = this.#text;
    const sourceCode = this.language === "c" ? this.#sourceCodeOfC() : await this.#freshlyParsed();
    const found = sourceCode ? wrappersIn(sourceCode, settings, this.path, database()) : [];
    this.#wrappers = { text, key, found };
    return found;
  }

  async #knownCall(offset: number): Promise<{ readonly span: Span; readonly row: LibraryCall } | undefined> {
    const shift = this.#shift;
    const calls = this.language === "c" ? this.#callsOfC(offset - shift) : await this.#callsOfJavaScript();
    const here = calls
      .filter(({ calleeSpan: [start, end] }) => start + shift <= offset && offset <= end + shift)
      .sort((a, b) => a.calleeSpan[1] - a.calleeSpan[0] - (b.calleeSpan[1] - b.calleeSpan[0]))[0];
    if (here) return { span: [here.calleeSpan[0] + shift, here.calleeSpan[1] + shift], row: here.row };
    const isC = this.language === "c";
    if (isC ? !this.#document().hasError : this.#parsed?.text === this.#text) return undefined;
    const guess = isC ? guessedFunction(this.#text, offset) : guessedCallee(this.#text, offset);
    const row = guess && database().call(guess.name, isC ? "libc" : "node");
    return row && { span: guess.span, row };
  }

  /** Empty where the text can't be parsed. `settings` as rules get them. */
  async sites(settings: Readonly<Record<string, unknown>>): Promise<FileSites> {
    const shift = this.#shift;
    const sourceCode = this.language === "c" ? this.#sourceCodeOfC() : await this.#freshlyParsed();
    if (!sourceCode) return { functions: [], sites: [] };
    const found = callSitesOf(sourceCode, settings, this.path, database());
    return shift === 0 ? found : sitesAfter(found, shift);
  }

  dispose(): void {
    this.#c?.dispose();
    this.#c = undefined;
  }

  get #shift(): number {
    return this.#text.startsWith(byteOrderMark) ? 1 : 0;
  }

  get #body(): string {
    return this.#text.slice(this.#shift);
  }

  #diagnoseC(linting: Linting, isStopped: () => boolean): Diagnosis {
    const document = this.#document();
    const before = document.parsing;
    let sourceCode;
    try {
      sourceCode = document.sourceCode(isStopped);
    } catch (error) {
      if (error instanceof ParseStopped) throw new Stopped();
      if (!(error instanceof RangeError)) throw error;
      return { findings: [notChecked(error.message, [0, 0])], provisional: false, parsing: 0 };
    }
    const linted = linting.verify(sourceCode as unknown as SourceCode, this.path);
    const findings = this.#findings(linted, (rule) => linting.docsOf(rule));
    return { findings, provisional: document.isProvisional, parsing: document.parsing - before };
  }

  /** Sloppy scripts may do what modules may not, so there is a second linting for them. */
  #diagnoseJavaScript(lintings: readonly Linting[], first: Linting): Diagnosis {
    let parsing = 0;
    let failed: Linted | undefined;
    for (const linting of lintings) {
      const linted = linting.verify(this.#body, this.path);
      parsing += linted.parsing;
      if (linted.sourceCode) {
        this.#parsed = { text: this.#text, sourceCode: linted.sourceCode, changes: [] };
        return { findings: this.#findings(linted, (rule) => linting.docsOf(rule)), provisional: false, parsing };
      }
      failed ??= linted;
    }
    this.#unparsable = this.#text;
    return {
      findings: failed ? this.#findings(failed, (rule) => first.docsOf(rule)) : [],
      provisional: false,
      parsing,
    };
  }

  #findings(linted: Pick<Linted, "messages" | "sourceCode">, docsOf: (rule: string) => RuleDocs | undefined) {
    const of = { docsOf, path: this.path, text: this.#body, shift: this.#shift, isC: this.language === "c" };
    return findingsOf(linted, of);
  }

  #callsOfC(offset: number): readonly KnownCall[] {
    return knownCalls(this.#sourceCodeOfC(), this.path, offset);
  }

  /** Those of the last text that could be parsed, where they stand now. */
  async #callsOfJavaScript(): Promise<readonly KnownCall[]> {
    await this.#freshlyParsed();
    const parsed = this.#parsed;
    if (!parsed) return [];
    parsed.calls ??= knownCalls(parsed.sourceCode, this.path, 0);
    for (const change of parsed.changes.splice(0)) {
      parsed.calls = parsed.calls.flatMap((call) => {
        const calleeSpan = spanAfter(call.calleeSpan, change);
        return calleeSpan ? [{ ...call, calleeSpan }] : [];
      });
    }
    return parsed.calls;
  }

  /** Undefined when the text as it is can't be parsed. */
  async #freshlyParsed(): Promise<SourceCode | undefined> {
    const text = this.#text;
    if (this.#unparsable === text) return undefined;
    if (this.#parsed?.text !== text) {
      try {
        const sourceCode = await sourceCodeOf(this.#body, this.path, this.language);
        if (text === this.#text) this.#parsed = { text, sourceCode, changes: [] };
      } catch {
        this.#unparsable = text;
      }
    }
    return this.#parsed?.text === text ? this.#parsed.sourceCode : undefined;
  }

  #sourceCodeOfC(): SourceCode {
    return this.#document().sourceCode() as unknown as SourceCode;
  }

  #document(): CDocument {
    return (this.#c ??= new CDocument(this.path, this.#body));
  }
}
