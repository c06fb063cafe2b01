import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SourceCode } from "eslint";
import { Language, Parser } from "web-tree-sitter";
import type * as extraction from "../../rules/src/facts/c/extract.js";
import type * as facts from "../../rules/src/facts/of.js";
import type * as catalogue from "../../rules/src/generated/rules.js";
import type * as cursors from "../../rules/src/languages/c/cursor.js";
import type * as sources from "../../rules/src/languages/c/source-code.js";
import type { OptionSchema, Rule } from "../../rules/src/rule.js";
import { root } from "../repository.js";

/** The parts of the rules' package that no door leads to: a benchmark times them one by one. */
const of = await load<typeof facts>("facts/of.js");
export const { codeOf } = of;
export const { extractC } = await load<typeof extraction>("facts/c/extract.js");
export const { walkable } = await load<typeof cursors>("languages/c/cursor.js");
const { CSourceCode, rootOf } = await load<typeof sources>("languages/c/source-code.js");
const { authored, metadata } = await load<typeof catalogue>("generated/rules.js");

async function load<T>(place: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "src", place)).href)) as T;
}

/** Rules of the recommended configuration for C, with their default options. */
export const rulesForC: readonly { readonly rule: Rule; readonly options: object }[] = Object.entries(authored)
  .filter(([id, rule]) => {
    const recommended = metadata[id]?.recommended ?? false;
    return rule.languages.includes("c") && (typeof recommended === "boolean" ? recommended : recommended.includes("c"));
  })
  .map(([, rule]) => ({
    rule,
    options: Object.fromEntries(
      Object.entries<OptionSchema>(rule.options).map(([name, schema]) => [name, schema.default]),
    ),
  }));

export type Source = InstanceType<typeof CSourceCode>;

/** The source code as ESLint makes it, with what the rules announce. */
export function sourceOf(path: string, text: string): Source {
  const file = { path, physicalPath: path, body: text, bom: false };
  const source = new CSourceCode(file, rootOf(text));
  for (const { rule } of rulesForC) of.announce(source, rule);
  return source;
}

/** As rules see it: ESLint's type for source code is that of JavaScript. */
export function asEslints(source: Source): SourceCode {
  return source as unknown as SourceCode;
}

/** A parser of its own, without our limits and checks. */
export async function bareParser(): Promise<(text: string) => void> {
  await Parser.init();
  const grammar = readFileSync(join(root, "rules", "dist", "grammar", "tree-sitter-c.wasm"));
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => {
    parser.parse(text)?.delete();
  };
}
