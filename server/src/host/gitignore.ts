import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignorePackage, { type Ignore } from "ignore";

// Its types describe the CommonJS module as if it were an ES module.
const ignore = ignorePackage.default;

interface Layer {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The ignore files that hold for one folder, outermost first. */
export type IgnoreLayers = readonly Layer[];

/** Those of the folder and of every folder above it in the same git repository. Outside a repository: its own only. */
export function layersAbove(folder: string): IgnoreLayers {
  const folders = foldersUpToRepository(folder);
  return folders.reduce<IgnoreLayers>((layers, one) => layersWithin(layers, one), []);
}

/** With the folder's own `.gitignore` added. */
export function layersWithin(layers: IgnoreLayers, folder: string): IgnoreLayers {
  const content = [join(folder, ".git", "info", "exclude"), join(folder, ".gitignore")].map(readIfThere).join("\n");
  return content.trim() === "" ? layers : [...layers, { folder, rules: ignore().add(content) }];
}

/** A layer of patterns in gitignore's syntax that come from elsewhere than a file. */
export function layerOf(folder: string, patterns: readonly string[]): IgnoreLayers {
  return patterns.length === 0 ? [] : [{ folder, rules: ignore().add(patterns) }];
}

/** The innermost file with an opinion decides, as in git. */
export function isIgnored(layers: IgnoreLayers, path: string, isFolder: boolean): boolean {
  return layers.reduce((ignored, { folder, rules }) => {
    const place = relative(folder, path).split(sep).join("/");
    if (place === "" || place.startsWith("..")) return ignored;
    const answer = rules.test(isFolder ? `${place}/` : place);
    return answer.ignored || (ignored && !answer.unignored);
  }, false);
}

function foldersUpToRepository(folder: string): string[] {
  const folders = [];
  for (let current = folder; ; current = dirname(current)) {
    folders.unshift(current);
    if (existsSync(join(current, ".git"))) return folders;
    if (dirname(current) === current) return [folder];
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
