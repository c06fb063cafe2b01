import { lstatSync, readdirSync, statSync, type Dirent } from "node:fs";
import { basename, join, resolve } from "node:path";
import { failureOf, type FileReport, type Skip } from "../service/report.js";
import { isIgnored, layerOf, layersAbove, layersWithin, type IgnoreLayers } from "./gitignore.js";
import { extensions, languageOf } from "./language.js";
import { codeOfError } from "./read-source.js";

/** A file to lint. `named`: the user typed its path, so it's linted whatever it looks like. */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

export interface Discovery {
  readonly files: readonly FoundFile[];
  /** Folders and files that were left out without being opened. */
  readonly skipped: Readonly<Partial<Record<Skip, number>>>;
  readonly failures: readonly FileReport[];
}

/** Folders that hold other people's code by every package manager's or common habit. */
const vendoredFolders = new Set([
  "node_modules",
  "bower_components",
  "jspm_packages",
  "vendor",
  "vendored",
  "third_party",
  "third-party",
  "thirdparty",
  "3rdparty",
  "deps",
]);

const generatedNames = /(?:\.pb-c\.[ch]|\.tab\.[ch]|^lex\.[\w.]+\.c|[._]pb\.[cm]?[jt]s|\.generated\.\w+)$/;

const minifiedNames = /[.-]min\.[cm]?js$/;

/**
 * The files below the paths, sorted, each once. Links aren't followed below a named path (their targets are found
 * under their own names if they lie inside), so that nothing outside is read and no loop exists.
 */
export function discover(paths: readonly string[], cwd: string, excluded: readonly string[]): Discovery {
  const files = new Map<string, FoundFile>();
  const skipped: Partial<Record<Skip, number>> = {};
  const failures: FileReport[] = [];
  const skip = (why: Skip) => (skipped[why] = (skipped[why] ?? 0) + 1);
  const options = layerOf(cwd, excluded);

  const walk = (folder: string, outer: IgnoreLayers) => {
    const layers = layersWithin(outer, folder);
    for (const entry of entriesOf(folder, failures)) {
      const path = join(folder, entry.name);
      const why = whySkipped(entry, path, [...layers, ...options]);
      if (why === "other") continue;
      if (why) skip(why);
      else if (entry.isDirectory()) walk(path, layers);
      else if (!files.has(path)) files.set(path, { path, named: false });
    }
  };

  for (const given of paths) {
    const path = resolve(cwd, given);
    const kind = kindOf(path);
    if (kind === "folder") {
      const above = layersAbove(path).filter((layer) => layer.folder !== path);
      walk(path, isIgnored(above, path, true) ? [] : above);
    } else if (kind === "file" && languageOf(path)) files.set(path, { path, named: true });
    else failures.push(failureOf(path, ...unfit[kind]));
  }
  return { files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), skipped, failures };
}

type Kind = "folder" | "file" | "missing" | "dangling" | "special" | "unreachable";

const unfit: Readonly<Record<Exclude<Kind, "folder">, readonly [what: string, remedy: string]>> = {
  file: ["No kind of file that is linted.", `Name a folder, or a file ending in ${extensions.join(" ")}.`],
  missing: ["No such file or folder.", "Check the spelling, and the folder that the command runs in."],
  dangling: ["A symbolic link that leads nowhere.", "Repair the link or name another path."],
  special: ["Neither a file nor a folder.", "Name a regular file or a folder."],
  unreachable: ["Can't be reached.", "Check the permissions of the folders above it."],
};

function kindOf(path: string): Kind {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return "folder";
    return stats.isFile() ? "file" : "special";
  } catch (error) {
    if (codeOfError(error) === "ELOOP") return "dangling";
    if (codeOfError(error) !== "ENOENT" && codeOfError(error) !== "ENOTDIR") return "unreachable";
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? "dangling" : "missing";
  }
}

function entriesOf(folder: string, failures: FileReport[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const what = `The folder can't be read (${codeOfError(error)}).`;
    failures.push(failureOf(folder, what, "Give yourself permission, or leave it out with --ignore."));
    return [];
  }
}

/** `other`: not source code, so that nobody wants to hear of it. */
function whySkipped(entry: Dirent, path: string, layers: IgnoreLayers): Skip | "other" | undefined {
  if (entry.isDirectory()) {
    if (entry.name === ".git") return "other";
    if (vendoredFolders.has(entry.name)) return "vendored";
    return isIgnored(layers, path, true) ? "ignored" : undefined;
  }
  if (!entry.isFile() || !languageOf(path) || /\.d\.[cm]?ts$/.test(entry.name)) return "other";
  if (minifiedNames.test(basename(path))) return "minified";
  if (generatedNames.test(basename(path))) return "generated";
  return isIgnored(layers, path, false) ? "ignored" : undefined;
}
