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

/** What the libraries that a program is linked with do. */
export function findLibraries({ libraries }: LinkPlan, { name: program }: { readonly name: string }): FoundLibraries {
  const unknown = libraries
    .filter((name) => !known.has(name))
    .map((name): Cause => ({
      kind: "unknown-library",
      message: `${program} is linked with lib${name}, whose system calls aren't known.`,
      remedy: "Install the shared library on this machine, so that its machine code can be read.",
      place: undefined,
    }));
  return { summaries: [], definer: () => undefined, unknown };
}
