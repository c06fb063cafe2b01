/**
 * `npm run bench:node -- FOLDER… [--rounds N]`: ESLint over JavaScript projects with no rules, with `n/no-sync`, with
 * `recommended` and with each of its rules alone; then oxlint with and without the plugin. Every round runs all of them
 * one after the other, each in a process of its own; figures are medians. Nothing is asserted: machines differ.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import plugin from "eslint-plugin-syscalls";
import { root } from "../repository.js";
import { median } from "./clock.js";
import { runNode, type Run } from "./process.js";

interface Contender {
  readonly name: string;
  readonly run: () => Run;
  readonly runs: Run[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const folders = positionals.map((path) => resolve(path));
if (folders.length === 0) throw new Error("Name folders of JavaScript projects: npm run bench:node -- ../npm-cli");
const rounds = Number(values.rounds);
const eslint = join(root, "node_modules", "eslint", "bin", "eslint.js");
const oxlint = join(root, "node_modules", "oxlint", "bin", "oxlint");
// Inside the repository: the configurations import what is installed there.
const scratch = mkdtempSync(join(root, "test", "dist", "bench-node-"));

try {
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model.trim() ?? ""}`);
  console.log(`medians of ${rounds} rounds; one process at a time, one thread each\n`);
  for (const folder of folders) {
    console.log(`${folder}:`);
    print(measure(underEslint(folder), "ESLint"));
    if (existsSync(oxlint)) print(measure(underOxlint(folder), "oxlint"));
    else console.log("  oxlint isn't installed");
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function recommendedRules(): readonly string[] {
  const all = plugin.configs.recommended.flatMap((entry) => Object.keys(entry.rules ?? {}));
  return [...new Set(all)].toSorted();
}

function underEslint(folder: string): readonly Contender[] {
  const rules = recommendedRules();
  const on = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "error"]));
  return [
    eslintWith(folder, "ESLint with no rules", {}),
    eslintWith(folder, "n/no-sync", { "n/no-sync": "error" }),
    eslintWith(folder, `recommended (${rules.length} rules)`, on(rules)),
    ...rules.map((name) => eslintWith(folder, name, on([name]))),
  ];
}

/** The same parser, files and plugins for all: only the rules differ. */
function eslintWith(folder: string, name: string, rules: object): Contender {
  const config = join(scratch, `${name.replaceAll(/\W+/g, "-")}.config.mjs`);
  writeFileSync(
    config,
    `import n from "eslint-plugin-n";
     import syscalls from "eslint-plugin-syscalls";
     export default [
       { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "off" } },
       { files: ["**/*.{js,cjs,mjs,jsx}"], plugins: { n, syscalls },
         languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } }, rules: ${JSON.stringify(rules)} },
     ];`,
  );
  const given = ["--no-config-lookup", "--config", config, "--format", "json", "."];
  // With --config the folder that ESLint runs in is the base path: what lies outside of it is ignored.
  return { name, run: () => runNode(eslint, given, { allowed: [0, 1], cwd: folder }), runs: [] };
}

function underOxlint(folder: string): readonly Contender[] {
  const plugins = [join(root, "rules", "dist", "src", "plugin.js")];
  const rules = Object.fromEntries(recommendedRules().map((name) => [name, "error"]));
  return [
    oxlintWith(folder, "oxlint with no rules", {}),
    oxlintWith(folder, "oxlint, recommended", { jsPlugins: plugins, rules }),
  ];
}

function oxlintWith(folder: string, name: string, settings: object): Contender {
  const config = join(scratch, `${name.replaceAll(/\W+/g, "-")}.json`);
  writeFileSync(config, JSON.stringify({ plugins: [], categories: { correctness: "off" }, ...settings }));
  const given = ["--config", config, "--disable-nested-config", "--threads", "1", "--format", "json", folder];
  return { name, run: () => runNode(oxlint, given, { allowed: [0, 1] }), runs: [] };
}

function measure(contenders: readonly Contender[], what: string): readonly Contender[] {
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`${what}: round ${round + 1} of ${rounds}\n`);
    for (const { run, runs } of contenders) runs.push(run());
  }
  return contenders;
}

/** The share on top is of medians; what several rules share — the facts — counts for each of them alone. */
function print(contenders: readonly Contender[]): void {
  for (const { name, runs } of contenders) {
    const figures = (["wall", "cpu"] as const).map((time) => {
      const mine = median(runs.map((run) => run[time]));
      const more = (mine / median(contenders[0]?.runs.map((run) => run[time]) ?? []) - 1) * 100;
      return `${time} ${(mine / 1000).toFixed(2).padStart(7)} s ${more.toFixed(1).padStart(7)} %`;
    });
    console.log(`    ${name.padEnd(36)} ${figures.join("   ")}`);
  }
}
