/** Counts the system calls of all fixtures with a measure.json and writes measured.json: `npm run gen -- --measure`. */
import { existsSync, writeFileSync } from "node:fs";
import { arch, release } from "node:os";
import { join } from "node:path";
import type { Measured } from "../../rules/tools/page.js";
import { fixtureFolders, fixturesOfRules } from "../repository.js";
import { disagreement, measure, obstacle, readMeasured, readPairs, type MeasuredPair } from "./measurement.js";

for (const rule of fixtureFolders()) {
  const fixtures = join(fixturesOfRules, rule);
  if (!existsSync(join(fixtures, "measure.json"))) continue;
  const pairs = readPairs(fixtures);
  const why = obstacle(pairs);
  if (why !== undefined) throw new Error(`Nothing was measured: ${why}`);
  const found = pairs.map((pair) => measure(fixtures, pair));
  const path = join(fixtures, "measured.json");
  // A new date alone is no news.
  if (existsSync(path) && agree(readMeasured(fixtures).pairs, found)) continue;
  const recorded: Measured = { machine: machine(), date: new Date().toISOString().slice(0, 10), pairs: found };
  writeFileSync(path, `${JSON.stringify(recorded, undefined, 2)}\n`);
  console.log(`Wrote ${path}`);
}

function agree(recorded: readonly MeasuredPair[], found: readonly MeasuredPair[]): boolean {
  return (
    recorded.length === found.length &&
    recorded.every((one, index) => {
      const now = found[index];
      return (
        now?.given === one.given &&
        disagreement(one.flagged, now.flagged, one.file) === undefined &&
        disagreement(one.better, now.better, one.file) === undefined
      );
    })
  );
}

function machine(): string {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const kernel = release().split(".").slice(0, 2).join(".");
  const libc = header.glibcVersionRuntime === undefined ? "musl" : `glibc ${header.glibcVersionRuntime}`;
  return `Linux ${kernel} ${arch()}, ${libc}, Node ${process.versions.node}`;
}
