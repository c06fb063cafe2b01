import { parentPort, workerData } from "node:worker_threads";
import { readOneUnit } from "./read-unit-file.js";
import type { UnitJob } from "./read-units.js";

const passing = workerData as ReadonlySet<string>;

parentPort?.on("message", (job: UnitJob) => {
  void readOneUnit(job, passing).then((reading) => parentPort?.postMessage(reading));
});
