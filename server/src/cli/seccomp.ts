import { writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { database, type Architecture } from "syscall-db";
import { discover } from "../host/discover.js";
import { languageOf } from "../host/language.js";
import type { Build } from "../program/build.js";
import { chooseProgram, chooseRaw } from "../host/choose-program.js";
import { readBuildCommands } from "../host/compile-commands.js";
import { readCProgram } from "../host/c-program.js";
import { readNameService } from "../host/name-service.js";
import { codeOfError } from "../host/read-source.js";
import { readBuild } from "../program/programs.js";
import type { Allowlist } from "../seccomp/allowlist.js";
import { formats } from "../seccomp/render/index.js";
import { importsOf } from "../host/binary.js";
import { unexplainedImports } from "../program/unexplained-imports.js";
import { provenConditions, withoutConditions, type Extent } from "../seccomp/conditions.js";
import { draft } from "../seccomp/draft.js";
import { libraryMapFor } from "../seccomp/library-map.js";
import { Refusal } from "../service/refusal.js";
import { defaultRelease, draftScript, isScript, nodeReleases } from "./draft-script.js";
import { collect } from "./repeated-option.js";
import { Progress } from "./progress.js";
import { withDraftsOf } from "./seccomp-children.js";
import { actionOf, outputOf, traceNotes, withTraces, type Output } from "./seccomp-output.js";

interface Flags extends Output {
  readonly compileCommands?: string;
  readonly binary?: string;
  readonly entry?: string;
  readonly libc: string;
  readonly node: string;
  readonly arch: readonly Architecture[];
  readonly defaultAction: string;
  readonly arguments?: Extent;
  readonly strict?: boolean;
  readonly trace?: readonly string[];
  readonly nsswitch?: string;
  readonly child?: readonly string[];
  readonly output?: string;
}

const examples = `
Examples:
  syscall-lint record-build -o build.json -- make      see what the build compiles and links …
  syscall-lint seccomp . --compile-commands build.json … and draft the program's allowlist from it
  syscall-lint seccomp . --compile-commands build.json --entry bzip2recover --format oci -o profile.json
  syscall-lint seccomp . --compile-commands build.json --explain mremap      why a call is in it
  syscall-lint seccomp . --compile-commands build.json --diff docker-default what changes for a container
  syscall-lint seccomp . --compile-commands build.json --trace strace.log    what a run confirms
  syscall-lint seccomp . --compile-commands build.json --child sh=dash.json  with what a program that it starts needs
  syscall-lint seccomp server.mjs --node 24            a script with all that it loads
  syscall-lint seccomp src                             without a build: a guess, and never closed

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
    .addOption(
      new Option("--node <release>", "the Node that runs a script").choices(nodeReleases).default(defaultRelease()),
    )
    .addOption(new Option("--arch <name...>", "machines").choices(["x86_64", "aarch64"]).default(["x86_64"], "x86_64"))
    .option(
      "--default-action <action>",
      "for other calls: kill-process, kill-thread, trap, log, trace, notify or an errno name",
      "EPERM",
    )
    .option("--binary <file>", "the linked program: what it imports must be explained by the source")
    .addOption(
      new Option("--format <format>", formats.map(({ name, about }) => `${name}: ${about}`).join("; "))
        .choices(formats.map(({ name }) => name))
        .default("text"),
    )
    .addOption(
      new Option(
        "--arguments [extent]",
        "conditions on arguments that are always constants; known: in an open draft too",
      )
        .choices(["proven", "known"])
        .preset("proven"),
    )
    .option("--explain [syscall]", "every way to each call, or to one, with file and line")
    .option("--diff <list>", "beside docker-default, podman, a group such as @system-service, or a profile's file")
    .option("--summary", "what is shut, what dangerous calls remain, capabilities, excess by cause")
    .option("--trace <log...>", "logs of strace: calls are marked as seen in the source, the trace or both")
    .option(
      "--child <[name=]draft>",
      "a program that it starts, drafted with --format json: permitted too, as filters survive exec; repeatable",
      collect,
    )
    .option("--nsswitch <file>", "nsswitch.conf of the machine it runs on: the plug-ins that it names are read")
    .option("--strict", "exit status 1 when something isn't known")
    .option("-o, --output <file>", "write it there")
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      process.exitCode = await seccomp(paths, flags);
    });
}

async function seccomp(paths: readonly string[], flags: Flags): Promise<number> {
  const db = database();
  const [first = "."] = paths;
  const own = paths.length === 1 && isScript(first) ? await draftNode(first, flags) : await draftC(paths, flags);
  const { list: drafted, unasked } = withDraftsOf(own, flags.child ?? []);
  for (const name of unasked)
    process.stderr.write(
      `syscall-lint: no constant command of ${own.program} starts ${name}; its calls are permitted.\n`,
    );
  const merged = flags.trace ? withTraces(drafted, flags.trace, db) : undefined;
  const all = merged?.list ?? drafted;
  const list = flags.arguments === "proven" ? provenConditions(all) : all;
  const output = outputOf(list, db, flags);
  if (flags.output === undefined) process.stdout.write(output);
  else write(resolve(flags.output), output);
  if (merged) for (const note of traceNotes(merged)) process.stderr.write(`${note}\n`);
  const isShown = flags.output === undefined && flags.format === "text";
  if (!isShown && list.verdict !== "closed")
    process.stderr.write(`syscall-lint: ${list.program} is ${list.verdict}: ${causesText(list)}\n`);
  return flags.strict === true && list.verdict !== "closed" ? 1 : 0;
}

async function draftNode(script: string, { arch, defaultAction, node, arguments: extent }: Flags): Promise<Allowlist> {
  const list = await draftScript(script, { architectures: arch, otherwise: actionOf(defaultAction), release: node });
  if (extent === undefined) return list;
  return withoutConditions(list, `what Node ${node} passes isn't read from its code`, database());
}

