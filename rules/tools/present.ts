import { readFileSync, readdirSync } from "node:fs";

/** A file's text; undefined when there is no such file. */
export function textIfPresent(path: string): string | undefined {
  return unlessAbsent(() => readFileSync(path, "utf8"));
}

/** Names in a folder, sorted; none when there is no such folder. */
export function namesIfPresent(folder: string): string[] {
  return unlessAbsent(() => readdirSync(folder).sort()) ?? [];
}

function unlessAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
