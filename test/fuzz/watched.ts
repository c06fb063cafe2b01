import { Worker } from "node:worker_threads";
import type { Outcome, Work } from "./worker.js";

/** A seed takes ten milliseconds; what takes ten times as long as the average and half a second is too long. */
const floor = 500;
/** Milliseconds of the clock after which a seed counts as endless: a busy machine may give it a tenth of the time. */
const endless = 30_000;

/**
 * Runs seeds and watches them.
 * @throws Error that names the seed when one never ends, takes ten times as long as the others, or finds something
 */
export async function runWatched(from: number, seeds: number): Promise<Outcome> {
  const state = new SharedArrayBuffer(8);
  const cells = new Int32Array(state);
  const worker = new Worker(new URL("worker.js", import.meta.url), {
    workerData: { from, seeds, state } satisfies Work,
  });
  let timer: NodeJS.Timeout | undefined;
  const outcome = await new Promise<Outcome>((resolve, reject) => {
    let done = -1;
    let since = performance.now();
    timer = setInterval(() => {
      const now = Atomics.load(cells, 1);
      if (now !== done) since = performance.now();
      done = now;
      if (performance.now() - since > endless) reject(new Error(`seed ${Atomics.load(cells, 0)} doesn't end`));
    }, 250);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (status) => reject(new Error(`the thread ended with status ${status}`)));
  }).finally(() => {
    clearInterval(timer);
    void worker.terminate();
  });
  if (outcome.failure !== undefined) throw new Error(outcome.failure);
  const { slowest, milliseconds } = outcome;
  const most = Math.max(floor, (10 * milliseconds) / outcome.seeds);
  if (slowest.milliseconds > most)
    throw new Error(
      `seed ${slowest.seed} took ${slowest.milliseconds.toFixed(0)} ms; ${most.toFixed(0)} are ten times the usual`,
    );
  return outcome;
}
