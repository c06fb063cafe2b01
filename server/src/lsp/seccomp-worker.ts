import { relative, resolve } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { database } from "syscall-db";
import { chooseProgram, chooseRaw, type Choice } from "../host/choose-program.js";
import { readBuildCommands } from "../host/compile-commands.js";
import { readCProgram } from "../host/c-program.js";
import { discover } from "../host/discover.js";
import { findBuildCommands } from "../host/find-build.js";
import { languageOf } from "../host/language.js";
import { readNodeProgram } from "../host/node-modules.js";
import type { Build } from "../program/build.js";
import { planLink, readBuild } from "../program/programs.js";
import type { Allowlist } from "../seccomp/allowlist.js";
import { draft } from "../seccomp/draft.js";
import { libraryMapFor } from "../seccomp/library-map.js";
import { draftNode } from "../seccomp/node-draft.js";
import { Unsayable } from "../seccomp/ruleset.js";
import { Refusal } from "../service/refusal.js";
import { draftedIn } from "./seccomp-answer.js";
import { namedFrom } from "./seccomp-names.js";
import type { DraftJob, FromDraftThread } from "./seccomp-job.js";
import type { DraftResult } from "./seccomp-request.js";

const job = workerData as DraftJob;
const db = database();
const architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const common = { db, architectures: [architecture], otherwise: { kind: "errno", errno: "EPERM" } } as const;

/** Release lines of Node that were recorded, the newest first. */
const lines = ["24", "22", "20"].filter((line) => db.nodeFeatures(`node-${line}`));

void work().then(tell, (error: unknown) => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ kind: "failure", message });
});

async function work(): Promise<FromDraftThread> {
  return { kind: "result", result: await resultOrRefusal() };
}

async function resultOrRefusal(): Promise<DraftResult> {
  try {
    const list = job.script === undefined ? await allowlist(job.entry) : await ofScript(job.script);
    return draftedIn(namedFrom(job.folder, list), job);
  } catch (error) {
    if (error instanceof Refusal) {
      const { message, remedy, choices } = error;
      const named = choices.map((choice) => relative(job.folder, resolve(job.folder, choice)));
      return { kind: "refused", message, remedy, choices: named };
    }
    if (error instanceof Unsayable)
      return { kind: "refused", message: error.message, remedy: "Choose another format.", choices: [] };
    throw error;
  }
}

async function ofScript(script: string): Promise<Allowlist> {
  const onProgress = (done: number, total: number) => tell({ kind: "progress", done, total });
  const program = await readNodeProgram(script, onProgress);
  const line = lines.find((one) => one === job.node) ?? lines[0] ?? "";
  return draftNode(program, { ...common, release: `node-${line}` });
}

async function allowlist(entry: string | undefined): Promise<Allowlist> {
  const { folder, libc, file } = job;
  const map = libraryMapFor(db, libc, [architecture]);
  if (!map) throw new Refusal(`Nothing is known of ${libc}.`, "Set syscallLint.target to another library.");
  const onProgress = (done: number, total: number) => tell({ kind: "progress", done, total });
  try {
    const { build, choice } = chosen(entry);
    const { program, summaries } = await readCProgram({
      build,
      ...choice,
      map,
      architectures: [architecture],
      trusted: true,
      onProgress,
    });
    return draft(program, {
      ...common,
      map,
      summaries,
      fileName: (path) => relative(folder, path),
    });
  } catch (error) {
    // Of several programs the one whose `main` stands in the file at hand is meant.
    if (entry === undefined && file !== undefined && error instanceof Refusal && error.choices.includes(file))
      return allowlist(file);
    throw error;
  }
}

function chosen(entry: string | undefined): { readonly build: Build; readonly choice: Choice } {
  const { folder, top, file } = job;
  const commands = job.compileCommands ?? findBuildCommands(folder, top);
  if (commands === undefined)
    return { build: { units: [], links: [] }, choice: chooseRaw(sources(folder), entry, folder) };
  const build = readBuild(readBuildCommands(commands));
  const isOf = (link: Build["links"][number]) =>
    link.kind === "program" && planLink(build, link).units.some((unit) => unit.file === file);
  const wanted = entry ?? (build.links.some(isOf) ? file : undefined);
  return { build, choice: chooseProgram(build, [folder], wanted, folder) };
}

function sources(folder: string): readonly string[] {
  const { files } = discover([folder], folder, []);
  const own = files.map(({ path }) => path).filter((path) => languageOf(path) === "c");
  if (own.length > 0) return own;
  throw new Refusal(`No C files in ${folder}.`, "Choose a folder with the source of a program in C.");
}

function tell(message: FromDraftThread): void {
  parentPort?.postMessage(message);
}
