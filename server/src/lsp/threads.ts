import type { OpenDocument } from "./documents.js";
import type { Kind, Questions } from "./job.js";
import { GivenUp, Thread, type OnRuleError } from "./thread.js";

/** How long a job waits for the thread that knows its document while that works on another one, in milliseconds. */
const homePatience = 40;

/** Two from the start, so that a large file leaves one free. */
const threadCounts = { least: 2, most: 4 };

interface Waiting {
  readonly document: OpenDocument;
  readonly kind: Kind;
  readonly question: Questions[Kind]["question"];
  readonly since: number;
  readonly signal: AbortSignal;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Parses and lints documents in threads, one job at a time in each. A document stays with one while it can. */
export class Threads {
  readonly #threads: Thread[] = [];
  readonly #onRuleError: OnRuleError;
  #waiting: Waiting[] = [];
  #again: NodeJS.Timeout | undefined;
  #lastJob = 0;

  constructor(onRuleError: OnRuleError) {
    this.#onRuleError = onRuleError;
    for (let count = 0; count < threadCounts.least; count += 1) this.#start();
  }

  /** @throws GivenUp after `signal`, or an Error when the thread failed */
  ask<K extends Kind>(
    document: OpenDocument,
    kind: K,
    question: Questions[K]["question"],
    signal: AbortSignal,
  ): Promise<Questions[K]["answer"]> {
    if (signal.aborted) return Promise.reject(new GivenUp());
    return new Promise<Questions[K]["answer"]>((resolve, reject) => {
      const waiting = { document, kind, question, since: performance.now(), signal, resolve, reject };
      signal.addEventListener("abort", () => this.#giveUp(waiting), { once: true });
      this.#waiting.push(waiting);
      this.#dispatch();
    });
  }

  close({ uri }: OpenDocument): void {
    for (const thread of this.#threads) thread.close(uri);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#again);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }

  #giveUp(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    waiting.reject(new GivenUp());
  }

  #dispatch(): void {
    clearTimeout(this.#again);
    this.#again = undefined;
    for (const waiting of [...this.#waiting]) {
      const thread = this.#threadFor(waiting);
      if (!thread) continue;
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      this.#run(waiting, thread);
    }
    if (this.#waiting.length > 0) this.#again = setTimeout(() => this.#dispatch(), homePatience);
  }

  #threadFor({ document: { uri }, since }: Waiting): Thread | undefined {
    // The answer for a document that is in work waits for that work: two at once would come in any order.
    if (this.#threads.some((thread) => thread.inWork === uri)) return undefined;
    const home = this.#threads.find((thread) => thread.knows(uri));
    if (home?.isFree) return home;
    if (home && performance.now() - since < homePatience) return undefined;
    const free = this.#threads.filter((thread) => thread.isFree);
    if (free.length > 0) return free.reduce((least, one) => (one.load < least.load ? one : least));
    return this.#threads.length < threadCounts.most ? this.#start() : undefined;
  }

  #run(waiting: Waiting, thread: Thread): void {
    for (const other of this.#threads) if (other !== thread) other.close(waiting.document.uri);
    this.#lastJob += 1;
    const { document, kind, question, signal } = waiting;
    thread
      .runFor(document, { job: this.#lastJob, kind, question }, signal)
      .then(waiting.resolve, waiting.reject)
      .finally(() => this.#dispatch());
  }

  #start(): Thread {
    const thread = new Thread(this.#onRuleError, () => {
      const index = this.#threads.indexOf(thread);
      if (index < 0) return;
      this.#threads.splice(index, 1);
      if (this.#threads.length < threadCounts.least) this.#start();
      this.#dispatch();
    });
    this.#threads.push(thread);
    return thread;
  }
}
