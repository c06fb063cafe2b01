import type { Circumstances } from "./circumstances.js";
import type { Background } from "./background.js";
import type { Folder, Folders } from "./folders.js";
import type { Log } from "./log.js";
import { GivenUp } from "./thread.js";

/** Shows how far something long has come. */
export interface Showing {
  report(done: number, total: number): void;
  done(): void;
}

interface IndexParts {
  readonly folders: Folders;
  readonly circumstances: Circumstances;
  readonly background: Background;
  readonly log: Log;
}

/** After files have changed on the disk: others of the same save or checkout follow. Milliseconds. */
const pause = 400;

/** Keeps what the files of each folder offer one another up to date with the disk. */
export class ProjectIndex {
  readonly #parts: IndexParts;
  readonly #show: () => Promise<Showing>;
  readonly #onNews: () => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  readonly #stop = new AbortController();

  /** `onNews`: findings may be others than before. */
  constructor(parts: IndexParts, show: () => Promise<Showing>, onNews: () => void) {
    this.#parts = parts;
    this.#show = show;
    this.#onNews = onNews;
  }

  /** Files or folders have changed. */
  changed(wait = pause): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#running) this.changed();
      else this.#running = this.#all().finally(() => (this.#running = undefined));
    }, wait);
  }

  /** When nothing is under way or about to be. */
  async settled(): Promise<void> {
    while (this.#running || this.#timer) {
      await (this.#running ?? new Promise((resolve) => setTimeout(resolve, pause / 4)));
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stop.abort();
  }

  async #all(): Promise<void> {
    for (const folder of this.#parts.folders.all) {
      try {
        await this.#index(folder);
      } catch (error) {
        if (error instanceof GivenUp) return;
        const message = error instanceof Error ? error.message : String(error);
        this.#parts.log.write("error", `${folder.path} could not be indexed: ${message}`);
      }
    }
  }

  async #index(folder: Folder): Promise<void> {
    const { circumstances, background, log } = this.#parts;
    const { settings } = await circumstances.of(folder.path, "c", folder.uri);
    const isChecked = settings.enable && settings.languages.length > 0;
    const start = performance.now();
    let showing: Promise<Showing> | undefined;
    const onProgress = (done: number, total: number) => {
      showing ??= this.#show();
      void showing.then((one) => one.report(done, total));
    };
    const question = { folder: folder.path };
    try {
      const found = isChecked
        ? await background.askFolder("summaries", question, this.#stop.signal, onProgress)
        : undefined;
      log.write("debug", `${folder.path} indexed in ${(performance.now() - start).toFixed(0)} ms`);
      if (circumstances.learn(folder.uri, found)) this.#onNews();
    } finally {
      void showing?.then((one) => one.done());
    }
  }
}
