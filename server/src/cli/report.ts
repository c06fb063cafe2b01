import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { Command } from "commander";
import { discover } from "../host/discover.js";
import { extensions } from "../host/language.js";
import { pageParts } from "../host/page-parts.js";
import { codeOfError } from "../host/read-source.js";
import { assumedRounds } from "../service/call-sites.js";
import { Refusal } from "../service/refusal.js";
import type { FileReport } from "../service/report.js";
import { asScript, reportPage } from "../service/report-page.js";
import { lintOptionsFrom } from "./check-options.js";
import { lint, summarise } from "./check.js";
import { collect } from "./repeated-option.js";

interface Flags {
  readonly output: string;
  readonly strict?: boolean;
  readonly config?: string;
  readonly target?: string;
  readonly overlay?: string;
  readonly ignore?: readonly string[];
  readonly title?: string;
  /** `false` with --no-summaries. */
  readonly summaries: boolean;
}

const examples = `
Examples:
  syscall-lint report . -o report.html               every call site of a project
  syscall-lint report src --strict -o report.html    with the findings of every rule
  syscall-lint report src -o - | gzip > r.html.gz    to standard output

The page is one file that loads nothing: a table to sort, search and filter, and a plot of predicted crossings.
Files that can't be read or parsed are told of on the page and give exit status 2; the rest is reported all the same.`;

export function reportCommand(version: string): Command {
  return new Command("report")
    .description("write an HTML page with every place that comes to system calls, and what it is predicted to cost")
    .argument("<path...>", "files and folders")
    .requiredOption("-o, --output <file>", "where to write it; - for standard output")
    .option("--title <text>", "the page's heading; by default the folder's name")
    .option("--strict", "findings of every rule, not only of the recommended ones")
    .option("--config <file>", "an ESLint configuration instead of the built-in one, for the findings")
    .option("--target <platform>", "what the code must run on: kernel=5.4,libc=musl-1.2,node=18")
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .option("--ignore <pattern>", "leave out what matches, in .gitignore's syntax", collect)
    .option("--no-summaries", "don't look through helpers in other files")
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: Flags) => {
      process.exitCode = await report(paths, flags, version);
    });
}

/** 0, or 2 when something could not be looked at, or 130 after Ctrl-C. */
async function report(paths: readonly string[], flags: Flags, version: string): Promise<number> {
  const cwd = process.cwd();
  // Known before minutes of work are done for nothing.
  if (flags.output !== "-" && !existsSync(dirname(resolve(cwd, flags.output)))) refuseOutput(flags.output, "ENOENT");
  const options = await lintOptionsFrom({ ...flags, format: "stylish" }, cwd);
  const ignore = flags.ignore ?? [];
  const { files, failures } = discover(paths, cwd, ignore);
  if (files.length === 0 && failures.length === 0)
    throw new Refusal(
      `Nothing to report on in ${paths.join(" ")}.`,
      `Name a file, or a folder with files that end in ${extensions.join(" ")}.`,
    );
  const stop = new AbortController();
  const onInterrupt = () => (stop.signal.aborted ? process.exit(128 + 2) : stop.abort());
  process.on("SIGINT", onInterrupt);
  const summaries = flags.summaries ? await summarise(paths, files, { options, ignore }, stop.signal) : undefined;
  const known = summaries ? { summaries: summaries.reference } : {};
  const run = await lint(files, { ...options, ...known, sitesFrom: cwd }, undefined, stop.signal);
  process.off("SIGINT", onInterrupt);
  if (!run) return 128 + 2;
  const all = [...failures, ...run];
  const gaps = all.flatMap(gapsOf);
  const rows = all.flatMap((one) => one.rows ?? []);
  const named = flags.title ?? basename(paths.length === 1 ? resolve(cwd, paths[0] ?? ".") : cwd);
  const data = { title: named, version, made: new Date().toISOString(), assumedRounds, gaps, rows };
  write(flags.output, reportPage(pageParts(), asScript(data)));
  for (const gap of gaps) process.stderr.write(`syscall-lint: ${gap}\n`);
  process.stderr.write(
    `${rows.length} call sites of ${all.filter((one) => one.rows !== undefined).length} files${flags.output === "-" ? "" : ` in ${flags.output}`}\n`,
  );
  return gaps.length > 0 ? 2 : 0;
}

function gapsOf({ path, messages }: FileReport): readonly string[] {
  return messages.flatMap(({ fatal, line, message }) => (fatal === true ? [`${path}:${line}: ${message}`] : []));
}

function write(output: string, text: string): void {
  if (output === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    refuseOutput(output, codeOfError(error));
  }
}

function refuseOutput(output: string, why: string): never {
  throw new Refusal(`${output} can't be written (${why}).`, "Name a file in a folder that is there.");
}
