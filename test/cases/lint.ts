import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../repository.js";
import type { Finding } from "./score.js";

const commandLine = join(root, "server", "dist", "src", "cli", "main.js");
const prefix = "syscalls/";

interface Reported {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line: number }[];
}

/** Findings of the command line by file. `folder` is where it runs; summaries are of what lies below. */
export function lint(
  folder: string,
  files: readonly string[],
  options: readonly string[],
): ReadonlyMap<string, readonly Finding[]> {
  const { stdout, stderr, status, error } = spawnSync(
    process.execPath,
    [commandLine, "check", "--format", "json", "--max-warnings", "1000000", ...options, ...files],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (error) throw error;
  if (!stdout.startsWith("[")) throw new Error(`the command line ended with status ${status}: ${stderr}`);
  return new Map(
    (JSON.parse(stdout) as readonly Reported[]).map(({ filePath, messages }) => [
      filePath,
      messages.flatMap(({ ruleId, line }) =>
        ruleId?.startsWith(prefix) === true ? [{ rule: ruleId.slice(prefix.length), line }] : [],
      ),
    ]),
  );
}
