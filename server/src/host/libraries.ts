import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { ElfError, readElf } from "../program/machine/elf.js";
import type { Cause } from "../program/program.js";
import type { LibrarySummary } from "../program/library-summary.js";
import type { LinkPlan } from "../program/programs.js";

/** Parts of the C library, and libraries of the compiler that make no system calls. */
const known: ReadonlySet<string> = new Set(["c", "m", "pthread", "dl", "rt", "util", "anl", "gcc", "gcc_s", "atomic"]);

export interface FoundLibraries {
  readonly summaries: readonly LibrarySummary[];
  /** The library that defines a name. */
  readonly definer: (name: string) => string | undefined;
  readonly unknown: readonly Cause[];
}

interface Linker {
  /** The program's file. */
  readonly name: string;
  readonly compiler: string;
  readonly directory: string;
}

/**
 * What the libraries that a program is linked with define. Each is a cause of openness as a whole, and the functions
 * that a shared library on this machine exports aren't told of one by one.
 */
export function findLibraries({ libraries, folders }: LinkPlan, linker: Linker): FoundLibraries {
  const definers = new Map<string, string>();
  const unknown: Cause[] = [];
  for (const library of libraries.filter((name) => !known.has(name))) {
    const path = pathOf(library, folders, linker);
    for (const name of path === undefined ? [] : exportsOf(path)) if (!definers.has(name)) definers.set(name, library);
    unknown.push({
      kind: "unknown-library",
      message: `The program is linked with lib${library}, whose system calls aren't known.`,
      remedy: "Run the program under strace with the library in use, and merge the log with --trace.",
      place: undefined,
    });
  }
  const definer = (name: string) => {
    const library = definers.get(name);
    return library === undefined ? undefined : `lib${library}`;
  };
  return { summaries: [], definer, unknown };
}

/** Where the linker finds a shared library. */
function pathOf(library: string, folders: readonly string[], { compiler, directory }: Linker): string | undefined {
  const file = `lib${library}.so`;
  const own = folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (own !== undefined) return own;
  const { stdout, error } = spawnSync(compiler, [`-print-file-name=${file}`], { cwd: directory, encoding: "utf8" });
  // The compiler answers with the bare name when it finds nothing.
  return error === undefined && isAbsolute(stdout.trim()) ? stdout.trim() : undefined;
}

function exportsOf(path: string): readonly string[] {
  try {
    return readElf(readFileSync(path)).symbols.flatMap(({ name, exported }) => (exported ? name : []));
  } catch (error) {
    // A linker's script, or another machine's library.
    if (error instanceof ElfError) return [];
    throw error;
  }
}
