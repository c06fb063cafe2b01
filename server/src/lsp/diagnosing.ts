import { notChecked, type EditorFinding, type ForeignFindings } from "../service/diagnosis.js";
import { spanAfter, type Change } from "../service/text-document.js";
import type { Circumstance, Circumstances } from "./circumstances.js";
import type { OpenDocument } from "./documents.js";
import type { Log } from "./log.js";
import type { Parts } from "./parts.js";
import { GivenUp } from "./thread.js";
import type { Threads } from "./threads.js";
import type { WorkspaceEslint } from "./workspace-eslint.js";

/** How long after the last change an answer that may not be exact is worked out afresh, in milliseconds. */
const pause = 300;

interface Found {
  /** The revision and the settings that it is about. */
  readonly of: string;
  readonly revision: number;
  /** The folder's own ESLint said so. */
  readonly isForeign: boolean;
  findings: readonly EditorFinding[];
}

interface Running {
  readonly of: string;
  readonly controller: AbortController;
  readonly result: Promise<readonly EditorFinding[]>;
  waiting: number;
}

/** Finds what there is to say of each document, once for each of its texts. */
export class Diagnosing {
  readonly #threads: Threads;
  readonly #circumstances: Circumstances;
  readonly #eslint: WorkspaceEslint;
  readonly #log: Log;
  readonly #onOtherAnswer: (document: OpenDocument) => void;
  readonly #found = new Map<string, Found>();
  readonly #running = new Map<string, Running>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();

  /** `onOtherAnswer`: what was last said of a document has changed without the document having changed. */
  constructor(
    parts: Pick<Parts, "threads" | "circumstances" | "eslint" | "log">,
    onOtherAnswer: (document: OpenDocument) => void,
  ) {
    this.#threads = parts.threads;
    this.#circumstances = parts.circumstances;
    this.#eslint = parts.eslint;
    this.#log = parts.log;
    this.#onOtherAnswer = onOtherAnswer;
  }

  /**
   * The findings to show now. Spans are offsets into the document as it is now.
   * @throws GivenUp after `signal`, and when the document changes meanwhile
   */
  async findings(document: OpenDocument, signal: AbortSignal): Promise<readonly EditorFinding[]> {
    const { settings, key } = await this.#circumstances.of(document.path, document.language, document.uri);
    const found = this.#found.get(document.uri);
    const upToDate = found !== undefined && found.revision >= document.saved;
    if (settings.run === "onSave" && upToDate && found.of.endsWith(key)) return found.findings;
    return this.findingsNow(document, signal);
  }

  /** Those of the current text, also where only saved ones are checked. @throws GivenUp */
  async findingsNow(document: OpenDocument, signal: AbortSignal): Promise<readonly EditorFinding[]> {
    const circumstance = await this.#circumstances.of(document.path, document.language, document.uri);
    if (!circumstance.isChecked) return [];
    const of = `${document.revision} ${circumstance.key}`;
    const found = this.#found.get(document.uri);
    if (found?.of === of) return found.findings;
    let running = this.#running.get(document.uri);
    // One that a cancelled request has aborted will never answer.
    if (running?.of !== of || running.controller.signal.aborted) {
      running?.controller.abort();
      running = this.#start(document, circumstance, of);
    }
    return this.#join(running, signal);
  }

  /** Whether the settings decide about the rules that last looked at it, and no configuration of ESLint. */
  settingsDecide({ uri }: OpenDocument): boolean {
    return this.#found.get(uri)?.isForeign === false;
  }

