import { parentPort, workerData } from "node:worker_threads";
import { database } from "syscall-db";
import { eslintOptions, pluginFor, variantOf } from "../host/configuration.js";
import { NodeFloors } from "../host/engines.js";
import type { LintOptions } from "../host/lint-options.js";
import type { Diagnosis } from "../service/diagnosis.js";
import { explain } from "../service/explain.js";
import { Linting, Stopped, type LintingEvents } from "../service/linting.js";
import { OpenFile } from "../service/open-file.js";
import type { SourceLanguage } from "../service/source-code.js";
import type { FromThread, Job, Questions, ThreadData, ToThread } from "./job.js";

const { stop } = workerData as ThreadData;
const files = new Map<string, OpenFile>();
const lintings = new Map<string, Promise<readonly Linting[]>>();
const floors = { of: new NodeFloors(), manifests: 0 };
let current: Job | undefined;

const events: LintingEvents = {
  isStopped: () => Atomics.load(stop, 0) === current?.job,
  onRuleError: (rule, error) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ kind: "rule error", rule, message, path: current?.path ?? "" });
  },
};

// The first C file need not wait for the grammar.
let queue: Promise<unknown> = pluginFor("c");

parentPort?.on("message", (message: ToThread) => {
  queue = queue.then(() => ("close" in message ? close(message.close) : work(message)));
});

async function work(job: Job): Promise<void> {
  current = job;
  try {
    const file = upToDate(job);
    tell({ kind: "answer", job: job.job, answer: await answerTo(job, file) });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ kind: "failure", job: job.job, stopped: error instanceof Stopped, message });
  } finally {
    current = undefined;
  }
}

function answerTo(job: Job, file: OpenFile): Promise<Questions["diagnose" | "hover"]["answer"]> {
  return isHover(job) ? hover(file, job.question.offset) : diagnose(file, job as Job<"diagnose">);
}

function isHover(job: Job): job is Job<"hover"> {
  return job.kind === "hover";
}

async function diagnose(file: OpenFile, { question }: Job<"diagnose">): Promise<Diagnosis> {
  if (question.manifests !== floors.manifests) {
    floors.of = new NodeFloors();
    floors.manifests = question.manifests;
  }
  const node = file.language === "c" ? undefined : floors.of.of(file.path);
  const chosen = await lintingsFor(file.path, file.language, node, question.options);
  return file.diagnose(chosen, events.isStopped, question.exactly);
}

async function hover(file: OpenFile, offset: number): Promise<Questions["hover"]["answer"]> {
  const found = await file.hover(offset);
  return found && { span: found.span, explanation: explain({ kind: "call", row: found.row }, database()) };
}

/** As the command line lints: JavaScript that is no module may be a sloppy script. */
function lintingsFor(
  path: string,
  language: SourceLanguage,
  node: string | undefined,
  options: LintOptions,
): Promise<readonly Linting[]> {
  const variant = variantOf(path, language, node);
  const key = JSON.stringify([variant, options]);
  const known = lintings.get(key);
  if (known) return known;
  const variants = language === "javascript" ? [variant, { ...variant, sourceType: "commonjs" as const }] : [variant];
  const made = Promise.all(
    variants.map(async (one) => {
      const { overrideConfig, cwd } = await eslintOptions(options, one);
      const configs = Array.isArray(overrideConfig) ? overrideConfig : [];
      return new Linting(configs, cwd ?? one.root, events);
    }),
  );
  lintings.set(key, made);
  return made;
}

function upToDate({ uri, path, language, text, changes }: Job): OpenFile {
  const known = files.get(uri);
  if (known && text === undefined) {
    for (const change of changes) known.edit(change);
    return known;
  }
  known?.dispose();
  const file = new OpenFile(path, language, text ?? "");
  files.set(uri, file);
  return file;
}

function close(uri: string): void {
  files.get(uri)?.dispose();
  files.delete(uri);
}

function tell(message: FromThread): void {
  parentPort?.postMessage(message);
}
