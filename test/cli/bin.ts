import { spawnSync, type SpawnSyncOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "mocha";
import { root } from "../repository.js";

export const bin = join(root, "server", "dist", "src", "cli", "main.js");

let cache: string | undefined;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user would, without a terminal. */
export function syscallLint(cwd: string, args: readonly string[], options: SpawnSyncOptions = {}): Outcome {
  // The user's own cache is left alone.
  const env = { ...process.env, XDG_CACHE_HOME: (cache ??= folderWith({})) };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    maxBuffer: 2 ** 26,
    env,
    ...options,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const made: string[] = [];

/** A new folder with these files (path → content) outside of any repository; it goes when the tests end. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "syscall-lint-")));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export interface JsonResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly message: string;
    readonly severity: number;
    readonly line: number;
    readonly fatal?: boolean;
    readonly explanation?: readonly string[];
  }[];
}

/** `--format json`: which rule spoke where, as `file:line rule`, with `/` in paths; `failed` for a failed file. */
export function findingsIn(cwd: string, ...args: readonly string[]): readonly string[] {
  const { stdout, stderr } = syscallLint(cwd, ["--format", "json", ...args]);
  if (stdout === "") throw new Error(`no output: ${stderr}`);
  return (JSON.parse(stdout) as JsonResult[]).flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, fatal }) => {
      const path = filePath.slice(cwd.length + 1).replaceAll("\\", "/");
      return `${path}:${line} ${fatal === true ? "failed" : String(ruleId?.replace("syscalls/", ""))}`;
    }),
  );
}

/** One finding of no-unbuffered-io on line 4. */
export const byteLoop = `#include <unistd.h>
void sum_bytes(int fd, int *sum) {
  char c;
  while (read(fd, &c, 1) == 1)
    *sum += c;
}
`;

export const cleanC = "int add(int a, int b) { return a + b; }\n";

/** One finding of no-sync-in-handler on line 4. */
export const blockingServer = `import { readFileSync } from "node:fs";
import { createServer } from "node:http";
createServer((request, response) => {
  response.end(readFileSync("page.html"));
}).listen(8080);
`;

/** One finding of no-stat-per-entry on line 4, with a fix. */
export const statPerEntry = `import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
function list() { for (const name of readdirSync("spool")) {
  if (lstatSync(join("spool", name)).isDirectory()) console.log(name);
} list(); }
`;
