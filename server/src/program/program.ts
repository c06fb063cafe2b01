/**
 * The facts of many files linked into one program: which function can call or name which, and where in the source.
 * Plain data; nothing here reads a disk or runs a compiler.
 */

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
}

/** A constant argument of a call, for conditions: only what is the same on every run of the call. */
export interface ConstantArgument {
  readonly from: string;
  readonly callee: string;
  readonly place: Place;
  /** Position → the number, undefined where it isn't constant. */
  readonly arguments: readonly (bigint | undefined)[];
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
    | "not-explained";
  /** A sentence, without the place. */
  readonly message: string;
  readonly remedy: string;
  readonly place: Place | undefined;
  /** The function it stands in: no matter when nothing reaches that. Undefined: it always counts. */
  readonly from?: string;
}

export interface Program {
  readonly name: string;
  readonly language: "c" | "node";
  readonly functions: ReadonlyMap<string, ProgramFunction>;
  /** By {@link Edge.from}. */
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  readonly entries: readonly Entry[];
  readonly rawSyscalls: readonly RawSyscall[];
  readonly constants: readonly ConstantArgument[];
  readonly unknown: readonly Cause[];
}