/** How many of each kind: "2 executes, 1 unread-file". */
function causesText({ unknown }: Allowlist): string {
  const counts = new Map<string, number>();
  for (const { kind } of unknown) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}

async function draftC(paths: readonly string[], flags: Flags): Promise<Allowlist> {
  const cwd = process.cwd();
  const roots = paths.map((path) => resolve(path));
  const build: Build =
    flags.compileCommands === undefined
      ? { units: [], links: [] }
      : readBuild(readBuildCommands(resolve(flags.compileCommands)));
  const binary = flags.binary === undefined ? undefined : resolve(flags.binary);
  const { link, entry } =
    flags.compileCommands === undefined
      ? chooseRaw(filesOf(paths, cwd), flags.entry, cwd)
      : chooseProgram(build, roots, flags.entry, cwd, binary);
  const db = database();
  const map = libraryMapFor(db, flags.libc, flags.arch);
  if (!map) throw new Refusal(`Nothing is known of ${flags.libc}.`, "Name another library with --libc.");
  const nameService =
    flags.nsswitch === undefined ? undefined : await readNameService(resolve(flags.nsswitch), map.architecture);
  let progress: Progress | undefined;
  const onProgress = (done: number, total: number) => {
    progress ??= new Progress(total);
    progress.show(done);
  };
  const { program, summaries } = await readCProgram({
    build,
    link,
    entry,
    map,
    architectures: flags.arch,
    trusted: true,
    onProgress,
  });
  progress?.clear();
  const imports = binary === undefined ? [] : importsOf(binary, flags.arch);
  const unknown = [...program.unknown, ...unexplainedImports(program, imports)];
  return draft(
    { ...program, unknown },
    {
      db,
      map,
      summaries,
      nameService,
      architectures: flags.arch,
      otherwise: actionOf(flags.defaultAction),
      fileName: (file) => relative(cwd, file),
      ...(flags.arguments && { arguments: flags.arguments }),
    },
  );
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

function write(path: string, text: string | Uint8Array): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal(`${path} can't be written (${codeOfError(error)}).`, "Name a file in a folder that is there.");
  }
}
