import { parentPort, workerData } from "node:worker_threads";
import { eslintOptions, pluginFor, settingsOf, variantOf, type Variant } from "../host/configuration.js";
import { NodeFloors } from "../host/engines.js";
import type { LintOptions } from "../host/lint-options.js";
import { readSource } from "../host/read-source.js";
import type { FileSites } from "../service/call-sites.js";
import type { Diagnosis } from "../service/diagnosis.js";
import { Linting, Stopped, type LintingEvents } from "../service/linting.js";
import { OpenFile } from "../service/open-file.js";
import { answerAboutFolder } from "./folder-jobs.js";
import type { FolderJob, FromThread, Job, Kind, Questions, ThreadData, ToThread } from "./job.js";

const { stop } = workerData as ThreadData;
const files = new Map<string, OpenFile>();
const lintings = new Map<string, Promise<readonly Linting[]>>();
const floors = { of: new NodeFloors(), manifests: 0 };
let current: Job | FolderJob | undefined;

const events: LintingEvents = {
  isStopped: () => Atomics.load(stop, 0) === current?.job,
  onRuleError: (rule, error) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ kind: "rule error", rule, message, path: current && "path" in current ? current.path : "" });
  },
};

// The first C file need not wait for the grammar.
let queue: Promise<unknown> = pluginFor("c");

parentPort?.on("message", (message: ToThread) => {
  queue = queue.then(() => ("close" in message ? close(message.close) : work(message)));
});

async function work(job: Job | FolderJob): Promise<void> {
  current = job;
  try {
    if (!("uri" in job))
      tell({ kind: "answer", job: job.job, answer: await answerAboutFolder(job, events.isStopped, tell) });
    else if (job.onDisk) await workOnDisk(job);
    else tell({ kind: "answer", job: job.job, answer: await answerTo(job, upToDate(job)) });
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ kind: "failure", job: job.job, stopped: error instanceof Stopped, message });
  } finally {
    current = undefined;
  }
}

/** What can't be read, or was generated, is answered as if it were empty. */
async function workOnDisk(job: Job): Promise<void> {
  const { path, language } = job;
  const reading = readSource({ path, named: false });
  const text = reading.kind === "text" ? reading.text : "";
  const file = new OpenFile(path, language, text);
  try {
    if (language === "c") await pluginFor("c");
    tell({ kind: "answer", job: job.job, answer: await answerTo(job, file), text });
  } finally {
    file.dispose();
  }
}

function answerTo(job: Job, file: OpenFile): Promise<Questions[Kind]["answer"]> {
  switch (job.kind) {
    case "diagnose":
      return diagnose(file, job as Job<"diagnose">);
    case "hover":
      return hover(file, job as Job<"hover">);
    case "why":
      return why(file, job as Job<"why">);
    case "sites":
      return sites(file, job as Job<"sites">);
  }
}

async function diagnose(file: OpenFile, { question }: Job<"diagnose">): Promise<Diagnosis> {
  if (question.foreign) return file.dress(question.foreign);
  const chosen = await lintingsFor(variantFor(file, question.manifests), question.options);
  return file.diagnose(chosen, events.isStopped, question.exactly);
}

function sites(file: OpenFile, { question }: Job<"sites">): Promise<FileSites> {
  return file.sites({ syscalls: settingsOf(question.options, variantFor(file, question.manifests)) });
}

function variantFor({ path, language }: OpenFile, manifests: number): Variant {
  if (manifests !== floors.manifests) {
    floors.of = new NodeFloors();
    floors.manifests = manifests;
  }
  return variantOf(path, language, language === "c" ? undefined : floors.of.of(path));
}

function why(file: OpenFile, { question }: Job<"why">): Promise<Questions["why"]["answer"]> {
  const { line, options, manifests } = question;
  return file.judgements(line, { syscalls: settingsOf(options, variantFor(file, manifests)) });
}

function hover(file: OpenFile, { question }: Job<"hover">): Promise<Questions["hover"]["answer"]> {
  const { offset, options, manifests } = question;
  return file.hover(offset, { syscalls: settingsOf(options, variantFor(file, manifests)) });
}

/** Configurations change with summaries, so over a day there are many. */
const mostLintings = 12;

/** As the command line lints: JavaScript that is no module may be a sloppy script. */
function lintingsFor(variant: Variant, options: LintOptions): Promise<readonly Linting[]> {
  const { language } = variant;
  const key = JSON.stringify([variant, options]);
  const known = lintings.get(key);
  lintings.delete(key);
  const variants = language === "javascript" ? [variant, { ...variant, sourceType: "commonjs" as const }] : [variant];
  const made =
    known ??
    Promise.all(
      variants.map(async (one) => {
        const { overrideConfig, cwd } = await eslintOptions(options, one);
        const configs = Array.isArray(overrideConfig) ? overrideConfig : [];
        return new Linting(configs, cwd ?? one.root, events);
      }),
    );
  lintings.set(key, made);
  for (const oldest of lintings.keys()) if (lintings.size > mostLintings) lintings.delete(oldest);
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
