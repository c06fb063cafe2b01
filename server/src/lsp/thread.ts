import { Worker } from "node:worker_threads";
import type { OpenDocument } from "./documents.js";
import type { Answer, FolderJob, FromThread, Job, Kind, Questions, ThreadData, ToThread } from "./job.js";

/** The job was cancelled, or its document changed. */
export class GivenUp extends Error {}

export type OnRuleError = (message: FromThread & { kind: "rule error" }) => void;

/** Milliseconds. */
const patience = {
  /** How long a job that was cancelled may take to notice. */
  cancelled: 2000,
  /** How long any job on one document may take. */
  job: 60_000,
};

interface Work {
  readonly job: number;
  /** The document's. */
  readonly uri: string | undefined;
  readonly settle: (message: FromThread | Error) => void;
}

/** What a job gave; `text`: of the file on the disk that it was about. */
export interface Answered {
  readonly answer: Answer;
  readonly text: string | undefined;
}

/** One worker thread and the documents that it knows. It does one job at a time. */
export class Thread {
  readonly #worker: Worker;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  /** The revision of each document that the thread has. */
  readonly #known = new Map<string, number>();
  #work: Work | undefined;

  constructor(onRuleError: OnRuleError, onEnd: () => void) {
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

  get isFree(): boolean {
    return this.#work === undefined;
  }

  /** The document in work. */
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

  /** A job on an open document, which is brought up to date first. @throws GivenUp after `signal` */
  async runFor<K extends Kind>(
    document: OpenDocument,
    { job, kind, question }: { readonly job: number; readonly kind: K; readonly question: Questions[K]["question"] },
    signal: AbortSignal,
  ): Promise<never> {
    const { uri, path, language } = document;
    const known = this.#known.get(uri);
    const changes = known === undefined ? undefined : document.changesSince(known);
    const text = changes ? undefined : document.content.text;
    this.#known.set(uri, document.revision);
    const { answer } = await this.run(
      { job, uri, path, language, text, changes: changes ?? [], kind, question } satisfies Job,
      signal,
    );
    return answer as never;
  }

  /** @throws GivenUp after `signal`, or an Error when the job failed or took too long */
  async run(
    job: Job | FolderJob,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void = () => undefined,
  ): Promise<Answered> {
    // How long a folder takes is up to its size; it can be cancelled.
    const timers = "uri" in job ? [setTimeout(() => void this.stop(), patience.job)] : [];
    const onAbort = () => {
      Atomics.store(this.#stop, 0, job.job);
      timers.push(setTimeout(() => void this.stop(), patience.cancelled));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await new Promise<Answered>((resolve, reject) => {
        const settle = (message: FromThread | Error) => {
          if (message instanceof Error) reject(message);
          else if (message.kind === "answer") resolve({ answer: message.answer, text: message.text });
          else if (message.kind === "progress") onProgress(message.done, message.total);
          else if (message.kind === "failure") reject(message.stopped ? new GivenUp() : new Error(message.message));
        };
        this.#work = { job: job.job, uri: "uri" in job ? job.uri : undefined, settle };
        if (signal.aborted) onAbort();
        this.#post(job);
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
