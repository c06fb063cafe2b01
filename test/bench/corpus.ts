import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.js";

export interface CText {
  readonly path: string;
  readonly text: string;
}

/** What is on every checkout: our fixtures, and the C that npm brings with the parsers. */
export const defaultPaths: readonly string[] = ["fixtures", "node_modules"].map((name) => join(root, name));

/** Every `.c` and `.h` file at or below the paths, whatever its folder is called. Bytes that aren't UTF-8 are Latin-1. */
export function readCorpus(paths: readonly string[]): readonly CText[] {
  const files = paths.flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
  const named = [...new Set(files)].filter((path) => /\.[ch]$/.test(path)).sort();
  return named.map((path) => {
    const bytes = readFileSync(path);
    const text = bytes.toString("utf8");
    return { path, text: text.includes("\ufffd") ? bytes.toString("latin1") : text };
  });
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
