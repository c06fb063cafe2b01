/** Loaded with `--import` into a process under measurement: at its end, writes what it used to the file BENCH_USAGE. */
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const report = process.env["BENCH_USAGE"];
if (isMainThread && report !== undefined)
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(report, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS / 1024 }));
  });
