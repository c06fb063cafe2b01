import { parentPort, workerData } from "node:worker_threads";
import type { FoundFile } from "./discover.js";
import { FileLinter } from "./lint-file.js";
import type { LintOptions } from "./lint-options.js";

const linter = new FileLinter(workerData as LintOptions);

let queue = Promise.resolve();

parentPort?.on("message", (file: FoundFile) => {
  queue = queue.then(async () => parentPort?.postMessage(await linter.lint(file)));
});
