/**
 * The process that runs a folder's own ESLint: its working directory is the folder. It is asked by messages
 * ({@link EslintQuestion}) and loads nothing of this repository, so the folder's versions decide.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ESLint, Linter } from "eslint";
import type { RuleDocs } from "../service/diagnosis.js";
import type { EslintAnswer, EslintModule, EslintQuestion } from "./eslint-process.js";

const home = process.cwd();

// A configuration that loops for ever would outlive a server that was killed.
new Worker(
  `const parent = process.ppid;
   setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 1000);`,
  { eval: true },
).unref();
process.on("disconnect", () => process.exit());

let engine: Promise<ESLint> | undefined;
/** By the configuration's path. */
const withOurs = new Map<string, Promise<boolean>>();

let queue = Promise.resolve();
process.on("message", (question: EslintQuestion) => {
  queue = queue.then(async () => {
    const answer = await answerTo(question).catch((error: unknown): EslintAnswer => {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "failure", message };
    });
    process.send?.(answer);
  });
});

async function answerTo({ path, text, lint }: EslintQuestion): Promise<EslintAnswer> {
  const eslint = await (engine ??= started());
  // Undefined for a file that the configuration ignores.
  const config = (await eslint.calculateConfigForFile(path)) as Linter.Config | undefined;
  const names = namespaces(config);
  if (!enablesOurs(config, names) && !(await folderHasOurs(eslint, path))) return { kind: "not ours" };
  if (!lint || config === undefined) return { kind: "ours", messages: [], docs: {} };
  const results = await eslint.lintText(text ?? (await readFile(path, "utf8")), { filePath: path });
  const messages = results
    .flatMap((result) => result.messages)
    .filter(({ ruleId, fatal }) => {
      if (fatal === true) return enablesOurs(config, names);
      // Comments may configure a rule of ours where the plugin isn't loaded; that is told too.
      return ["syscalls", ...names].some((name) => ruleId?.startsWith(`${name}/`));
    });
  const docs = messages.flatMap(({ ruleId }) => {
    const [name = "", rule = ""] = ruleId?.split("/") ?? [];
    const { url, tags } = (config.plugins?.[name]?.rules?.[rule]?.meta?.docs ?? {}) as RuleDocs;
    return ruleId != null && url !== undefined ? [[ruleId, { url, tags }] as const] : [];
  });
  return { kind: "ours", messages, docs: Object.fromEntries(docs) };
}

async function started(): Promise<ESLint> {
  const entry = createRequire(join(home, "eslint.config.js")).resolve("eslint");
  const module = (await import(pathToFileURL(entry).href)) as { default?: EslintModule & { ESLint: typeof ESLint } };
  const { loadESLint } = module.default ?? {};
  if (!loadESLint) throw new Error(`${entry} is too old: ESLint 8.57 or newer is needed`);
  const Engine = await loadESLint({ useFlatConfig: true });
  const options = { cwd: home, warnIgnored: false };
  try {
    // As the command does where there is a list of suppressions.
    return new Engine({ ...options, applySuppressions: true });
  } catch {
    return new Engine(options);
  }
}

function namespaces(config: Linter.Config | undefined): readonly string[] {
  return Object.entries(config?.plugins ?? {}).flatMap(([name, plugin]) =>
    name === "syscalls" || plugin.meta?.name === "eslint-plugin-syscalls" ? [name] : [],
  );
}

function enablesOurs(config: Linter.Config | undefined, names: readonly string[]): boolean {
  return Object.entries(config?.rules ?? {}).some(([rule, entry]) => {
    const severity: unknown = Array.isArray(entry) ? entry[0] : entry;
    return names.some((name) => rule.startsWith(`${name}/`)) && severity !== 0 && severity !== "off";
  });
}

/** Whether the configuration that counts for a file has our rules for any file. */
async function folderHasOurs(eslint: ESLint, path: string): Promise<boolean> {
  const file = await eslint.findConfigFile(path);
  if (file === undefined) return false;
  const known = withOurs.get(file) ?? entriesHaveOurs(eslint, file);
  withOurs.set(file, known);
  return known;
}

async function entriesHaveOurs(eslint: ESLint, file: string): Promise<boolean> {
  let entries: readonly Linter.Config[];
  try {
    const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
    entries = [await module.default].flat(Infinity) as readonly Linter.Config[];
  } catch {
    // Node can't read it by itself, ESLint can: a configuration in TypeScript.
    const probes = ["a.js", "a.mjs", "a.cjs", "a.ts", "a.tsx", "a.c", "src/a.js", "src/a.ts", "src/a.c"];
    const found = probes.map((name) => eslint.calculateConfigForFile(join(home, name)) as Promise<Linter.Config>);
    entries = (await Promise.all(found)).filter((one) => (one as unknown) !== undefined);
  }
  const names = entries.flatMap(namespaces);
  return entries.some((entry) => enablesOurs(entry, names));
}
