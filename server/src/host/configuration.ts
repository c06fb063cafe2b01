import { parse } from "node:path";
import type { ESLint, Linter } from "eslint";
import type { SourceLanguage } from "../service/source-code.js";
import { patternsOf } from "./language.js";
import type { Settings } from "eslint-plugin-syscalls/facts";
import type { LintOptions } from "./lint-options.js";

/** What tells the files of one run apart as far as ESLint's configuration goes. */
export interface Variant {
  readonly language: SourceLanguage;
  readonly sourceType: "module" | "commonjs";
  /** Node floor: a range as in package.json. */
  readonly node: string | undefined;
  /** Root of the file system the file lies on. */
  readonly root: string;
}

const javascriptFiles = patternsOf("javascript", "typescript");
const cFiles = patternsOf("c");

export function variantOf(path: string, language: SourceLanguage, node: string | undefined): Variant {
  return { language, sourceType: "module", node, root: parse(path).root };
}

/** Options for an ESLint that lints files of one variant with the built-in configuration or the user's. */
export async function eslintOptions(options: LintOptions, variant: Variant): Promise<ESLint.Options> {
  const settings: Linter.Config = { settings: { syscalls: settingsOf(options, variant) } };
  const rules = await ruleEntries(options, variant.language);
  if (options.config !== undefined) {
    const given = {
      cwd: options.cwd,
      overrideConfigFile: options.config,
      baseConfig: [settings],
      overrideConfig: rules,
    };
    return { ...given, fix: options.fix, warnIgnored: true };
  }
  const overrideConfig = [...(await builtIn(variant, options.strict)), settings, ...rules];
  return { cwd: variant.root, overrideConfigFile: true, overrideConfig, fix: options.fix, warnIgnored: true };
}

/** What rules find in `settings.syscalls`. */
export function settingsOf(
  options: Pick<LintOptions, "target" | "rows" | "summaries">,
  variant: Pick<Variant, "language" | "node">,
): Settings {
  const node = options.target.node ?? (variant.language === "c" ? undefined : variant.node);
  return {
    ...options.target,
    ...(node === undefined ? {} : { node }),
    ...(options.rows === undefined ? {} : { rows: options.rows }),
    ...(options.summaries === undefined ? {} : { summaries: options.summaries }),
  };
}

/** Only what the language needs is imported: the C grammar and TypeScript's parser take long to load. */
async function builtIn({ language, sourceType }: Variant, strict: boolean): Promise<Linter.Config[]> {
  // Files come from our own discovery, which leaves node_modules out unless it was named.
  const everything: Linter.Config = { ignores: ["!**/node_modules/"] };
  // Comments for the project's own linter name rules that aren't loaded here.
  const quiet: Linter.Config = {
    linterOptions: { reportUnusedDisableDirectives: "off", reportUnusedInlineConfigs: "off" },
  };
  const { configs } = await pluginFor(language);
  const rules = [everything, quiet, ...(strict ? configs.strict : configs.recommended)];
  if (language === "c") return rules;
  const modules: Linter.Config = { files: javascriptFiles, languageOptions: { sourceType } };
  if (language === "javascript") {
    return [
      ...rules,
      modules,
      { files: javascriptFiles, languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
    ];
  }
  const { default: parser } = await import("@typescript-eslint/parser");
  return [...rules, { files: javascriptFiles, languageOptions: { sourceType, parser: parser } }];
}

/** ESLint refuses a rule on a language that it isn't made for, so each entry names its files. */
async function ruleEntries({ rules }: LintOptions, language: SourceLanguage): Promise<Linter.Config[]> {
  const names = Object.keys(rules);
  if (names.length === 0) return [];
  const eslintLanguage = language === "c" ? "syscalls/c" : "js/js";
  const files = language === "c" ? cFiles : javascriptFiles;
  const plugin = await pluginFor(language);
  const fitting = names.filter((name) => {
    const rule = plugin.rules[name.replace(/^syscalls\//, "")];
    return rule?.meta?.languages?.includes(eslintLanguage) ?? true;
  });
  return [
    {
      files: files,
      rules: Object.fromEntries(fitting.flatMap((name) => (rules[name] === undefined ? [] : [[name, rules[name]]]))),
    },
  ];
}

interface Plugin extends ESLint.Plugin {
  readonly rules: NonNullable<ESLint.Plugin["rules"]>;
  readonly configs: Readonly<Record<"recommended" | "strict", Linter.Config[]>>;
}

/** The plugin as it is made for a language; the one for C has every rule too. */
export async function pluginFor(language: SourceLanguage): Promise<Plugin> {
  const { default: plugin } =
    language === "c" ? await import("eslint-plugin-syscalls/c") : await import("eslint-plugin-syscalls");
  return plugin as unknown as Plugin;
}
