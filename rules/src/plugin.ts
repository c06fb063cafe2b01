import { createRequire } from "node:module";
import type { ESLint, Linter } from "eslint";
import type { FactLanguage } from "./facts/fact.js";
import { authored, metadata, rules } from "./generated/rules.js";
import { withSummaries } from "./summaries.js";

/** `recommended` leaves out the rules that ask for taste or a second look. */
type ConfigName = "recommended" | "strict";

/** The package as ESLint's plugin. Its configs are arrays of named entries, each scoped by `files`. */
export interface SyscallsPlugin extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: "syscalls" };
  configs: Record<ConfigName, Linter.Config[]>;
  /** A config entry with what other files of the project do, from `syscall-lint summarize PATH -o FILE`. */
  withSummaries: typeof withSummaries;
}

/** What a language adds to the plugin and to each of its config entries. */
interface LanguagePart {
  readonly files: string[];
  readonly language?: string;
  readonly languages?: NonNullable<ESLint.Plugin["languages"]>;
}

const manifest = createRequire(import.meta.url)("../../package.json") as { name: string; version: string };

/**
 * A plugin whose configs are about one language. ESLint refuses two plugin objects of one name for the same file, so
 * every config registers the very object that it was reached through.
 */
export function assemblePlugin(language: FactLanguage, part: LanguagePart): SyscallsPlugin {
  const plugin: SyscallsPlugin = {
    meta: { name: manifest.name, version: manifest.version, namespace: "syscalls" },
    rules: { ...rules },
    configs: { recommended: [], strict: [] },
    withSummaries,
    ...(part.languages ? { languages: part.languages } : {}),
  };
  for (const name of ["recommended", "strict"] as const) {
    plugin.configs[name].push({
      name: `syscalls/${name}/${language}`,
      files: part.files,
      plugins: { syscalls: plugin },
      ...(part.language === undefined ? {} : { language: part.language }),
      rules: rulesFor(language, name),
    });
  }
  return plugin;
}

function rulesFor(language: FactLanguage, name: ConfigName): Linter.RulesRecord {
  const chosen = Object.entries(metadata).filter(
    ([, rule]) => rule.languages.includes(language) && (name === "strict" || isRecommended(rule.recommended, language)),
  );
  return Object.fromEntries(
    chosen.map(([id]) => {
      const options = name === "strict" ? authored[id]?.strictOptions : undefined;
      return [`syscalls/${id}`, options ? ["error", options] : "error"];
    }),
  );
}

function isRecommended(recommended: boolean | readonly FactLanguage[], language: FactLanguage): boolean {
  return typeof recommended === "boolean" ? recommended : recommended.includes(language);
}

/**
 * Files with these endings that something else in the configuration makes ESLint lint. Named directly, `*.ts` would bring
 * TypeScript into projects whose parser can't read it; ESLint takes a pattern that begins with `!` for one that only adds.
 */
const javascriptFiles = "!**/!(*.js|*.mjs|*.cjs|*.jsx|*.ts|*.mts|*.cts|*.tsx)";

const plugin = assemblePlugin("javascript", { files: [javascriptFiles] });

export default plugin;
// What `require()` of this module gives.
export { plugin as "module.exports" };
