import { extname } from "node:path";
import type { Linter as Lint, SourceCode } from "eslint";
import { Refusal } from "./refusal.js";

export type SourceLanguage = "c" | "javascript" | "typescript";

/**
 * One text as ESLint's rules get it, without any rule having run.
 * @throws Refusal where JavaScript or TypeScript can't be parsed.
 */
export async function sourceCodeOf(text: string, filename: string, language: SourceLanguage): Promise<SourceCode> {
  // Its place in the file system is no matter: patterns would be relative to some folder.
  const extension = extname(filename);
  // It takes long to load, and whoever edits C does without.
  const { Linter } = await import("./linter.js");
  const failures = [];
  for (const config of await parsersFor(language)) {
    const linter = new Linter({ configType: "flat" });
    const configs: Lint.Config[] = [
      { files: [`**/*${extension}`], linterOptions: { noInlineConfig: true }, ...config },
    ];
    const messages = linter.verify(text, configs, { filename: `a${extension}` });
    const failure = messages.find((message) => message.fatal);
    if (!failure) return linter.getSourceCode();
    failures.push(failure);
  }
  const [first] = failures;
  throw new Refusal(`${filename}:${first?.line ?? 1}: ${first?.message ?? "It can't be parsed"}.`, "Correct the file.");
}

/** What to try, the likeliest first: sloppy scripts may do what modules may not. */
async function parsersFor(language: SourceLanguage): Promise<readonly Lint.Config[]> {
  if (language === "c") {
    const { default: plugin } = await import("eslint-plugin-syscalls/c");
    return [{ plugins: { syscalls: plugin }, language: "syscalls/c" }];
  }
  if (language === "javascript") {
    const parserOptions = { ecmaFeatures: { jsx: true } };
    return [{ languageOptions: { parserOptions } }, { languageOptions: { parserOptions, sourceType: "commonjs" } }];
  }
  const { default: parser } = await import("@typescript-eslint/parser");
  return [{ languageOptions: { parser } }];
}
