import { writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { readCompileCommands } from "../host/compile-commands.js";
import { discover } from "../host/discover.js";
import { extensions, languageOf } from "../host/language.js";
import { readOverlayFile } from "../host/overlay.js";
import { summariseLibrary } from "../host/summarise-library.js";
import { projectOf } from "../host/project-of.js";
import { codeOfError } from "../host/read-source.js";
import { SummaryCache } from "../host/summary-cache.js";
import { Sources } from "../host/summarise-files.js";
import { Refusal } from "../service/refusal.js";
import { collect } from "./repeated-option.js";
import { Progress } from "./progress.js";

interface Flags {
  readonly output: string;
  readonly compileCommands?: string;
  readonly overlay?: string;
  readonly ignore?: readonly string[];
}

const examples = `
Examples:
  syscall-lint summarize . -o syscalls.json                         a whole project
  syscall-lint summarize /lib/x86_64-linux-gnu/libz.so.1 -o libz.json   machine code of a library without source
  syscall-lint summarize src lib -o syscalls.json --compile-commands build/compile_commands.json

In eslint.config.js, behind the plugin's configs, ESLint then sees through the project's own functions:
  syscalls.withSummaries("./syscalls.json")

Write the file again when the code has changed; syscall-lint check needs none, it makes its own.`;

export function summarizeCommand(): Command {
  return new Command("summarize")
    .description(
      "write down what files offer one another, so that ESLint's rules see through helpers in other files; of a " +
        "shared library (.so): what its machine code asks of the kernel",
    )
    .argument("<path...>", "files and folders, or one shared library")
    .requiredOption("-o, --output <file>", "where to write it")
    .option("--compile-commands <file>", "how the files are compiled: tells apart functions of the same name")
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .option("--ignore <pattern>", "leave out what matches, in .gitignore's syntax", collect)
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      process.exitCode = await summarize(paths, flags);
    });
}

/** 0, or 2 when something could not be read, or 130 after Ctrl-C. */
async function summarize(paths: readonly string[], flags: Flags): Promise<number> {
  const cwd = process.cwd();
  const output = resolve(cwd, flags.output);
  const [library] = paths;
  if (library !== undefined && isLibrary(library)) {
    if (paths.length > 1) throw new Refusal("Several paths and a library among them.", "Name one library at a time.");
    return summarizeLibrary(library, output, flags.output);
  }
  const compilations =
    flags.compileCommands === undefined ? new Map() : readCompileCommands(resolve(cwd, flags.compileCommands));
  const rows = flags.overlay === undefined ? undefined : readOverlayFile(resolve(cwd, flags.overlay));
  const { files, failures } = discover(paths, cwd, flags.ignore ?? []);
  const own = files.filter(({ path }) => languageOf(path) !== undefined);
  if (own.length === 0 && failures.length === 0)
    throw new Refusal(
      `No files of C, JavaScript or TypeScript in ${paths.join(" ")}.`,
      `Name a file, or a folder with files that end in ${extensions.join(" ")}.`,
    );
  const { root } = projectOf(paths, own, cwd, []);
  const cache = new SummaryCache(root, JSON.stringify(rows ?? {}));
  const progress = new Progress(own.length);
  const stop = new AbortController();
  const onInterrupt = () => (stop.signal.aborted ? process.exit(128 + 2) : stop.abort());
  process.on("SIGINT", onInterrupt);
  const onProgress = (done: number) => progress.show(done);
  const sources = new Sources(own, { root, compilations, rows, cache, onProgress, signal: stop.signal });
  const found = await sources.summaries(relative(dirname(output), root).split(sep).join("/") || ".");
  progress.clear();
  process.off("SIGINT", onInterrupt);
  if (!found) return 128 + 2;
  write(output, `${JSON.stringify(found)}\n`);
  const functions = found.units.reduce((sum, unit) => sum + unit.functions.length, 0);
  process.stdout.write(`${functions} functions of ${sources.count} files in ${flags.output}\n`);
  const failed = failures.flatMap(({ path, messages }) => messages.map(({ message }) => `${path}: ${message}`));
  const unread = sources.unread.map(({ path, what, remedy }) => `${path}: ${what} ${remedy}`);
  for (const problem of [...failed, ...unread]) process.stderr.write(`syscall-lint: ${problem}\n`);
  return failed.length + unread.length > 0 ? 2 : 0;
}

function isLibrary(path: string): boolean {
  return /\.so(?:\.\d+)*$/.test(path);
}

/** 0, or 2 when a library that it needs isn't here. */
async function summarizeLibrary(path: string, output: string, shown: string): Promise<number> {
  const { summary, missing } = await summariseLibrary(path);
  write(output, `${JSON.stringify(summary)}\n`);
  const [functions, causes] = [Object.keys(summary.functions).length, summary.causes.length];
  process.stdout.write(
    `${String(functions)} functions of ${summary.library} in ${shown}; not known: ${String(causes)}\n`,
  );
  for (const name of missing)
    process.stderr.write(
      `syscall-lint: ${path}: ${name}, which it needs, isn't here. Install it and run this again.\n`,
    );
  return missing.length > 0 ? 2 : 0;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal(`${path} can't be written (${codeOfError(error)}).`, "Name a file in a folder that is there.");
  }
}
