import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface RulePage {
  readonly path: string;
  readonly markdown: string;
}

/** The page that comes with our plugin; undefined for a name that none of its rules has. `rule`: without `syscalls/`. */
export function rulePage(rule: string): RulePage | undefined {
  if (!/^[a-z-]+$/.test(rule)) return undefined;
  try {
    const manifest = fileURLToPath(import.meta.resolve("eslint-plugin-syscalls/package.json"));
    const path = join(dirname(manifest), "docs", `${rule}.md`);
    return { path, markdown: readFileSync(path, "utf8") };
  } catch {
    return undefined;
  }
}
