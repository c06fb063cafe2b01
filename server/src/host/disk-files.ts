import { realpathSync, statSync } from "node:fs";

/** Changes whenever the file is written; undefined when it is gone. */
export function stampOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? `${stats.mtimeMs} ${stats.size}` : undefined;
}

/** Without links; a path that leads nowhere stays as it is. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
