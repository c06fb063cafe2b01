/**
 * `npm run bench:rivals -- FOLDER…`: a whole check of projects — without index, with a cold and with a warm one — beside
 * compilers and analysers over the files that they can take as they are, and the same project 1, 4 and 16 times over.
 * Every round runs all of them one after the other; figures are medians. Nothing is asserted: machines differ.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../repository.js";
import { median } from "./clock.js";
import { readCorpus } from "./corpus.js";
import { runNode, type Run } from "./process.js";

interface Contender {
  readonly name: string;
  readonly run: () => Pick<Run, "wall"> & Partial<Run>;
  readonly runs: (Pick<Run, "wall"> & Partial<Run>)[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" }, files: { type: "string", default: "60" } },
});
const folders = positionals.map((path) => resolve(path));
if (folders.length === 0) throw new Error("Name the folders of C projects: npm run bench:rivals -- ../redis ../git");
const rounds = Number(values.rounds);
const cli = join(root, "server", "dist", "src", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "syscall-lint-rivals-"));

try {
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model.trim() ?? ""}`);
  console.log(`medians of ${rounds} rounds; one process at a time, one thread each\n`);
  for (const folder of folders) {
    console.log(`${folder}: ${sizeOf(folder)}`);
    print(measure(wholeChecks(folder)));
    const taken = filesTheyTake(folder, Number(values.files));
    console.log(`  ${taken.files.length} of its .c files that clang takes with nothing but -I:`);
    if (taken.files.length > 0) print(measure(rivals(folder, taken)));
  }
  const [first] = folders;
  if (first) {
    console.log(`${first}, 1, 4 and 16 times over, without index:`);
    print(measure([1, 4, 16].map((times) => copies(first, times))));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function sizeOf(folder: string): string {
  const texts = readCorpus([folder]);
  const lines = texts.reduce((sum, { text }) => sum + text.split("\n").length, 0);
  return `${texts.length} C files, ${lines} lines`;
}

function check(cache: string, ...given: readonly string[]): Run {
  process.env["XDG_CACHE_HOME"] = cache;
  return runNode(cli, ["check", "--format", "json", "--concurrency", "1", ...given], { allowed: [0, 1, 2] });
}

function wholeChecks(folder: string): readonly Contender[] {
  const warm = mkdtempSync(join(scratch, "warm-"));
  check(warm, folder);
  return [
    { name: "check without index", run: () => check(warm, "--no-summaries", folder), runs: [] },
    { name: "check, cold index", run: () => check(mkdtempSync(join(scratch, "cold-")), folder), runs: [] },
    { name: "check, warm index", run: () => check(warm, folder), runs: [] },
  ];
}

interface Taken {
  readonly files: readonly string[];
  readonly includes: readonly string[];
}

/** A project that isn't configured has files that no compiler takes: those are left to us alone. */
function filesTheyTake(folder: string, most: number): Taken {
  const texts = readCorpus([folder]).map(({ path }) => path);
  const headers = new Set(texts.filter((path) => path.endsWith(".h")).map((path) => dirname(path)));
  const includes = [folder, ...headers].map((path) => `-I${path}`);
  const files: string[] = [];
  for (const file of texts.filter((path) => path.endsWith(".c"))) {
    if (files.length === most) break;
    const { status } = spawnSync("clang", ["-fsyntax-only", "-w", ...includes, file], { timeout: 60_000 });
    if (status === 0) files.push(file);
  }
  return { files, includes };
}

function rivals(folder: string, { files, includes }: Taken): readonly Contender[] {
  const cache = mkdtempSync(join(scratch, "files-"));
  check(cache, folder);
  const each =
    (command: string, given: readonly string[], behind: readonly string[] = []) =>
    () => {
      const start = performance.now();
      for (const file of files) spawnSync(command, [...given, file, ...behind], { maxBuffer: 2 ** 28 });
      return { wall: performance.now() - start };
    };
  const contenders = [
    ["clang -fsyntax-only", "clang", ["-fsyntax-only", "-w", ...includes], []],
    ["clang-tidy, its default checks", "clang-tidy", ["--quiet"], ["--", "-w", ...includes]],
    ["cppcheck, its default checks", "cppcheck", ["--quiet"], []],
  ] as const;
  const here = contenders.filter(([, command]) => spawnSync(command, ["--version"]).status === 0);
  return [
    { name: "check of these files, warm index of the whole", run: () => check(cache, ...files), runs: [] },
    { name: "check of these files, without index", run: () => check(cache, "--no-summaries", ...files), runs: [] },
    ...here.map(([name, command, given, behind]) => ({ name, run: each(command, given, behind), runs: [] })),
  ];
}

function copies(folder: string, times: number): Contender {
  const whole = join(scratch, `times-${times}`);
  mkdirSync(whole);
  for (const { path } of readCorpus([folder]))
    for (let copy = 0; copy < times; copy += 1)
      if (statSync(path).size > 0) cpSync(path, join(whole, String(copy), path.slice(folder.length)));
  return { name: `${times} ×`, run: () => check(scratch, "--no-summaries", whole), runs: [] };
}

function measure(contenders: readonly Contender[]): readonly Contender[] {
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    for (const { run, runs } of contenders) runs.push(run());
  }
  return contenders;
}

function print(contenders: readonly Contender[]): void {
  const walls = contenders.map(({ runs }) => median(runs.map(({ wall }) => wall)));
  const first = walls[0] ?? NaN;
  for (const [index, { name, runs }] of contenders.entries()) {
    const wall = walls[index] ?? NaN;
    const peaks = runs.flatMap(({ peak }) => peak ?? []);
    const memory = peaks.length > 0 ? `  ${median(peaks).toFixed(0)} MB` : "";
    console.log(`    ${name.padEnd(46)} ${(wall / 1000).toFixed(2)} s  × ${(wall / first).toFixed(2)}${memory}`);
  }
}
