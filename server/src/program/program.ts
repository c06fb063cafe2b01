/**
 * The facts of many files linked into one program: which function can call or name which, and where in the source.
 * Plain data; nothing here reads a disk or runs a compiler.
 */

import type { Constants } from "./constant-arguments.js";
import type { Execution } from "./executions.js";

/** Where something stands in the source as its author wrote it, also when the text was preprocessed. Lines from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** From 1, in UTF-16 units; absent where a preprocessor has moved the text within its line. */
  readonly column?: number;
}

/** A function of the program's own, or one that a library defines. */
export interface ProgramFunction {
  /** Unique in the program. A `static` function is told apart by its file: `main.c:usage`. */
  readonly id: string;
  readonly name: string;
  /** Undefined for functions of libraries. */
  readonly place: Place | undefined;
  /**
   * The library that defines it: "libc", "libz.so.1", "node:fs"; undefined for the program's own. What a call of it
   * does is then known by the database or by a library summary, not by edges.
   */
  readonly library: string | undefined;
  /** A variable of the program's, such as a table of functions: who names it may call what it holds. */
  readonly isVariable?: true;
}

/** One function calls another, or takes its address: either way it may run. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: "call" | "reference" | "constructor" | "compiler-made";
  readonly place: Place | undefined;
}

/** Where the program starts to run: `main`, a constructor, an exported function of a program that loads others. */
export interface Entry {
  readonly function: string;
  readonly why: "main" | "constructor" | "exported" | "interrupt" | "module" | "named";
}

/** A system call that the program's own text makes without a library: `syscall(SYS_gettid)`, assembly. */
export interface RawSyscall {
  readonly from: string;
  readonly syscall: string;
  readonly place: Place;
  readonly arguments: readonly Constants[];
}

/** A call of a library's function that passes arguments to the kernel, for conditions on them. */
export interface ConstantCall {
  /** Undefined for a mention outside of what is known to be a function: it always counts. */
  readonly from: string | undefined;
  readonly callee: string;
  readonly place: Place;
  /** Undefined when it isn't a call: the function's address is taken, or its name merely stands there. */
  readonly arguments: readonly Constants[] | undefined;
}

/** Why the picture may be incomplete. `remedy` says what the reader can do about it, in one sentence. */
export interface Cause {
  readonly kind:
    | "not-preprocessed"
    | "raw-syscall"
    | "inline-assembly"
    | "dynamic-loading"
    | "executes"
    | "unknown-function"
    | "unknown-library"
    | "unread-file"
    | "native-add-on"
    | "evaluated-code"
    | "computed-import"
    | "untraced-api"
    | "not-explained"
    | "other-machine"
    | "name-service";
  /** A sentence, without the place. */
  readonly message: string;
  readonly remedy: string;
  readonly place: Place | undefined;
  /** The function it stands in: no matter when nothing reaches that. Undefined: it always counts. */
  readonly from?: string;
  /** Programs that it would start, all of them; absent where that isn't known. */
  readonly starts?: readonly string[];
}

export interface Program {
  readonly name: string;
  readonly language: "c" | "node";
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  /** By {@link Edge.from}. */
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  readonly entries: readonly Entry[];
  readonly rawSyscalls: readonly RawSyscall[];
  readonly constants: readonly ConstantCall[];
  readonly executions: readonly Execution[];
  readonly unknown: readonly Cause[];
}
