import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { stampOf } from "./disk-files.js";

/** Where a folder's own ESLint is to be started. */
export interface EslintHome {
  /** Absolute. */
  readonly path: string;
  /** Changes with the configuration and with what is installed. */
  readonly stamp: string;
}

const configurations = ["js", "mjs", "cjs", "ts", "mts", "cts"].map((extension) => `eslint.config.${extension}`);

/** What package managers write when they have installed something. */
const installations = [
  "node_modules/.package-lock.json",
  "node_modules/.modules.yaml",
  "node_modules/.yarn-state.yml",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
];

/** How long an answer is good without a look at the disk, in milliseconds. */
const memory = 2000;

/** Finds the homes of files by looking at the disk; runs nothing. */
export class EslintHomes {
  readonly #known = new Map<string, { readonly at: number; readonly home: EslintHome | undefined }>();

  forget(): void {
    this.#known.clear();
  }

  /**
   * The outermost folder from `folder` down to the file that has a configuration: that is where `npx eslint` would be
   * started. Undefined when there is none, or when nothing there speaks of our plugin.
   */
  of(path: string, folder: string): EslintHome | undefined {
    const below = dirname(path);
    const key = `${folder}\n${below}`;
    const known = this.#known.get(key);
    if (known && performance.now() - known.at < memory) return known.home;
    const home = look(below, folder);
    this.#known.set(key, { at: performance.now(), home });
    return home;
  }
}

function look(below: string, folder: string): EslintHome | undefined {
  let place = folder;
  for (const name of ["", ...relative(folder, below).split(sep)]) {
    place = join(place, name);
    const configuration = configurations.map((one) => join(place, one)).find(existsSync);
    if (configuration === undefined) continue;
    if (!speaksOfOurs(configuration, place)) return undefined;
    const watched = new Set([place, folder].flatMap((one) => installations.map((file) => join(one, file))));
    const stamp = [configuration, ...watched].map((file) => stampOf(file) ?? "-").join(",");
    return { path: place, stamp };
  }
  return undefined;
}

/** Most configurations have nothing to do with us: no process is started to find that out. */
function speaksOfOurs(configuration: string, place: string): boolean {
  for (let above = place; ; above = dirname(above)) {
    const installed = ["node_modules", join("node_modules", ".pnpm", "node_modules")];
    if (installed.some((one) => existsSync(join(above, one, "eslint-plugin-syscalls")))) return true;
    if (dirname(above) === above) break;
  }
  try {
    return /\bsyscalls\b/.test(readFileSync(configuration, "utf8"));
  } catch {
    return false;
  }
}
