import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { failureOf, type FileReport } from "../service/report.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { FoundFile } from "./discover.js";
import { languageOf } from "./language.js";
import type { LintOptions } from "./lint-options.js";

export interface LintRun {
  readonly options: LintOptions;
  /** Threads; by default as many as pay off. */
  readonly concurrency?: number;
  /** Called after every file. */
  readonly onProgress: (done: number) => void;
  /** No further file is begun after this; files in work are finished, so that no fix is cut short. */
  readonly signal: AbortSignal;
}

/** Reports in the order of the files. After an abort: those that were finished. */
export async function lintFiles(files: readonly FoundFile[], run: LintRun): Promise<readonly FileReport[]> {
  const threads = Math.min(run.concurrency ?? threadsFor(files), files.length);
  const reports = threads <= 1 ? await lintHere(files, run) : await lintInThreads(files, run, threads);
  return reports.filter((report) => report !== undefined);
}

/** How long a byte takes to lint, C being 1: measured over git, redis and curl against webpack. */
const weights: Readonly<Record<SourceLanguage, number>> = { c: 1, javascript: 10, typescript: 10 };

/**
 * What a second thread must have to do before it saves time: its code starts cold. On 2 cores 32 MB of C took 3.3 s on
 * one thread and 3.4 s on two, webpack's 13 MB of JavaScript 14.5 s and 12.9 s.
 */
const weightPerThread = 48 * 2 ** 20;

function threadsFor(files: readonly FoundFile[]): number {
  const weight = files.reduce((sum, { path }) => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return sum + size * weights[languageOf(path) ?? "c"];
  }, 0);
  return Math.min(availableParallelism(), 8, 1 + Math.floor(weight / weightPerThread));
}

async function lintHere(files: readonly FoundFile[], { options, onProgress, signal }: LintRun): Promise<FileReport[]> {
  // Only here: with threads, this one has no use for ESLint.
  const { FileLinter } = await import("./lint-file.js");
  const linter = new FileLinter(options);
  const reports: FileReport[] = [];
  for (const file of files) {
    if (signal.aborted) break;
    reports.push(await linter.lint(file));
    onProgress(reports.length);
    // Lets signals in: ESLint on text never waits for the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return reports;
}

/** How many files wait in a thread, so that it never waits for this one. */
const ahead = 3;

async function lintInThreads(
  files: readonly FoundFile[],
  run: LintRun,
  threads: number,
): Promise<(FileReport | undefined)[]> {
  const reports = new Array<FileReport | undefined>(files.length);
  const redo: number[] = [];
  let next = 0;
  let done = 0;
  const take = (): number | undefined => {
    if (run.signal.aborted) return undefined;
    return redo.pop() ?? (next < files.length ? next++ : undefined);
  };
  const finish = (index: number, report: FileReport) => {
    reports[index] = report;
    run.onProgress(++done);
  };
  await Promise.all(Array.from({ length: threads }, () => untilNoneIsLeft(files, run.options, { take, redo, finish })));
  return reports;
}

interface Work {
  readonly take: () => number | undefined;
  readonly redo: number[];
  readonly finish: (index: number, report: FileReport) => void;
}

/** One thread after another, if they die: a death is told of the file in work, and the rest goes on. */
async function untilNoneIsLeft(
  files: readonly FoundFile[],
  options: LintOptions,
  { take, redo, finish }: Work,
): Promise<void> {
  for (let first = take(); first !== undefined; first = take()) {
    const inWork = [first];
    const reason = await new Promise<string | undefined>((resolve) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: options });
      const send = (index: number) => worker.postMessage(files[index]);
      const fill = () => {
        while (inWork.length < ahead) {
          const index = take();
          if (index === undefined) break;
          inWork.push(index);
          send(index);
        }
        if (inWork.length === 0) void worker.terminate().then(() => resolve(undefined));
      };
      worker.on("message", (report: FileReport) => {
        finish(inWork.shift() ?? -1, report);
        fill();
      });
      worker.on("error", (error: Error) => resolve(error.message));
      worker.on("exit", (code) =>
        resolve(code === 0 || inWork.length === 0 ? undefined : `its thread ended with status ${code}`),
      );
      inWork.forEach(send);
      fill();
    });
    const culprit = inWork.shift();
    if (reason !== undefined && culprit !== undefined) {
      const path = files[culprit]?.path ?? "";
      finish(
        culprit,
        failureOf(
          path,
          `Linting stopped with an internal error: ${reason}.`,
          "Leave it out with --ignore and report it.",
        ),
      );
      redo.push(...inWork);
    }
  }
}
