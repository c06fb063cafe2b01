import type { Architecture } from "./database.js";

/**
 * Parts of a C library that many functions can end in. They are kept apart so that no function drags in the world: a
 * function's own calls leave them out, and says by name which it switches on.
 */
export type LibraryFeature =
  "base" | "stdio" | "nss" | "dns" | "dlopen" | "iconv" | "locale" | "threads" | "spawn" | "cancellation" | "abort";

/** One of these numbers, of which the lower 32 bits are told, or what the function is given at this position. */
export type PassedValue = { readonly values: readonly number[] } | { readonly parameter: number };

/**
 * One way in which a system call is made: for positions of its arguments that select something (see `selects` of a
 * parameter) what is passed there. A position that is absent: anything.
 */
export type SyscallUse = Readonly<Record<string, PassedValue>>;

/** What a call of one function can ask of the kernel. */
export interface MappedFunction {
  /** Names of system calls on the way from it, features left out. Sorted. */
  readonly syscalls: readonly string[];
  /** Features that a call of it can really use: `getpwnam` uses "nss". What only an impossible path enters is cut. */
  readonly features: readonly LibraryFeature[];
  /** Functions whose addresses it is given are called: `qsort`. Nothing of its own. */
  readonly callsBack?: true;
  /**
   * Every way in which it makes the system calls that have a selecting parameter, without its features' ways; of a call
   * that isn't here nothing is known.
   */
  readonly uses?: Readonly<Record<string, readonly SyscallUse[]>>;
}

/** What a C library's machine code says, after the curated cuts. Derived by `server/src/program/machine`. */
export interface LibraryMap {
  /** "glibc-2.36", "musl-1.2" */
  readonly library: string;
  /** Exact version and package of what was read. */
  readonly version: string;
  readonly architecture: Architecture;
  /** Exported names, aliases included. */
  readonly functions: Readonly<Record<string, MappedFunction>>;
  readonly features: Readonly<Record<LibraryFeature, readonly string[]>>;
  /** As {@link MappedFunction.uses}, of the features. */
  readonly featureUses: Readonly<Record<LibraryFeature, Readonly<Record<string, readonly SyscallUse[]>>>>;
}
