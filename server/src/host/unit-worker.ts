import { parentPort } from "node:worker_threads";
import { readOneUnit } from "./read-unit-file.js";
import type { UnitJob } from "./read-units.js";

parentPort?.on("message", (job: UnitJob) => {
  void readOneUnit(job).then((reading) => parentPort?.postMessage(reading));
});
