import { spawn } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { Client, uriOf, type Diagnostic } from "./client.js";

export interface Comparison {
  readonly files: number;
  /** Of our rules, by ESLint. */
  readonly findings: number;
  /** `file:line:column-line:column severity rule message`. */
  readonly onlyEditor: readonly string[];
  readonly onlyEslint: readonly string[];
}

interface Result {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly severity: number;
    readonly message: string;
    readonly line: number;
    readonly column: number;
    readonly endLine?: number;
    readonly endColumn?: number;
  }[];
}

const languages: Readonly<Record<string, string>> = {
  c: "c",
  h: "c",
  ts: "typescript",
  mts: "typescript",
  tsx: "typescriptreact",
};

/**
 * What `eslint` finds in a project by our rules, and what an editor shows of the files that it looked at: each is opened,
 * asked for, and closed. The project is trusted: its ESLint and its configuration run.
 */
export async function compare(given: string, paths: readonly string[] = ["."]): Promise<Comparison> {
  const folder = realpathSync(given);
  const results = await eslintResults(folder, paths);
  const client = await Client.start({
    folders: [folder],
    initializationOptions: { trusted: true },
    settings: { scope: "openFiles" },
  });
  const byEslint = new Set<string>();
  const byEditor = new Set<string>();
  for (const { filePath, messages } of results) {
    const name = relative(folder, filePath);
    for (const { ruleId, severity, message, line, column, endLine = line, endColumn = column } of messages)
      if (ruleId?.startsWith("syscalls/"))
        byEslint.add(`${name}:${line}:${column}-${endLine}:${endColumn} ${severity} ${ruleId} ${message}`);
    for (const one of await shownIn(client, filePath)) byEditor.add(`${name}:${one}`);
  }
  await client.stop();
  return {
    files: results.length,
    findings: byEslint.size,
    onlyEditor: [...byEditor].filter((one) => !byEslint.has(one)),
    onlyEslint: [...byEslint].filter((one) => !byEditor.has(one)),
  };
}

async function shownIn(client: Client, path: string): Promise<readonly string[]> {
  const uri = uriOf(path);
  client.open(uri, languages[/\w+$/.exec(path)?.[0] ?? ""] ?? "javascript", readFileSync(path, "utf8"));
  const { items } = await client.pull(uri);
  client.close(uri);
  return items.filter(({ code }) => code !== undefined).map(inWords);
}

function inWords({ range: { start, end }, severity, code = "", message }: Diagnostic): string {
  const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  return `${place} ${severity === 1 ? 2 : 1} ${code} ${message}`;
}

/** @throws Error with what ESLint says when it finds nothing to lint or can't run */
async function eslintResults(folder: string, paths: readonly string[]): Promise<readonly Result[]> {
  const manifest = createRequire(join(folder, "x.js")).resolve("eslint/package.json");
  const bin = join(dirname(manifest), "bin", "eslint.js");
  const child = spawn(process.execPath, [bin, "--format", "json", ...paths], { cwd: folder });
  const out: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => out.push(data));
  child.stderr.on("data", (data: Buffer) => said.push(data));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0 && status !== 1) throw new Error(`eslint in ${folder} failed: ${Buffer.concat(said).toString()}`);
  return JSON.parse(Buffer.concat(out).toString()) as readonly Result[];
}
