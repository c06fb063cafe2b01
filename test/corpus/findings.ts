import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Project } from "./project.js";

/** Where a rule reported: what a verdict is about. */
export interface Place {
  readonly repository: string;
  /** From the project's root, with slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Without the plugin's prefix. */
  readonly rule: string;
}

export interface Finding extends Place {
  readonly commit: string;
  readonly messageId: string;
}

/** A finding as the machine that made it keeps it: never committed. */
export interface Reported extends Finding {
  readonly message: string;
  /** Hash of the line without its indentation. */
  readonly text: string;
}

/** What one run over a project gave. */
export interface Outcome {
  readonly project: Project;
  readonly findings: readonly Reported[];
  /** Lines of the files that were checked. */
  readonly lines: { readonly c: number; readonly js: number };
  readonly files: number;
  readonly unchecked: readonly { readonly file: string; readonly why: string }[];
  /** Wall time of the whole command, summaries included. */
  readonly seconds: number;
}

interface Result {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly messageId?: string;
    readonly line: number;
    readonly message: string;
  }[];
}

const prefix = "syscalls/";

/**
 * `syscall-lint check` with the recommended rules over a project's whole tree. `commandLine` is its script.
 * Throws Error when it gives no results; files that it couldn't check are in the outcome.
 */
export function check(
  project: Project,
  tree: string,
  commandLine: string,
  environment: Readonly<NodeJS.ProcessEnv> = {},
): Outcome {
  const start = performance.now();
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    [commandLine, "check", "--format", "json", "--max-warnings", "1000000", "."],
    { cwd: tree, encoding: "utf8", maxBuffer: 2 ** 30, env: { ...process.env, ...environment } },
  );
  const seconds = (performance.now() - start) / 1000;
  if (error) throw error;
  if (!stdout.startsWith("[")) throw new Error(`${project.repository}: status ${status}: ${stderr}`);
  return { ...outcomeOf(project, tree, JSON.parse(stdout) as readonly Result[]), project, seconds };
}

function outcomeOf(
  { repository, commit }: Project,
  tree: string,
  results: readonly Result[],
): Omit<Outcome, "project" | "seconds"> {
  const findings: Reported[] = [];
  const unchecked: { file: string; why: string }[] = [];
  const lines = { c: 0, js: 0 };
  for (const { filePath, messages } of results) {
    const file = relative(tree, filePath).split(sep).join("/");
    const strange = messages.find(({ ruleId }) => ruleId?.startsWith(prefix) !== true);
    if (strange) {
      unchecked.push({ file, why: strange.message });
      continue;
    }
    const texts = linesOf(tree, file);
    lines[/\.[ch]$/.test(file) ? "c" : "js"] += texts.at(-1) === "" ? texts.length - 1 : texts.length;
    for (const { ruleId, messageId = "", line, message } of messages) {
      const rule = (ruleId ?? "").slice(prefix.length);
      const text = hashOf(texts[line - 1]?.trim() ?? "").slice(0, 16);
      findings.push({ repository, commit, file, line, rule, messageId, message, text });
    }
  }
  return { findings: findings.sort(byPlace), unchecked, lines, files: results.length - unchecked.length };
}

/** The lines of a project's file. */
export function linesOf(tree: string, file: string): readonly string[] {
  return readFileSync(join(tree, file), "utf8").split("\n");
}

/** The same for findings that stand on one line and are of one rule: whoever judges sees one. */
export function identityOf({ repository, file, line, rule }: Place): string {
  return [repository, file, line, rule].join("\t");
}

/** By project, file, line and rule, in the order of code units on every machine. */
export function byPlace(one: Place & { readonly messageId?: string }, other: typeof one): number {
  return (
    compare(one.repository, other.repository) ||
    compare(one.file, other.file) ||
    one.line - other.line ||
    compare(one.rule, other.rule) ||
    compare(one.messageId ?? "", other.messageId ?? "")
  );
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** One JSON object a line, with what may be committed and no more. */
export function jsonLines(findings: readonly (Finding & { readonly drawn?: string })[]): string {
  return findings
    .map(({ repository, commit, file, line, rule, messageId, drawn }) => {
      const shown = { repository, commit, file, line, rule, messageId, ...(drawn === undefined ? {} : { drawn }) };
      return `${JSON.stringify(shown)}\n`;
    })
    .join("");
}
