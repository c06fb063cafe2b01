import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { database, type Architecture } from "syscall-db";
import { discover } from "../host/discover.js";
import { languageOf } from "../host/language.js";
import type { Build } from "../program/build.js";
import { chooseProgram, chooseRaw } from "../host/choose-program.js";
import { readBuildCommands } from "../host/compile-commands.js";
import { readCProgram } from "../host/c-program.js";
import { codeOfError } from "../host/read-source.js";
import { readBuild } from "../program/programs.js";
import type { Action, Allowlist } from "../seccomp/allowlist.js";
import { draft } from "../seccomp/draft.js";
import { Refusal } from "../service/refusal.js";
import { Progress } from "./progress.js";
import { draftText } from "./seccomp-text.js";

interface Flags {
  readonly compileCommands?: string;
  readonly entry?: string;
  readonly libc: string;
  readonly arch: readonly Architecture[];
  readonly defaultAction: string;
  readonly strict?: boolean;
  readonly output?: string;
}

const examples = `
Examples:
  syscall-lint record-build -o build.json -- make      see what the build compiles and links …
  syscall-lint seccomp . --compile-commands build.json … and draft the program's allowlist from it
  syscall-lint seccomp . --compile-commands build.json --entry bzip2recover

Exit status: 0 drafted, 1 with --strict when the draft is open, 2 something was asked wrongly or could not be read.
The compilers that the build names are run as preprocessors: draft only what you would build.`;

export function seccompCommand(): Command {
  return new Command("seccomp")
    .description("draft the list of system calls that a program needs, with the reason for each")
    .argument("<path...>", "the program: its source folder, the file it starts in, or what the build made")
    .option("--compile-commands <file>", "how it is built: of syscall-lint record-build, or a compile_commands.json")
    .option("--entry <name>", "which program of the build: its name, its file with main; or a function to start in")
    .addOption(
      new Option("--libc <library>", "the C library").choices(["glibc-2.36", "musl-1.2"]).default("glibc-2.36"),
    )
    .addOption(new Option("--arch <name...>", "machines").choices(["x86_64", "aarch64"]).default(["x86_64"], "x86_64"))
    .option(
      "--default-action <action>",
      "for other calls: kill-process, kill-thread, trap, log, trace, notify or an errno name",
      "EPERM",
    )
    .option("--strict", "exit status 1 when something isn't known")
    .option("-o, --output <file>", "write it there")
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      process.exitCode = await seccomp(paths, flags);
    });
}

async function seccomp(paths: readonly string[], flags: Flags): Promise<number> {
  const drafted = await draftC(paths, flags);
  const text = draftText(drafted, process.cwd());
  if (flags.output === undefined) process.stdout.write(text);
  else write(resolve(flags.output), text);
  return flags.strict === true && drafted.verdict !== "closed" ? 1 : 0;
}

async function draftC(paths: readonly string[], flags: Flags): Promise<Allowlist> {
  const cwd = process.cwd();
  const roots = paths.map((path) => resolve(path));
  const build: Build =
    flags.compileCommands === undefined
      ? { units: [], links: [] }
      : readBuild(readBuildCommands(resolve(flags.compileCommands)));
  const { link, entry } =
    flags.compileCommands === undefined
      ? chooseRaw(filesOf(paths, cwd), flags.entry, cwd)
      : chooseProgram(build, roots, flags.entry, cwd);
  const db = database();
  const map = db.libraryMap(flags.libc, flags.arch[0] ?? "x86_64") ?? db.libraryMap(flags.libc, "x86_64");
  if (!map) throw new Refusal(`Nothing is known of ${flags.libc}.`, "Name another library with --libc.");
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    progress ??= new Progress(total);
    progress.show(done);
  };
  const { program, summaries } = await readCProgram({ build, link, entry, map, trusted: true, onProgress });
  progress?.clear();
  return draft(program, {
    db,
    map,
    summaries,
    architectures: flags.arch,
    otherwise: actionOf(flags.defaultAction),
  });
}

function filesOf(paths: readonly string[], cwd: string): readonly string[] {
  const { files, failures } = discover(paths, cwd, []);
  const [failed] = failures;
  if (failed) throw new Refusal(`${failed.path}: ${failed.messages[0]?.message ?? ""}`, "Check the path.");
  const own = files.map(({ path }) => path).filter((path) => languageOf(path) === "c");
  if (own.length === 0)
    throw new Refusal(`No C files in ${paths.join(" ")}.`, "Name a folder with the program's source.");
  return own;
}

const actions = ["kill-process", "kill-thread", "trap", "log", "trace", "notify"] as const;

function actionOf(text: string): Action {
  const kind = actions.find((action) => action === text);
  if (kind) return { kind };
  if (/^E[A-Z0-9]+$/.test(text)) return { kind: "errno", errno: text };
  throw new Refusal(`${text} is no action.`, `Name one of ${actions.join(", ")} or an errno such as EPERM.`);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal(`${path} can't be written (${codeOfError(error)}).`, "Name a file in a folder that is there.");
  }
}
