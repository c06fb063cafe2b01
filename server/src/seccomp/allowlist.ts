import type { Architecture } from "syscall-db";
import type { Cause, Place } from "../program/program.js";

/** One hop on the way from an entry to the kernel. */
export interface Step {
  /** Function as its author named it. */
  readonly name: string;
  /** Library that defines it; undefined for the program's own. */
  readonly library: string | undefined;
  /** Where the step before names it; undefined for an entry and inside libraries. */
  readonly place: Place | undefined;
}

/** Why a system call is permitted. */
export type Witness =
  /** From an entry through the program's functions to the library function whose map holds the call. */
  | { readonly kind: "reached"; readonly path: readonly Step[]; readonly because: Reach }
  /** What every program of this runtime does before and after its own code: "glibc-2.36 dynamic", "node-20". */
  | { readonly kind: "start-up"; readonly of: string }
  /** A trace shows it. `line` is from 1. */
  | { readonly kind: "observed"; readonly file: string; readonly line: number; readonly times: number }
  /** The same request under another name, on this or another architecture: `open` beside `openat`. */
  | { readonly kind: "family"; readonly of: string }
  /** A program that this one starts needs it, by a draft of its own: "sort". */
  | { readonly kind: "child"; readonly of: string };

/**
 * How the last step of a path makes the call: `direct` is the function's own work, else the named feature of the
 * library that it switches on (see `LibraryMap` in syscall-db).
 */
export type Reach = "direct" | (string & {});

/** Where excess comes from when a permitted call is never observed. */
export type Origin = "base" | "thin-wrapper" | "map" | "library" | "own" | "child";

/** One comparison of an argument, as in seccomp_rule_add(3); several of one {@link Permit.when} hold together. */
export interface ArgumentTest {
  /** 0 to 5. */
  readonly argument: number;
  readonly operator: "==" | "!=" | "<" | "<=" | ">" | ">=" | "masked==";
  readonly value: bigint;
  /** For `masked==`: (argument & mask) == value. */
  readonly mask?: bigint;
}

export interface Permit {
  readonly syscall: string;
  /** Permitted when one of these holds; empty: whatever the arguments. */
  readonly when: readonly (readonly ArgumentTest[])[];
  /** Why it has no conditions where some were asked for and the call has an argument to compare: a clause. */
  readonly anyArguments?: string;
  /** Never empty: no permit without a reason. The shortest path first. */
  readonly because: readonly Witness[];
  readonly origin: Origin;
  readonly seen: "static" | "observed" | "both";
}

/** What the filter does with a call that no permit holds: the names of seccomp(2) in lower case. */
export type Action =
  | { readonly kind: "kill-process" | "kill-thread" | "trap" | "log" | "trace" | "notify" }
  /** Name as in errno(3): "EPERM". */
  | { readonly kind: "errno"; readonly errno: string };

export type Verdict = "closed" | "open" | "refused";

/** A draft: what the program may ask of the kernel, why, and what isn't known. */
export interface Allowlist {
  /** What it was drafted for, as a reader would call it: "bzip2", "server.js". */
  readonly program: string;
  readonly architectures: readonly Architecture[];
  /** "glibc-2.36", "musl-1.2", "node-20". */
  readonly runtime: string;
  readonly permits: readonly Permit[];
  /**
   * Calls younger than the C library, which probes for them and falls back: they answer ENOSYS, so that the fallback
   * runs, whatever {@link Allowlist.otherwise} says.
   */
  readonly newer: readonly string[];
  readonly otherwise: Action;
  readonly unknown: readonly Cause[];
  readonly verdict: Verdict;
  /** Capabilities that permitted calls need when used as the source uses them, with who needs each. */
  readonly capabilities: readonly { readonly name: string; readonly syscall: string; readonly certain: boolean }[];
}
