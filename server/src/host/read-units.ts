import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Unit } from "../program/build.js";
import type { UnitFacts } from "../program/unit.js";

/** What became of a unit. */
export type UnitReading =
  | { readonly kind: "facts"; readonly facts: UnitFacts }
  /** Why it couldn't be read, as the compiler or the parser says. */
  | { readonly kind: "failure"; readonly message: string };

export interface UnitJob {
  readonly unit: Unit;
  /** Whether its own compiler may run; else the file is read as it is. */
  readonly preprocess: boolean;
}

/** Below this a second thread costs more than it saves: each loads the grammar anew. */
const jobsPerThread = 4;

/** In MB. What a unit becomes lives as long as its turn: with less, V8 copies it again and again. */
const maxYoungGenerationSizeMb = 64;

/** Threads that read units, each preprocessed by its own compiler. They stay for the next round until {@link close}. */
export class UnitThreads {
  readonly #idle: Worker[] = [];
  readonly #passing: ReadonlySet<string>;

  /** @param passing functions of the C library that hand on what they are given */
  constructor(passing: ReadonlySet<string>) {
    this.#passing = passing;
  }

  /**
   * Readings in the order of the jobs. Whoever asks for preprocessing vouches for the compilers that the build names.
   */
  async read(jobs: readonly UnitJob[], onProgress: (done: number) => void): Promise<readonly UnitReading[]> {
    const threads = Math.min(availableParallelism(), 8, Math.ceil(jobs.length / jobsPerThread));
    const readings = new Array<UnitReading>(jobs.length);
    let next = 0;
    let done = 0;
    const take = () => (next < jobs.length ? next++ : undefined);
    const finish = (index: number, reading: UnitReading) => {
      readings[index] = reading;
      onProgress((done += 1));
    };
    const run = async () => {
      while (next < jobs.length) await this.#work(jobs, take, finish);
    };
    await Promise.all(Array.from({ length: threads }, run));
    return readings;
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()));
  }

  /** Until nothing is left or the thread dies, which is told of the unit in work. */
  #work(
    jobs: readonly UnitJob[],
    take: () => number | undefined,
    finish: (index: number, reading: UnitReading) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      const worker =
        this.#idle.pop() ??
        new Worker(new URL("./unit-worker.js", import.meta.url), {
          resourceLimits: { maxYoungGenerationSizeMb },
          workerData: this.#passing,
        });
      let inWork: number | undefined;
      const go = () => {
        inWork = take();
        if (inWork !== undefined) {
          worker.postMessage(jobs[inWork]);
          return;
        }
        for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
        this.#idle.push(worker);
        resolve();
      };
      const end = (message: string) => {
        if (inWork !== undefined) finish(inWork, { kind: "failure", message });
        inWork = undefined;
        resolve();
      };
      worker.on("message", (reading: UnitReading) => {
        if (inWork !== undefined) finish(inWork, reading);
        go();
      });
      worker.on("error", (error: Error) => end(`internal error: ${error.message}`));
      worker.on("exit", (code) => end(`its thread ended with status ${code}`));
      go();
    });
  }
}
