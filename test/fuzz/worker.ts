/** Runs seeds in a thread of its own, so that one that never ends can be told by its number. */
import process from "node:process";
import { parentPort, workerData } from "node:worker_threads";
import { noSeeds, runSeed, withoutNative, type Tally } from "./seed.js";

/** What the thread is told; `state` holds the seed that runs and how many are done. */
export interface Work {
  readonly from: number;
  readonly seeds: number;
  readonly state: SharedArrayBuffer;
}

/** What it answers in the end. */
export interface Outcome extends Tally {
  readonly failure: string | undefined;
  readonly withoutNative: string | undefined;
  /** Processor milliseconds of the slowest seed and of all. */
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
  readonly milliseconds: number;
}

const { from, seeds, state } = workerData as Work;
const cells = new Int32Array(state);
const tally: Tally = { ...noSeeds };
let failure: string | undefined;
let slowest = { seed: from, milliseconds: 0 };
let milliseconds = 0;
for (let seed = from; seed < from + seeds && failure === undefined; seed += 1) {
  Atomics.store(cells, 0, seed);
  const start = process.cpuUsage();
  try {
    runSeed(seed, tally);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const { user, system } = process.cpuUsage(start);
  const taken = (user + system) / 1000;
  milliseconds += taken;
  if (taken > slowest.milliseconds && seed > from + 20) slowest = { seed, milliseconds: taken };
  Atomics.add(cells, 1, 1);
}
parentPort?.postMessage({ ...tally, failure, withoutNative, slowest, milliseconds } satisfies Outcome);
