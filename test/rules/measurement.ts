import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Counted, Measured } from "../../rules/tools/page.js";

/** One entry of fixtures/rules/<rule>/measure.json: which functions to count against each other. */
export interface Pair {
  readonly file: string;
  readonly flagged: string;
  readonly better: string;
  /** The file of the better function, where it isn't the same. */
  readonly betterFile?: string;
  /** What the function is given: the path of a file of n bytes, of a folder of n entries, or the number n. */
  readonly given: "file" | "folder" | "count";
  readonly n: number;
}

export type MeasuredPair = Measured["pairs"][number];

/** Said to the kernel before and after the measured call: nothing else asks for such names. */
const begin = "syscall-lint:begin";
const end = "syscall-lint:end";

/** What the allocator does differs between versions of libc and says nothing of the program. */
const allocation = new Set(["brk", "getrandom"]);
/** What Node's other threads, its collector and its event loop do beside the program. */
const runtime = new Set(
  (
    "brk clock_gettime clock_nanosleep epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd2 futex getpid " +
    "getrandom gettid io_uring_enter madvise membarrier mmap mprotect mremap munmap nanosleep prctl rseq rt_sigaction " +
    "rt_sigprocmask sched_getaffinity sched_yield set_robust_list sigaltstack clone clone3 exit"
  ).split(" "),
);
const wakeUp = /^(?:read|write)\((\d+), "\\1(?:\\0){7}", (?:8|1024)\b/;

/** Why nothing can be counted here; undefined when it can. */
export function obstacle(pairs: readonly Pair[]): string | undefined {
  if (process.platform !== "linux") return "system calls are counted on Linux only";
  const trace = spawnSync("strace", ["-o", "/dev/null", "true"], { encoding: "utf8" });
  if (trace.error) return "strace isn't installed: npm run setup:host";
  if (trace.status !== 0) return `strace may not trace here: ${trace.stderr.trim()}`;
  const needsCompiler = pairs.some(({ file }) => file.endsWith(".c"));
  if (needsCompiler && spawnSync("cc", ["--version"]).error) return "there is no C compiler: npm run setup:host";
  return undefined;
}

/** Runs both functions of a pair under strace. Throws when one doesn't build, doesn't exist or fails. */
export function measure(fixtures: string, pair: Pair): MeasuredPair {
  const { file, betterFile = file, given, n } = pair;
  const units = { file: `a file of ${n} bytes`, folder: `a folder of ${n} entries`, count: `${n} rounds` };
  return {
    file,
    given: units[given],
    flagged: count(join(fixtures, file), pair.flagged, pair),
    better: count(join(fixtures, betterFile), pair.better, pair),
  };
}

function count(source: string, name: string, pair: Pair): Counted {
  const scratch = mkdtempSync(join(tmpdir(), "syscall-lint-measure-"));
  try {
    const isC = source.endsWith(".c");
    const program = isC ? buildC(source, name, pair, scratch) : writeDriver(source, name, pair, scratch);
    const log = join(scratch, "strace.log");
    run("strace", ["-f", "-s", "64", "-o", log, ...program, argument(pair, scratch)]);
    const calls = countBetweenMarks(readFileSync(log, "utf8"), isC ? allocation : runtime);
    return { function: name, total: Object.values(calls).reduce((sum, one) => sum + one, 0), calls };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function buildC(source: string, name: string, { given }: Pair, scratch: string): string[] {
  const driver = join(scratch, "driver.c");
  const program = join(scratch, "program");
  writeFileSync(
    driver,
    `#include ${JSON.stringify(source)}
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int count, char **arguments) {
  if (count != 2) return 2;
  access("${begin}", F_OK);
  ${name}(${given === "count" ? "atoi(arguments[1])" : "arguments[1]"});
  fflush(NULL);
  access("${end}", F_OK);
  return 0;
}
`,
  );
  run("cc", ["-w", "-D_GNU_SOURCE", "-o", program, driver]);
  return [program];
}

function writeDriver(source: string, name: string, { given }: Pair, scratch: string): string[] {
  const driver = join(scratch, "driver.mjs");
  writeFileSync(
    driver,
    `import { existsSync } from "node:fs";
import { ${name} as measured } from ${JSON.stringify(pathToFileURL(source).href)};
const argument = ${given === "count" ? "Number(process.argv[2])" : "process.argv[2]"};
existsSync("${begin}");
await measured(argument);
existsSync("${end}");
`,
  );
  return [process.execPath, driver];
}

/** Makes what the measured function is given. Every eighth entry of a folder is a folder. */
function argument({ given, n }: Pair, scratch: string): string {
  if (given === "count") return String(n);
  const path = join(scratch, "given");
  if (given === "file") writeFileSync(path, "0123456 89abcde\n".repeat(Math.ceil(n / 16)).slice(0, n));
  else {
    mkdirSync(path);
    for (let index = 0; index < n; index += 1) {
      const entry = join(path, `entry-${index}`);
      if (index % 8 === 7) mkdirSync(entry);
      else writeFileSync(entry, "");
    }
  }
  return path;
}

function run(command: string, options: readonly string[]): void {
  const { status, signal, stderr, error } = spawnSync(command, options, {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) {
    const ending = error?.message ?? signal ?? `status ${String(status)}`;
    throw new Error(`${command} ${options.join(" ")}: ${ending}\n${stderr}`);
  }
}

/** Calls of each name between the marks of an strace log; what `besides` names isn't counted. */
export function countBetweenMarks(log: string, besides: ReadonlySet<string>): Record<string, number> {
  const lines = log.split("\n").map((line) => line.replace(/^\d+\s+/, ""));
  const from = lines.findIndex((line) => line.includes(`"${begin}"`));
  const to = lines.findIndex((line) => line.includes(`"${end}"`));
  if (from < 0 || to < from) throw new Error("the measured function didn't run to its end");
  // A call that another thread interrupts doesn't show its data: the descriptor tells what it is for.
  const wakers = new Set(lines.map((line) => wakeUp.exec(line)?.[1]));
  const calls: Record<string, number> = {};
  for (const line of lines.slice(from + 1, to)) {
    const [, name, fd] = /^(\w+)\((\d*)/.exec(line) ?? [];
    if (name === undefined || besides.has(name) || (/^(?:read|write)$/.test(name) && wakers.has(fd))) continue;
    calls[name] = (calls[name] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(calls).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How a new count disagrees with a recorded one; undefined when it agrees. C is exact, Node may vary a little. */
export function disagreement(recorded: Counted, found: Counted, file: string): string | undefined {
  const room = file.endsWith(".c") ? 0 : Math.max(5, recorded.total / 10);
  if (recorded.function === found.function && Math.abs(recorded.total - found.total) <= room) return undefined;
  const inWords = ({ function: name, total, calls }: Counted) => `${name} ${total} ${JSON.stringify(calls)}`;
  return `${file}: recorded ${inWords(recorded)}, counted ${inWords(found)}`;
}

/** The pairs that a rule's fixtures ask to be measured. */
export function readPairs(fixtures: string): Pair[] {
  return JSON.parse(readFileSync(join(fixtures, "measure.json"), "utf8")) as Pair[];
}

export function readMeasured(fixtures: string): Measured {
  return JSON.parse(readFileSync(join(fixtures, "measured.json"), "utf8")) as Measured;
}
