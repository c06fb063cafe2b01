import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { isCLibrary, isCLibraryPart } from "../program/c-library.js";
import type { Cause } from "../program/program.js";
import type { LibrarySummary } from "../program/library-summary.js";
import type { LinkPlan } from "../program/programs.js";
import { Refusal } from "../service/refusal.js";
import { summaryOfLibrary } from "./library-cache.js";
import { neededFile } from "./summarise-library.js";

export interface FoundLibraries {
  readonly summaries: readonly LibrarySummary[];
  /** The library that defines a name: "libz.so.1". */
  readonly definer: (name: string) => string | undefined;
  readonly unknown: readonly Cause[];
}

interface Linker {
  /** The program's file. */
  readonly name: string;
  readonly compiler: string;
  readonly directory: string;
  /** Libraries become part of the program. */
  readonly isStatic?: boolean;
}

/**
 * What the libraries that a program is linked with ask of the kernel, and those that they need: by the machine code of
 * the files on this machine, of which nothing is run. One that can't be read is a cause of openness.
 */
export async function findLibraries({ libraries, folders }: LinkPlan, linker: Linker): Promise<FoundLibraries> {
  const waiting: Wanted[] = [];
  for (const name of libraries)
    if (!isCLibraryPart(name))
      waiting.push({ name: isAbsolute(name) ? name : `lib${name}`, path: await pathOf(name, folders, linker) });
  const unlinked =
    linker.isStatic === true ? new Map(waiting.map(({ name }) => [name, "it is linked statically"])) : undefined;
  const { summaries, unread } = unlinked ? { summaries: [], unread: unlinked } : await readLibraries(waiting);
  const definer = (name: string) => summaries.find(({ functions }) => Object.hasOwn(functions, name))?.library;
  return { summaries, definer, unknown: [...unread].map(([name, why]) => unknownLibrary(name, why)) };
}

/** Reads libraries and those that they need. `unread`: why one can't be, by its name. */
export async function readLibraries(
  wanted: readonly Wanted[],
): Promise<{ readonly summaries: readonly LibrarySummary[]; readonly unread: ReadonlyMap<string, string> }> {
  const summaries = new Map<string, LibrarySummary>();
  const unread = new Map<string, string>();
  const waiting = [...wanted];
  for (const { name, path } of waiting) {
    const reading = path === undefined ? "it isn't here" : await read(path);
    if (typeof reading === "string") {
      unread.set(name, reading);
      continue;
    }
    if (path === undefined || summaries.has(reading.library)) continue;
    summaries.set(reading.library, reading);
    for (const needed of reading.needed)
      if (!isCLibrary(needed) && !summaries.has(needed) && !waiting.some((one) => one.name === needed))
        waiting.push({ name: needed, path: neededFile(needed, reading.architecture, dirname(path)) });
  }
  return { summaries: [...summaries.values()], unread };
}

export interface Wanted {
  readonly name: string;
  readonly path: string | undefined;
}

function unknownLibrary(library: string, why: string): Cause {
  return {
    kind: "unknown-library",
    message: `The program is linked with ${basename(library)}, whose system calls aren't known: ${why}.`,
    remedy: "Run the program under strace with the library in use, and merge the log with --trace.",
    place: undefined,
  };
}

/** Or why it can't be read. */
async function read(path: string): Promise<LibrarySummary | string> {
  try {
    return await summaryOfLibrary(path);
  } catch (error) {
    // A linker's script, another machine's library, or no disassembler.
    if (error instanceof Refusal) return error.message.replace(/\.$/, "");
    throw error;
  }
}

/** Where the linker finds a shared library. */
async function pathOf(
  library: string,
  folders: readonly string[],
  { compiler, directory }: Linker,
): Promise<string | undefined> {
  if (isAbsolute(library)) return (await isThere(library)) ? library : undefined;
  const file = `lib${library}.so`;
  for (const folder of folders) if (await isThere(join(folder, file))) return join(folder, file);
  const asked = run(compiler, [`-print-file-name=${file}`], { cwd: directory });
  const path = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );
  // The compiler answers with the bare name when it finds nothing.
  return isAbsolute(path) ? path : undefined;
}

const run = promisify(execFile);

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
