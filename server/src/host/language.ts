import { extname } from "node:path";
import type { SourceLanguage } from "../service/source-code.js";

const byExtension: Readonly<Record<string, SourceLanguage>> = {
  ".c": "c",
  ".h": "c",
  ".js": "javascript",
  ".mjs": "javascript",
  ".cjs": "javascript",
  ".jsx": "javascript",
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
};

export const extensions = Object.keys(byExtension);

/** By the file's name; undefined for everything that isn't linted. */
export function languageOf(path: string): SourceLanguage | undefined {
  return byExtension[extname(path)];
}

/** Glob patterns of a language, as ESLint's `files` wants them. */
export function patternsOf(...languages: readonly SourceLanguage[]): string[] {
  return extensions.flatMap((extension) =>
    languages.includes(byExtension[extension] ?? "c") ? [`**/*${extension}`] : [],
  );
}
