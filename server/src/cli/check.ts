import { Command, InvalidArgumentError, Option } from "commander";
import { discover, type FoundFile } from "../host/discover.js";
import { extensions } from "../host/language.js";
import type { LintOptions } from "../host/lint-options.js";
import type { ProjectSummaries } from "../host/project-summaries.js";
import { Refusal } from "../service/refusal.js";
import { errorsOnly, exitStatus, totalsOf, type FileReport } from "../service/report.js";
import { lintOptionsFrom } from "./check-options.js";
import { formats, type Format } from "./formats/index.js";
import { Progress } from "./progress.js";
import { collect } from "./repeated-option.js";

export interface CheckFlags {
  readonly config?: string;
  readonly strict?: boolean;
  readonly rule?: readonly string[];
  readonly target?: string;
  readonly overlay?: string;
  readonly ignore?: readonly string[];
  readonly format: Format;
  readonly explain?: boolean;
  readonly quiet?: boolean;
  readonly fix?: boolean;
  readonly maxWarnings?: number;
  readonly concurrency?: number;
  /** `false` with --no-summaries. */
  readonly summaries: boolean;
}

const examples = `
Examples:
  syscall-lint src                                      check a folder ("check" may be left out)
  syscall-lint --explain --strict src lib/io.c          every rule, with costs, and one file more
  syscall-lint --target kernel=5.4,libc=musl-1.2 src    no advice that this platform can't follow
  syscall-lint --rule 'no-unbuffered-io: off' src       change one rule
  syscall-lint --format sarif src > findings.sarif      for code-scanning services
  syscall-lint --fix src                                apply the fixes that keep behaviour

A folder's vendored code (node_modules, vendor, third_party, deps …), generated and minified files, and what .gitignore
names are left out; a path that you name yourself is always checked.
Findings of any severity give exit status 1; --max-warnings lets some warnings pass.`;

export function checkCommand(): Command {
  return new Command("check")
    .description("check files and folders (the default command)")
    .argument("[path...]", "files and folders; without any, this folder")
    .option("--config <file>", "an ESLint configuration instead of the built-in one")
    .option("--strict", "every rule, not only the recommended ones")
    .option("--rule <entry>", "change a rule: 'no-x: error' or 'no-x: [warn, {\"option\": 1}]'", collect)
    .option(
      "--target <platform>",
      "what the code must run on: kernel=5.4,libc=musl-1.2,node=18 (Node otherwise from package.json)",
    )
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .option("--ignore <pattern>", "leave out what matches, in .gitignore's syntax", collect)
    .addOption(new Option("--format <name>", "output format").choices(Object.keys(formats)).default("stylish"))
    .option("--explain", "after each finding: what the call does, what it costs, what to use instead")
    .option("--quiet", "errors only")
    .option("--fix", "apply fixes")
    .option("--max-warnings <number>", "how many warnings still count as clean (0)", wholeNumber)
    .option("--concurrency <number>", "how many threads; by default as many as pay off", wholeNumber)
    .option("--no-summaries", "don't look through helpers in other files")
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: CheckFlags) => {
      process.exitCode = await check(paths.length === 0 ? ["."] : paths, flags);
    });
}

async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const cwd = process.cwd();
  const options = await lintOptionsFrom(flags, cwd);
  const { files, skipped, failures } = discover(paths, cwd, flags.ignore ?? []);
  if (files.length === 0 && failures.length === 0) {
    const left = Object.entries(skipped).map(([why, count]) => `${count} ${why}`);
    const what = `Nothing to check in ${paths.join(" ")}${left.length === 0 ? "" : ` (left out: ${left.join(", ")})`}.`;
    throw new Refusal(what, `Name a file, or a folder with files that end in ${extensions.join(" ")}.`);
  }
  const stop = new AbortController();
  const onInterrupt = () => (stop.signal.aborted ? process.exit(128 + 2) : stop.abort());
  process.on("SIGINT", onInterrupt);
  const summaries = flags.summaries
    ? await summarise(paths, files, { options, ignore: flags.ignore ?? [] }, stop.signal)
    : undefined;
  const run = await lint(
    files,
    { ...options, ...(summaries ? { summaries: summaries.reference } : {}) },
    flags.concurrency,
    stop.signal,
  );
  process.off("SIGINT", onInterrupt);
  if (!run) return 128 + 2;
  const reports = [...failures, ...run];
  for (const report of reports.filter((one) => one.note !== undefined)) {
    process.stderr.write(`syscall-lint: ${report.path} ${report.note}\n`);
  }
  const shown = flags.quiet === true ? errorsOnly(reports) : reports;
  const totals = totalsOf(shown, skipped);
  const status = exitStatus(totals, flags.maxWarnings ?? 0);
  process.exitCode = status;
  process.stdout.write(await formats[flags.format](shown, totals, cwd));
  if (flags.format === "stylish") process.stderr.write(summariesHint(shown, summaries?.paths ?? paths));
  return status;
}

/** Undefined after Ctrl-C: files in work are finished, so that no fix is cut short; a second one stops at once. */
export async function lint(
  files: readonly FoundFile[],
  options: LintOptions,
  concurrency: number | undefined,
  signal: AbortSignal,
) {
  const { lintFiles } = await import("../host/lint-files.js");
  const progress = new Progress(files.length);
  const onProgress = (done: number) => progress.show(done);
  const threads = concurrency === undefined ? {} : { concurrency };
  const reports = await lintFiles(files, { options, onProgress, signal, ...threads });
  progress.clear();
  if (!signal.aborted) return reports;
  process.stderr.write(`syscall-lint: stopped after ${reports.length} of ${files.length} files.\n`);
  return undefined;
}

/** What the files offer one another, as far as it isn't in the user's cache already. */
export async function summarise(
  paths: readonly string[],
  files: readonly FoundFile[],
  { options, ignore }: { readonly options: LintOptions; readonly ignore: readonly string[] },
  signal: AbortSignal,
): Promise<ProjectSummaries | undefined> {
  const { projectSummaries } = await import("../host/project-summaries.js");
  let progress: Progress | undefined;
  const found = await projectSummaries({
    paths,
    files,
    cwd: options.cwd,
    ignore,
    rows: options.rows,
    onStart: (total) => (progress = new Progress(total, "summarised")),
    onProgress: (done) => progress?.show(done),
    signal,
  });
  progress?.clear();
  return found;
}

/** How ESLint comes to the same findings. */
function summariesHint(reports: readonly FileReport[], paths: readonly string[]): string {
  const needed = reports.reduce((sum, report) => sum + (report.throughOthers ?? 0), 0);
  if (needed === 0) return "";
  const many = needed === 1 ? "1 finding needs" : `${needed} findings need`;
  return (
    `syscall-lint: ${many} what other files do. For the same in ESLint: ` +
    `syscall-lint summarize ${paths.join(" ")} -o syscalls.json, and in eslint.config.js ` +
    'syscalls.withSummaries("./syscalls.json").\n'
  );
}

/** Options that may be given several times. */
function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("A whole number is wanted.");
  return Number(text);
}
