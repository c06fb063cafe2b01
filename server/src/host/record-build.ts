import { spawn } from "node:child_process";
import { access, constants, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { readCommand, type BuildCommand } from "../program/compiler-command.js";
import { Refusal } from "../service/refusal.js";
import type { BuildRecording } from "./compile-commands.js";

export interface RecordedBuild {
  readonly recording: BuildRecording;
  /** Exit status of the build; 128 and the signal's number when one ended it. */
  readonly status: number;
}

/** Programs that make object files, libraries or programs, also for other machines: `aarch64-linux-gnu-gcc-12`. */
const watched = /^(?:[\w.]+-)*(?:cc|gcc|g\+\+|c\+\+|c89|c99|clang|clang\+\+|tcc|ar)(?:-[\d.]+)?$/;

/**
 * Runs a build with a small script before each compiler and archiver on the path, which notes its command and becomes
 * the program. Compilers that the build calls by an absolute path aren't seen.
 */
export async function recordBuild(command: readonly string[], cwd: string): Promise<RecordedBuild> {
  const folder = await mkdtemp(join(tmpdir(), "syscall-lint-build-"));
  const notes = join(folder, "notes");
  const scripts = join(folder, "bin");
  try {
    await mkdir(notes);
    await mkdir(scripts);
    const programs = [...(await watchedPrograms())];
    await Promise.all(
      programs.map(([name, program]) => writeFile(join(scripts, name), scriptFor(program, notes), { mode: 0o755 })),
    );
    const status = await run(command, cwd, scripts);
    const noted = await readNotes(notes);
    const isThere = await Promise.all(noted.map(isStillThere));
    const commands = noted.filter((_, index) => isThere[index]);
    return { recording: { kind: "syscall-lint build", version: 1, commands }, status };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first of each name on the path, as a shell finds it. */
async function watchedPrograms(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    // A path names folders that aren't there.
    const names = folder === "" ? [] : await readdir(folder).catch(() => []);
    for (const name of names) {
      const path = join(folder, name);
      if (watched.test(name) && !found.has(name) && (await isExecutable(path))) found.set(name, path);
    }
  }
  return found;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * One file for each process, so that builds with many jobs don't mix their notes: how many arguments, the folder, the
 * program, the arguments, each with a zero behind it.
 */
function scriptFor(program: string, notes: string): string {
  const real = quoted(program);
  return `#!/bin/sh\nprintf '%s\\0' "$#" "$PWD" ${real} "$@" >>${quoted(notes)}/$$\nexec ${real} "$@"\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function run([program = "", ...options]: readonly string[], cwd: string, scripts: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const path = `${scripts}${delimiter}${process.env["PATH"] ?? ""}`;
    const child = spawn(program, options, { cwd, stdio: "inherit", env: { ...process.env, PATH: path } });
    // The terminal sends Ctrl-C to the build as well; what it did so far is still worth noting.
    const ignore = () => undefined;
    process.on("SIGINT", ignore);
    child.on("error", (error) => {
      process.off("SIGINT", ignore);
      reject(new Refusal(`${program} can't be run (${error.message}).`, "Check the command after --."));
    });
    child.on("close", (status, signal) => {
      process.off("SIGINT", ignore);
      resolve(signal === null ? (status ?? 1) : 130);
    });
  });
}

/** In the order in which the processes last noted something. */
async function readNotes(folder: string): Promise<readonly BuildCommand[]> {
  const noteOf = async (name: string) => {
    const file = join(folder, name);
    const [text, { mtimeNs: age }] = await Promise.all([readFile(file, "utf8"), stat(file, { bigint: true })]);
    return { text, age };
  };
  const names = await readdir(folder);
  const notes: Awaited<ReturnType<typeof noteOf>>[] = [];
  // A large build has more processes than this one may open files.
  for (let at = 0; at < names.length; at += 64)
    notes.push(...(await Promise.all(names.slice(at, at + 64).map(noteOf))));
  notes.sort((a, b) => Number(a.age - b.age));
  return notes.flatMap(({ text }) => {
    const words = text.split("\0").slice(0, -1);
    const commands: BuildCommand[] = [];
    for (let at = 0; at < words.length;) {
      const count = Number(words[at]);
      const [directory = "", ...command] = words.slice(at + 1, at + 3 + count);
      commands.push({ directory, arguments: command });
      at += 3 + count;
    }
    return commands;
  });
}

/** What `configure` tries out is gone when the build ends. */
async function isStillThere(command: BuildCommand): Promise<boolean> {
  const { units, link } = readCommand(command);
  const files = [
    ...units.map(({ file }) => file),
    ...(link?.units.map(({ file }) => file) ?? []),
    ...(link?.inputs ?? []),
  ];
  for (const file of files)
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return true;
  return false;
}
