import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** The text of one file of a source folder, or of the newest commit of a clone without files. Throws when it has none. */
export function readSource(folder: string, file: string): string {
  try {
    return readFileSync(path.join(folder, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return execFileSync("git", ["-C", folder, "show", `HEAD:${file}`], { encoding: "utf8", maxBuffer: 1 << 28 });
}