  /** Work on the earlier text is given up; what was found in it moves along with the changes. */
  changed({ uri }: OpenDocument, changes: readonly Change[]): void {
    this.#running.get(uri)?.controller.abort();
    clearTimeout(this.#pauses.get(uri));
    const found = this.#found.get(uri);
    if (found) found.findings = changes.reduce(findingsAfter, found.findings);
  }

  close({ uri }: OpenDocument): void {
    this.#running.get(uri)?.controller.abort();
    clearTimeout(this.#pauses.get(uri));
    this.#found.delete(uri);
  }

  #start(document: OpenDocument, circumstance: Circumstance, of: string, exactly = false): Running {
    const controller = new AbortController();
    const result = this.#diagnose(document, circumstance, of, controller.signal, exactly);
    const running: Running = { of, controller, waiting: 0, result };
    this.#running.set(document.uri, running);
    const forget = () => {
      if (this.#running.get(document.uri) === running) this.#running.delete(document.uri);
    };
    running.result.then(forget, forget);
    return running;
  }

  async #join(running: Running, signal: AbortSignal): Promise<readonly EditorFinding[]> {
    running.waiting += 1;
    const leave = () => {
      running.waiting -= 1;
      if (running.waiting === 0) running.controller.abort();
    };
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    try {
      return await running.result;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  async #diagnose(
    document: OpenDocument,
    circumstance: Circumstance,
    of: string,
    signal: AbortSignal,
    exactly: boolean,
  ): Promise<readonly EditorFinding[]> {
    const { uri, path, revision, version } = document;
    const { options, manifests } = circumstance;
    const start = performance.now();
    try {
      const foreign = await this.#foreign(document, circumstance, signal);
      const question = { options, manifests, exactly, foreign };
      const { findings, provisional, parsing } = await this.#threads.ask(document, "diagnose", question, signal);
      const total = performance.now() - start;
      this.#log.write("debug", `${path} version ${version}: ${total.toFixed(2)} ms, parse ${parsing.toFixed(2)} ms`);
      this.#found.set(uri, { of, revision, isForeign: foreign !== undefined, findings });
      if (provisional)
        this.#pauses.set(
          uri,
          setTimeout(() => void this.#settle(document, circumstance, of), pause),
        );
      return findings;
    } catch (error) {
      if (error instanceof GivenUp) throw error;
      const message = error instanceof Error ? error.message : String(error);
      this.#log.write("error", `${path} could not be checked: ${message}`);
      const findings = [notChecked("an internal error stopped the check; the server's output says more.", [0, 0])];
      this.#found.set(uri, { of, revision, isForeign: false, findings });
      return findings;
    }
  }

  /** What the folder's own ESLint finds; undefined where the built-in rules count. @throws GivenUp */
  async #foreign(
    { path, language, content: { text } }: OpenDocument,
    { eslint, settings }: Circumstance,
    signal: AbortSignal,
  ): Promise<ForeignFindings | undefined> {
    if (!eslint) return undefined;
    const isQuiet = settings.eslint === "auto" && this.#circumstances.editor.eslintLanguages.includes(language);
    return this.#eslint.findings(eslint, { path, text, lint: !isQuiet }, signal);
  }

  /** A tree that grew with edits may be another one than that of a fresh parse. */
  async #settle(document: OpenDocument, circumstance: Circumstance, of: string): Promise<void> {
    const { uri } = document;
    const before = this.#found.get(uri);
    if (before?.of !== of || this.#running.has(uri)) return;
    const said = JSON.stringify(before.findings);
    try {
      const findings = await this.#start(document, circumstance, of, true).result;
      if (JSON.stringify(findings) !== said) this.#onOtherAnswer(document);
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    }
  }
}

/** What a change leaves of the findings; the ways to mend them are asked for again. */
function findingsAfter(findings: readonly EditorFinding[], change: Change): readonly EditorFinding[] {
  return findings.flatMap((finding) => {
    const span = spanAfter(finding.span, change);
    if (!span) return [];
    const related = finding.related.flatMap((one) => {
      const moved = spanAfter(one.span, change);
      return moved ? [{ ...one, span: moved }] : [];
    });
    return [{ ...finding, span, related, fix: undefined, suggestions: [], disable: undefined }];
  });
}
