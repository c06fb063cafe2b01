import { fileURLToPath, pathToFileURL } from "node:url";
import { sep } from "node:path";
import type { InitializeParams, WorkspaceFoldersChangeEvent } from "vscode-languageserver/node";
import { realPath } from "../host/disk-files.js";

export interface Folder {
  readonly uri: string;
  /** Absolute; without a slash at its end. */
  readonly path: string;
}

/** The folders of the workspace that lie on the disk. */
export class Folders {
  #all: readonly Folder[];

  constructor({ workspaceFolders, ...older }: InitializeParams) {
    // What clients sent before there were several folders, and some still do.
    const { rootUri: root } = older as { readonly rootUri?: string | null };
    const uris = workspaceFolders?.map(({ uri }) => uri) ?? (root == null ? [] : [root]);
    this.#all = uris.flatMap((uri) => folderAt(uri) ?? []);
  }

  get all(): readonly Folder[] {
    return this.#all;
  }

  change({ added, removed }: WorkspaceFoldersChangeEvent): void {
    const gone = new Set(removed.map(({ uri }) => uri));
    const fresh = added.flatMap(({ uri }) => folderAt(uri) ?? []);
    this.#all = [...this.#all.filter(({ uri }) => !gone.has(uri)), ...fresh];
  }

  /** The innermost folder that a path lies in. */
  of(path: string): Folder | undefined {
    return this.#all
      .filter((folder) => isIn(path, folder.path))
      .reduce<Folder | undefined>((best, one) => (best && best.path.length >= one.path.length ? best : one), undefined);
  }

  /** A path as the folders have it: a file may be opened by a link that leads into one, or a folder by a link. */
  nameOf(path: string): string {
    if (this.#all.length === 0 || this.of(path)) return path;
    const real = realPath(path);
    for (const folder of this.#all) {
      const root = realPath(folder.path);
      if (isIn(real, root)) return folder.path + real.slice(root.length);
    }
    return path;
  }
}

function folderAt(uri: string): Folder | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    const path = fileURLToPath(uri);
    return { uri, path: path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path };
  } catch {
    return undefined;
  }
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** A URI of a file; clients may write the same one otherwise. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Undefined for what isn't on the disk. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}
