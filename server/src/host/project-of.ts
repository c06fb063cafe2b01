import { existsSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { discover, type FoundFile } from "./discover.js";
import { languageOf } from "./language.js";

/** The files that may call one another. */
export interface ProjectFiles {
  /** Absolute. */
  readonly root: string;
  /** The root is a repository's, and the files are all that it has. */
  readonly isRepository: boolean;
  readonly files: readonly FoundFile[];
  /** The build's list of compilations, if it lies where builds put it. */
  readonly compileCommands: string | undefined;
}

/** A repository with more files than this is taken for a collection: only the files in question count. */
const most = 20_000;

/**
 * The project that files belong to: the git repository around the paths, or else what lies below them. The files
 * themselves are always among it. Where C is asked about it is the project's C, where JavaScript or TypeScript, those.
 */
export function projectOf(
  paths: readonly string[],
  files: readonly FoundFile[],
  cwd: string,
  excluded: readonly string[],
): ProjectFiles {
  const kinds = new Set(files.map(kindOf));
  const own = files.filter((file) => kindOf(file) !== undefined);
  const around = commonFolder([...paths.map((path) => resolve(cwd, path)), ...own.map(({ path }) => dirname(path))]);
  const repository = repositoryAround(around);
  const root = repository ?? around;
  const isWhole = repository === undefined || paths.some((path) => resolve(cwd, path) === root);
  const all = isWhole
    ? own
    : union(
        own,
        discover([root], cwd, excluded).files.filter((file) => kinds.has(kindOf(file))),
      );
  const places = ["compile_commands.json", join("build", "compile_commands.json")].map((name) => join(root, name));
  const isTooLarge = all.length > most;
  return {
    root,
    isRepository: repository !== undefined && !isTooLarge,
    files: isTooLarge ? own : all,
    compileCommands: places.find((place) => existsSync(place)),
  };
}

function union(own: readonly FoundFile[], others: readonly FoundFile[]): readonly FoundFile[] {
  const found = new Map(others.map((file) => [file.path, file]));
  for (const file of own) found.set(file.path, file);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What can call one another. */
function kindOf({ path }: FoundFile): "c" | "node" | undefined {
  const language = languageOf(path);
  return language === undefined || language === "c" ? language : "node";
}

function commonFolder(paths: readonly string[]): string {
  const [first = sep, ...others] = paths;
  let common = languageOf(first) === undefined ? first : dirname(first);
  for (const path of others) {
    while (path !== common && !path.startsWith(common.endsWith(sep) ? common : common + sep)) {
      const above = dirname(common);
      if (above === common) return common;
      common = above;
    }
  }
  return common;
}

function repositoryAround(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, ".git"))) return current;
    if (dirname(current) === current) return undefined;
  }
}
