import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../repository.js";
import type { Finding } from "./score.js";

const commandLine = join(root, "server", "dist", "src", "cli", "main.js");
const prefix = "syscalls/";

interface Message {
  readonly ruleId: string | null;
  readonly line: number;
  readonly message: string;
}

interface Reported {
  readonly filePath: string;
  readonly messages: readonly Message[];
}

/** Flow needs a parser of its own: its users have one in their configuration. */
const flowConfigs = {
  recommended: join(root, "test", "cases", "flow-recommended.config.mjs"),
  strict: join(root, "test", "cases", "flow-strict.config.mjs"),
};

/** Findings by file; `options` are empty or `--strict`. What ESLint's own parser refuses is read as Flow. */
export function lintAll(
  folder: string,
  files: readonly string[],
  options: readonly string[],
): ReadonlyMap<string, readonly Finding[]> {
  const reports = run(folder, files, options);
  const refused = reports.filter(({ filePath, messages }) => /\.jsx?$/.test(filePath) && messages.some(isParseError));
  const paths = refused.map(({ filePath }) => filePath);
  return findingsIn([
    ...reports,
    ...(paths.length === 0
      ? []
      : run(folder, paths, ["--config", flowConfigs[options.length === 0 ? "recommended" : "strict"]])),
  ]);
}

function isParseError({ ruleId, message }: Message): boolean {
  return ruleId === null && message.startsWith("Parsing error");
}

/** What the command line says, run in a folder; summaries are of what lies below. */
function run(folder: string, files: readonly string[], options: readonly string[]): readonly Reported[] {
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    [commandLine, "check", "--format", "json", "--max-warnings", "1000000", ...options, ...files],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (error) throw error;
  if (!stdout.startsWith("[")) throw new Error(`the command line ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout) as readonly Reported[];
}

function findingsIn(reports: readonly Reported[]): ReadonlyMap<string, readonly Finding[]> {
  return new Map(
    reports.map(({ filePath, messages }) => [
      filePath,
      messages.flatMap(({ ruleId, line }) =>
        ruleId?.startsWith(prefix) === true ? [{ rule: ruleId.slice(prefix.length), line }] : [],
      ),
    ]),
  );
}
