import { pathToFileURL } from "node:url";
import { languageOf } from "../host/language.js";
import { TextDocument } from "../service/text-document.js";
import type { FolderKind, FolderQuestions, FolderJob, Job, Kind, Questions } from "./job.js";
import { GivenUp, Thread, type Answered, type OnRuleError } from "./thread.js";

interface Waiting {
  readonly work: Omit<Job, "job"> | Omit<FolderJob, "job">;
  readonly signal: AbortSignal;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
  readonly resolve: (answer: Answered) => void;
  readonly reject: (error: Error) => void;
  /** Called when the work leaves the queue. */
  begin?: () => void;
}

/** An answer about a file on the disk, with the text that its spans speak of. */
export interface OnDisk<T> {
  readonly answer: T;
  readonly content: TextDocument;
}

/** Works on what no editor holds open, in a thread of its own that starts with the first job. */
export class Background {
  readonly #onRuleError: OnRuleError;
  readonly #waiting: Waiting[] = [];
  #thread: Thread | undefined;
  #lastJob = 0;

  constructor(onRuleError: OnRuleError) {
    this.#onRuleError = onRuleError;
  }

  /** @throws GivenUp after `signal` */
  async askFile<K extends Kind>(
    path: string,
    kind: K,
    question: Questions[K]["question"],
    signal: AbortSignal,
  ): Promise<OnDisk<Questions[K]["answer"]>> {
    const uri = pathToFileURL(path).href;
    const language = languageOf(path) ?? "c";
    const work = { uri, path, language, onDisk: true, text: undefined, changes: [], kind, question } as const;
    const { answer, text } = await this.#ask({ work, signal, onProgress: undefined });
    return { answer: answer as Questions[K]["answer"], content: new TextDocument(text ?? "") };
  }

  /** Goes before work on single files. @throws GivenUp after `signal` */
  async askFolder<K extends FolderKind>(
    kind: K,
    question: FolderQuestions[K]["question"],
    signal: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<FolderQuestions[K]["answer"]> {
    return (await this.#ask({ work: { kind, question }, signal, onProgress })).answer as FolderQuestions[K]["answer"];
  }

  async stop(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(new GivenUp());
    await this.#thread?.stop();
  }

  #ask({ work, signal, onProgress }: Omit<Waiting, "resolve" | "reject" | "begin">): Promise<Answered> {
    if (signal.aborted) return Promise.reject(new GivenUp());
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { work, signal, onProgress, resolve, reject };
      // One signal goes with thousands of files: who is done with it must let it go.
      const leave = () => {
        const index = this.#waiting.indexOf(waiting);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(new GivenUp());
      };
      signal.addEventListener("abort", leave, { once: true });
      waiting.begin = () => signal.removeEventListener("abort", leave);
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #next(): void {
    this.#thread ??= new Thread(this.#onRuleError, () => (this.#thread = undefined));
    if (!this.#thread.isFree) return;
    const folder = this.#waiting.findIndex(({ work }) => !("uri" in work));
    const [next] = this.#waiting.splice(Math.max(folder, 0), 1);
    if (!next) return;
    this.#lastJob += 1;
    next.begin?.();
    const { work, signal, onProgress, resolve, reject } = next;
    this.#thread
      .run({ ...work, job: this.#lastJob }, signal, onProgress)
      .then(resolve, reject)
      .finally(() => this.#next());
  }
}
