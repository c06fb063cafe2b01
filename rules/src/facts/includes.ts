import { database } from "syscall-db";

/** Finds the file of a project that an `#include` means. Paths have slashes and are relative to the project. */
export class IncludeFinder {
  readonly #files: ReadonlySet<string>;
  readonly #byName = new Map<string, string[]>();

  constructor(files: Iterable<string>) {
    this.#files = new Set(files);
    for (const file of this.#files) {
      const name = file.slice(file.lastIndexOf("/") + 1);
      const known = this.#byName.get(name);
      if (known) known.push(file);
      else this.#byName.set(name, [file]);
    }
  }

  /**
   * @param written `"a.h"` or `<a.h>`
   * @param folders where the compiler looks, if that is known
   */
  find(from: string, written: string, folders: readonly string[] = []): string | undefined {
    const target = written.slice(1, -1);
    const isQuoted = written.startsWith('"');
    const places = [...(isQuoted ? [folderOf(from)] : []), ...folders];
    for (const folder of places) {
      const path = joined(folder, target);
      if (path !== undefined && this.#files.has(path)) return path;
    }
    // <string.h> is the system's, whatever file of that name lies somewhere in the project.
    if (isQuoted || target.includes("/")) return this.#nearest(from, target);
    return isSystemHeader(target) ? undefined : this.#only(target);
  }

  /** The file of that name, where the project has one; of several, the one that isn't in a folder for another system. */
  #only(target: string): string | undefined {
    const candidates = this.#byName.get(target) ?? [];
    const fitting = candidates.length < 2 ? candidates : candidates.filter((file) => !isForOtherSystem(file));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** Without the compiler's options: the file whose path ends so, nearest to the one that includes it. */
  #nearest(from: string, target: string): string | undefined {
    const plain = target.replace(/^(?:\.\.?\/)+/, "");
    const candidates = this.#byName.get(plain.slice(plain.lastIndexOf("/") + 1)) ?? [];
    const fitting = candidates.filter((file) => file === plain || file.endsWith(`/${plain}`));
    const shared = (file: string) => sharedFolders(file, from);
    const [first, second] = fitting.toSorted((a, b) => shared(b) - shared(a) || depthOf(a) - depthOf(b));
    const isClear =
      first !== undefined &&
      (second === undefined || shared(first) > shared(second) || depthOf(first) < depthOf(second));
    return isClear ? first : undefined;
  }
}

let headers: ReadonlySet<string> | undefined;

function isSystemHeader(name: string): boolean {
  headers ??= new Set([...database().calls("libc")].flatMap(({ header }) => header ?? []));
  return headers.has(name);
}

/** A folder `win32`: named like a macro that only another system's compiler defines (`WIN32`, `_AIX`). */
function isForOtherSystem(file: string): boolean {
  const folders = file.toUpperCase().split("/").slice(0, -1);
  return folders.some((folder) =>
    [folder, `_${folder}`, `__${folder}__`].some((name) => database().constant(name)?.group === "other-system"),
  );
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf("/"), 0));
}

/** Undefined outside of the project. */
function joined(folder: string, target: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${target}`.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function depthOf(file: string): number {
  return file.split("/").length;
}

function sharedFolders(first: string, second: string): number {
  const [a, b] = [first.split("/"), second.split("/")];
  let count = 0;
  while (count < a.length - 1 && count < b.length - 1 && a[count] === b[count]) count += 1;
  return count;
}
