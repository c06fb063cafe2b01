/** Files in the user's cache folder. What is damaged or can't be written is as if it weren't there. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The same for the same text, here and in the plugin's settings. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

export function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (xdg !== undefined && xdg !== "") return xdg;
  return process.platform === "win32" && local !== undefined ? local : join(homedir(), ".cache");
}

/** When the newest script or data file of a folder was written, in ms. */
export function newestIn(folder: string): number {
  const names = namesIn(folder, true).filter((name) => /\.js(?:on)?$/.test(name));
  return Math.max(0, ...names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

export function namesIn(folder: string, recursive = false): readonly string[] {
  try {
    return readdirSync(folder, { recursive, encoding: "utf8" });
  } catch {
    return [];
  }
}

/** A text behind the hash of it on a line of its own. */
export function readSealed(path: string): string | undefined {
  const content = readIfThere(path) ?? "";
  const end = content.indexOf("\n");
  const text = content.slice(end + 1);
  return end > 0 && content.slice(0, end) === hashOf(text) ? text : undefined;
}

/** As {@link readSealed} reads it. */
export function writeSealed(path: string, text: string): boolean {
  return write(path, `${hashOf(text)}\n${text}`);
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also when several runs write. */
export function write(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, path);
    return true;
  } catch {
    removeIfThere(draft);
    return false;
  }
}

export function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A file stands where its folder should be: there was nothing to remove.
  }
}
