import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A fix from public history: what a good linter says of the code before it, and no longer of the code after it. */
export interface Case {
  readonly id: string;
  readonly lang: "c" | "js" | "ts";
  readonly repo: string;
  readonly path: string;
  readonly function: string;
  /** 1-based lines of the version before. */
  readonly lines: readonly number[];
  readonly category: string;
  readonly detectable: "yes" | "needs-cross-file" | "needs-runtime-knowledge";
  readonly description: string;
  /** Code that looks suspicious and is right. */
  readonly negative: boolean;
}

export type Side = "before" | "after";

/** Reads a list with one case a line. Throws Error that names file, line and remedy. */
export function readCases(file: string): readonly Case[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [JSON.parse(line) as Case];
      } catch {
        throw new Error(`${file}:${index + 1} is no JSON. Write one case a line.`);
      }
    });
}

/** Where one version of a case's file lies: in its whole tree if that was extracted, else alone. Undefined: not extracted. */
export function placeOf(
  files: string,
  one: Case,
  side: Side,
): { readonly folder: string; readonly file: string } | undefined {
  for (const folder of [join(files, one.id, `${side}.tree`), join(files, one.id, side)]) {
    const file = join(folder, one.path);
    if (existsSync(file)) return { folder, file };
  }
  return undefined;
}
