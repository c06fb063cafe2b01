import type { Architecture } from "syscall-db";

/**
 * What a shared library's machine code can ask of the kernel, by the function that a program calls. Made by
 * `syscall-lint summarize LIBRARY.so`; plain data, so it can be committed and read without the library.
 */
export interface LibrarySummary {
  readonly kind: "library-summary";
  /** DT_SONAME, or the file's name where it has none: "libz.so.1". */
  readonly library: string;
  readonly architecture: Architecture;
  /** GNU build id in hexadecimal: says whether a file at hand is the one that was read. */
  readonly buildId: string | undefined;
  /** DT_NEEDED, in the file's order. */
  readonly needed: readonly string[];
  /** Exported names, aliases included; of data those whose pointers it holds. */
  readonly functions: Readonly<Record<string, SummarisedFunction>>;
  /** What runs when it is loaded and unloaded: constructors and destructors. */
  readonly onLoad: SummarisedFunction;
  /** Pointed at by index from {@link SummarisedFunction.unknown}. */
  readonly causes: readonly LibraryCause[];
}

export interface SummarisedFunction {
  /** Own system calls: instructions of this library whose number is known. Sorted. */
  readonly syscalls: readonly string[];
  /** Imported functions that it can reach, by the library that defines them: { "libc.so.6": ["malloc", "read"] }. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  /** Indexes into {@link LibrarySummary.causes}: what on the way isn't known. */
  readonly unknown: readonly number[];
}

/** Why a summary may be incomplete. */
export interface LibraryCause {
  readonly kind: "syscall-number" | "indirect-call" | "undefined-symbol" | "dynamic-loading";
  /** Symbol of the library's own function where it is, or its address: "deflate", "0x3f20". */
  readonly function: string;
  readonly message: string;
}
