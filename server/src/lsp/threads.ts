import { Worker } from "node:worker_threads";
import type { OpenDocument } from "./documents.js";
import type { FromThread, Job, Kind, Questions, ThreadData, ToThread } from "./job.js";

/** The job was cancelled, or its document changed. */
export class GivenUp extends Error {}

/** Milliseconds. */
const patience = {
  /** How long a job waits for the thread that knows its document while that works on another one. */
  home: 40,
  /** How long a job that was cancelled may take to notice. */
  cancelled: 2000,
  /** How long any job may take. */
  job: 60_000,
};

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
  readonly #onRuleError: (message: FromThread & { kind: "rule error" }) => void;
  #waiting: Waiting[] = [];
  #again: NodeJS.Timeout | undefined;
  #lastJob = 0;

  constructor(onRuleError: (message: FromThread & { kind: "rule error" }) => void) {
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
    if (this.#waiting.length > 0) this.#again = setTimeout(() => this.#dispatch(), patience.home);
  }

  #threadFor({ document: { uri }, since }: Waiting): Thread | undefined {
    // The answer for a document that is in work waits for that work: two at once would come in any order.
    if (this.#threads.some((thread) => thread.inWork === uri)) return undefined;
    const home = this.#threads.find((thread) => thread.knows(uri));
    if (home && home.inWork === undefined) return home;
    if (home && performance.now() - since < patience.home) return undefined;
    const free = this.#threads.filter((thread) => thread.inWork === undefined);
    if (free.length > 0) return free.reduce((least, one) => (one.load < least.load ? one : least));
    return this.#threads.length < threadCounts.most ? this.#start() : undefined;
  }

  #run(waiting: Waiting, thread: Thread): void {
    for (const other of this.#threads) if (other !== thread) other.close(waiting.document.uri);
    this.#lastJob += 1;
    thread
      .run(this.#lastJob, waiting)
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

class Thread {
  readonly #worker: Worker;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  /** The revision of each document that the thread has. */
  readonly #known = new Map<string, number>();
  #work:
    { readonly job: number; readonly uri: string; readonly settle: (message: FromThread | Error) => void } | undefined;

  constructor(onRuleError: (message: FromThread & { kind: "rule error" }) => void, onEnd: () => void) {
    const data: ThreadData = { stop: this.#stop };
    // What a thread prints must not get between the messages of the protocol.
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: data, stdout: true });
    this.#worker.on("message", (message: FromThread) => {
      if (message.kind === "rule error") onRuleError(message);
      else if (message.job === this.#work?.job) this.#work.settle(message);
    });
    const end = (error: Error) => {
      onEnd();
      this.#work?.settle(error);
    };
    this.#worker.on("error", end);
    this.#worker.on("exit", (code) => end(new Error(`The thread ended with status ${code}.`)));
  }

  get inWork(): string | undefined {
    return this.#work?.uri;
  }

  /** How many documents it has. */
  get load(): number {
    return this.#known.size;
  }

  knows(uri: string): boolean {
    return this.#known.has(uri);
  }

  close(uri: string): void {
    if (this.#known.delete(uri)) this.#post({ close: uri });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  async run(job: number, { document, kind, question, signal }: Waiting): Promise<never> {
    const { uri, path, language } = document;
    const known = this.#known.get(uri);
    const changes = known === undefined ? undefined : document.changesSince(known);
    const text = changes ? undefined : document.content.text;
    this.#known.set(uri, document.revision);
    const timers = [setTimeout(() => void this.stop(), patience.job)];
    const onAbort = () => {
      Atomics.store(this.#stop, 0, job);
      timers.push(setTimeout(() => void this.stop(), patience.cancelled));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await new Promise<never>((resolve, reject) => {
        const settle = (message: FromThread | Error) => {
          if (message instanceof Error) reject(message);
          else if (message.kind === "answer") resolve(message.answer as never);
          else if (message.kind === "failure") reject(message.stopped ? new GivenUp() : new Error(message.message));
        };
        this.#work = { job, uri, settle };
        this.#post({ job, uri, path, language, text, changes: changes ?? [], kind, question } satisfies Job);
      });
    } finally {
      this.#work = undefined;
      timers.forEach((timer) => clearTimeout(timer));
      signal.removeEventListener("abort", onAbort);
    }
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}
