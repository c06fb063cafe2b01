/**
 * Writes what follows from the rules: src/generated/rules.ts, docs/<rule>.md and the rule tables in README.md.
 * `--check` compares instead of writing and exits with 1 when something is out of date. `--root FOLDER` works on another
 * copy of the repository. The rules must be compiled: `npm run gen` does it.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import type { Rule } from "../src/rule.js";
import { documentationOf } from "./documentation.js";
import { pageOf, type AuthoredRule } from "./page.js";
import { namesIfPresent, textIfPresent } from "./present.js";
import { indexOf, withRuleTable } from "./rule-index.js";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false }, root: { type: "string" } } });
const root = values.root ?? fileURLToPath(new URL("../../../", import.meta.url));

const outputs = await outputsFrom(await readRules());
const strays = pagesWithoutRule(outputs);
const stale = [...outputs].filter(([path, text]) => textIfPresent(path) !== text);

if (!values.check) write();
else if (stale.length + strays.length > 0) {
  for (const path of [...stale.map(([path]) => path), ...strays]) console.error(`Out of date: ${path}`);
  console.error("Run `npm run gen` and commit what it writes.");
  process.exitCode = 1;
}

async function readRules(): Promise<AuthoredRule[]> {
  const sources = join(root, "rules", "src", "rules");
  const ids = readdirSync(sources)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -".ts".length));
  return Promise.all(
    ids.sort().map(async (id): Promise<AuthoredRule> => {
      const compiled = pathToFileURL(join(root, "rules", "dist", "src", "rules", `${id}.js`));
      const { default: rule } = (await import(compiled.href)) as { default: Rule };
      const documentation = documentationOf(id, readFileSync(join(sources, `${id}.ts`), "utf8"));
      return { id, rule, documentation, fixtures: join(root, "fixtures", "rules", id) };
    }),
  );
}

/** Every generated file with its text. */
async function outputsFrom(authored: readonly AuthoredRule[]): Promise<Map<string, string>> {
  const index = join(root, "rules", "src", "generated", "rules.ts");
  const style = await resolveConfig(index);
  const texts = new Map([[index, await format(indexOf(authored), { ...style, filepath: index })]]);
  for (const one of authored) texts.set(join(root, "rules", "docs", `${one.id}.md`), pageOf(one));
  for (const [folder, docs] of [
    [".", "rules/docs"],
    ["rules", "docs"],
  ] as const) {
    const readme = join(root, folder, "README.md");
    const text = textIfPresent(readme);
    if (text !== undefined) texts.set(readme, withRuleTable(readme, text, authored, docs));
  }
  return texts;
}

function pagesWithoutRule(wanted: ReadonlyMap<string, string>): string[] {
  const docs = join(root, "rules", "docs");
  const pages = namesIfPresent(docs).map((name) => join(docs, name));
  return pages.filter((path) => path.endsWith(".md") && !wanted.has(path));
}

function write(): void {
  mkdirSync(join(root, "rules", "src", "generated"), { recursive: true });
  mkdirSync(join(root, "rules", "docs"), { recursive: true });
  for (const [path, text] of stale) {
    writeFileSync(path, text);
    console.log(`Wrote ${path}`);
  }
  for (const path of strays) {
    rmSync(path);
    console.log(`Removed ${path}`);
  }
  if (stale.length + strays.length === 0) console.log("Everything generated from the rules is up to date.");
}
