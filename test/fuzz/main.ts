/** `npm run fuzz -- --seeds 100000 [--from N]`: random cuts and splices of real C, one seed each. */
import { parseArgs } from "node:util";
import { noSeeds, type Tally } from "./seed.js";
import { runWatched } from "./watched.js";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "100000" }, from: { type: "string", default: "0" } },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
/** A thread's memory of wasm only grows: each has its share of the seeds. */
const share = 5000;

const start = performance.now();
const all: Tally = { ...noSeeds };
let withoutNative: string | undefined;
for (let next = from; next < from + seeds; next += share) {
  const count = Math.min(share, from + seeds - next);
  const outcome = await runWatched(next, count);
  for (const count of Object.keys(noSeeds) as (keyof Tally)[]) all[count] += outcome[count];
  withoutNative = outcome.withoutNative;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `seeds ${next} to ${next + count - 1}: nothing found, ${outcome.milliseconds.toFixed(0)} ms of processor, ${seconds} s in all`,
  );
}
const portion = (part: number, whole: number) =>
  `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(2)} %)`;
console.log(`\n${all.seeds} seeds. Where the code has a syntax error, facts may differ:`);
console.log(`${portion(all.different, all.broken)} of a tree that grew with the edit from those of a fresh one,`);
console.log(`${portion(all.recoveredDifferently, all.recovered)} of the native parser from those of wasm.`);
if (withoutNative !== undefined) console.log(`Not compared with the native parser: ${withoutNative}`);
