/** Loaded with `--import` into a process under measurement: at its end, writes what it used to the file BENCH_USAGE. */
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const report = process.env["BENCH_USAGE"];
if (isMainThread && report !== undefined)
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const peak = (ownPeak() ?? maxRSS) / 1024;
    writeFileSync(report, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, peak }));
  });

/** In kB. On Linux `maxRSS` starts from that of the process that started this one. */
function ownPeak(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const [, peak] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return peak === undefined ? undefined : Number(peak);
}
