/**
 * Records which system calls a program makes before and after its own code, and writes data/generated/startup.json:
 *
 *   node syscall-db/dist/tools/record-startup.js [--cache DIR] [--only ID]… [--check]
 *
 * An empty `main` against glibc (shared and static) and musl (static), and `node -e 0` of release lines 20, 22 and 24.
 * Counted are all threads from the moment the program has taken over, the dynamic loader included. `--check` writes
 * nothing: it names the counts whose range doesn't meet the committed one, and ends with 1 when fewer than 90 % do.
 * `--only` (repeatable) with `--check` looks at just those. Needs strace, cc and musl-gcc; a Node that isn't the
 * running one comes from its npm package, kept below `--cache` if that is given.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Startup } from "../src/startup.js";
import { nodeOf, releases } from "./record-node-release.js";

const file = new URL("../../data/generated/startup.json", import.meta.url);
const runs = 9;
const source = "int main(void) { return 0; }";

interface StartupFile {
  readonly about: Readonly<Record<string, string | number>>;
  readonly startups: readonly Startup[];
}

/** What to run: the command line, and the version of what answers for its start. */
interface Program {
  readonly command: readonly string[];
  readonly version: string;
  readonly text: string;
}

const { values } = parseArgs({
  options: {
    cache: { type: "string" },
    only: { type: "string", multiple: true },
    check: { type: "boolean", default: false },
  },
});

const folder = mkdtempSync(path.join(os.tmpdir(), "record-startup-"));
try {
  const programs: Readonly<Record<string, () => Program>> = {
    "glibc-dynamic": () => compiled("cc", [], glibcVersion()),
    "glibc-static": () => compiled("cc", ["-static"], glibcVersion()),
    "musl-static": () => compiled("musl-gcc", ["-static"], muslVersion()),
    ...Object.fromEntries(releases.map((release) => [release, () => nodeProgram(release.slice("node-".length))])),
  };
  const ids = values.only ?? Object.keys(programs);
  if (values.only && !values.check) throw new Error("--only needs --check: the file holds all programs.");
  const startups = ids.map((id) => {
    const program = programs[id]?.();
    if (!program) throw new Error(`${id} is none of ${Object.keys(programs).join(", ")}.`);
    return startupOf(id, program);
  });
  if (values.check) check(startups);
  else write(startups);
} finally {
  rmSync(folder, { recursive: true });
}

function compiled(compiler: string, options: readonly string[], version: string): Program {
  const name = path.join(folder, [compiler, ...options].join(""));
  writeFileSync(`${name}.c`, `${source}\n`);
  output(compiler, [...options, "-O2", "-o", name, `${name}.c`]);
  return { command: [name], version, text: source };
}

function nodeProgram(line: string): Program {
  const node = nodeOf(line, values.cache ?? folder);
  return { command: [node.path, "-e", "0"], version: node.version, text: "node -e 0" };
}

function glibcVersion(): string {
  return /\d+\.\d+/.exec(output("getconf", ["GNU_LIBC_VERSION"]))?.[0] ?? "unknown";
}

/** musl's loader tells its version when it is run, on standard error and with status 1. */
function muslVersion(): string {
  const { stderr } = spawnSync(`/lib/ld-musl-${os.machine()}.so.1`, { encoding: "utf8" });
  return /Version (\S+)/.exec(stderr)?.[1] ?? "unknown";
}

function startupOf(id: string, { command, version, text }: Program): Startup {
  const architecture = os.machine();
  if (architecture !== "x86_64" && architecture !== "aarch64") throw new Error(`${architecture} isn't known.`);
  const rounds = Array.from({ length: runs }, () => countsOf(command));
  const names = [...new Set(rounds.flatMap((counts) => [...counts.keys()]))].sort();
  const range = (name: string): readonly [number, number] => {
    const counts = rounds.map((round) => round.get(name) ?? 0);
    return [Math.min(...counts), Math.max(...counts)];
  };
  const syscalls = Object.fromEntries(names.map((name) => [name, range(name)]));
  return { id, version, architecture, program: text, syscalls };
}

function countsOf(command: readonly string[]): ReadonlyMap<string, number> {
  const trace = path.join(folder, "trace");
  // Neither the user's settings nor the environment's size may decide what is counted.
  const { status, error } = spawnSync("strace", ["-f", "-qq", "-e", "signal=none", "-o", trace, ...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
    // Node asks each of its standard streams what it is.
    stdio: "ignore",
  });
  if (error) throw new Error("strace could not be started; on Debian: apt-get install strace", { cause: error });
  if (status !== 0) throw new Error(`${command.join(" ")} failed under strace with status ${String(status)}.`);
  const counts = new Map<string, number>();
  // The first line is the execve that brought the program in: it belongs to whoever started it.
  for (const line of readFileSync(trace, "utf8").split("\n").slice(1)) {
    const name = /^\d+ +([a-z0-9_]+)\(/.exec(line)?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function write(startups: readonly Startup[]): void {
  const about = {
    kernel: /^[\d.]+/.exec(os.release())?.[0] ?? os.release(),
    processors: os.availableParallelism(),
    tracer: output("strace", ["-V"]).split("\n")[0]?.replace(" -- version", "") ?? "",
    date: new Date().toISOString().slice(0, 10),
    command: "node syscall-db/dist/tools/record-startup.js",
    runs,
    unit: "system calls of all threads after execve of the program, to its end, standard streams on /dev/null: fewest, most of the runs",
  };
  const lines = startups.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  writeFileSync(file, `{\n  "about": ${JSON.stringify(about)},\n  "startups": [\n${lines}\n  ]\n}\n`);
  for (const { id, version, syscalls } of startups) {
    const [low, high] = [0, 1].map((end) => Object.values(syscalls).reduce((sum, range) => sum + (range[end] ?? 0), 0));
    console.log(`${id} ${version}: ${String(low)} to ${String(high)} system calls`);
  }
}

function check(startups: readonly Startup[]): void {
  const committed = JSON.parse(readFileSync(file, "utf8")) as StartupFile;
  let [compared, agreeing] = [0, 0];
  for (const { id, syscalls: now } of startups) {
    const before = committed.startups.find((one) => one.id === id)?.syscalls ?? {};
    for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const [was, is] = [before[name] ?? [0, 0], now[name] ?? [0, 0]];
      compared += 1;
      if (is[0] <= was[1] && was[0] <= is[1]) agreeing += 1;
      else console.log(`${id}: ${name} ${was.join(" to ")}, now ${is.join(" to ")}`);
    }
  }
  console.log(
    `${String(agreeing)} of ${String(compared)} counts agree (${((100 * agreeing) / compared).toFixed(1)} %)`,
  );
  if (agreeing < 0.9 * compared) process.exitCode = 1;
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (error || status !== 0) throw new Error(`${command} failed: ${stderr}`, { cause: error });
  return stdout;
}
