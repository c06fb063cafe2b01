import type { AttributeFact, FieldFact, Signature, TypeFact } from "./declared.js";
import type { ExportFact, ImportFact, ModuleFact } from "./module-fact.js";
import type { Value } from "./value.js";

/**
 * What one file says, as plain JSON: no syntax nodes, no opinions, no knowledge of Linux.
 *
 * Facts of one kind stand in one array and name each other by index. Spans are half-open ranges of UTF-16 offsets
 * into {@link FileFacts.text}. `at` is the *evaluation order*: one counter per file that grows in the order in which
 * a straight run through the code would evaluate things (arguments before their call, a right-hand side before its
 * store, a loop's update after its body). Two facts compare by `at` only inside the same function.
 */

export type { AttributeFact, ExportFact, FieldFact, ImportFact, ModuleFact, Signature, TypeFact, Value };

/** Half-open range of UTF-16 offsets. */
export type Span = readonly [start: number, end: number];

/** The grammar family that the facts were read from. TypeScript is `javascript`. */
export type FactLanguage = "c" | "javascript";

/** Everything known of one file. `functions[0]` is the file itself: the translation unit or the module body. */
export interface FileFacts {
  readonly language: FactLanguage;
  /** Empty for text without a name. */
  readonly filename: string;
  readonly text: string;
  readonly functions: readonly FunctionFact[];
  readonly blocks: readonly BlockFact[];
  readonly calls: readonly CallFact[];
  readonly variables: readonly VariableFact[];
  readonly uses: readonly UseFact[];
  readonly stores: readonly StoreFact[];
  readonly opaques: readonly OpaqueFact[];
  /** C: functions that are named without being called. Those that no declaration of the file names are uses of globals. */
  readonly references?: readonly ReferenceFact[];
  /** Preprocessor conditions that `under` points to, as written; an `#else` arm reads `!(condition)`. */
  readonly conditions: readonly string[];
  /**
   * C: object-like macros and enumerators whose value is plain. One that is defined in several ways is a `?:` of them.
   */
  readonly constants: Readonly<Record<string, Value>>;
  /** C: structs and unions by tag (`struct box`), and names of types. */
  readonly types?: Readonly<Record<string, TypeFact>>;
  /** C: what a linker or loader is told of names, defined here or only declared. */
  readonly attributes?: readonly AttributeFact[];
  /** JavaScript: the module's own traits. C files have none. */
  readonly module: ModuleFact;
}

export interface FunctionFact {
  readonly id: number;
  /** Undefined for the file itself and for anonymous functions that no binding names. */
  readonly name: string | undefined;
  readonly kind: "file" | "function" | "method" | "macro";
  readonly span: Span;
  /** The name, or the first token of an anonymous function: where a message about the function points. */
  readonly nameSpan: Span;
  /** The enclosing function; undefined for the file. */
  readonly parent: number | undefined;
  /** The block of its body. */
  readonly body: number;
  /** Variables, in order; a destructured or unnamed parameter is undefined. */
  readonly parameters: readonly (number | undefined)[];
  readonly variadic: boolean;
  /** C: `static` or not. JavaScript: `exported` when the module exports it under any name. */
  readonly linkage: "static" | "extern" | "exported" | "local";
  readonly async: boolean;
  readonly generator: boolean;
  /** The call that receives this function as an argument (a callback), with the argument's index. */
  readonly passedTo: { readonly call: number; readonly argument: number; readonly property?: string } | undefined;
  /** C: undefined for macros and old-style definitions. */
  readonly signature?: Signature | undefined;
  /** Its address is stored or passed somewhere: it may be called by code that this file doesn't show. */
  readonly addressTaken: boolean;
  readonly under: number | undefined;
  /** The other file that defines it, when it was linked in; its spans lie behind the text. */
  readonly file?: string;
}

/**
 * A region with one entry. Every function has a body block; `parent` goes up to the body block of the function, and
 * from a callback that runs inside a call (`forEach`) on to the loop block of that call.
 */
export interface BlockFact {
  readonly id: number;
  readonly kind: "body" | "loop" | "arm" | "try" | "catch" | "finally";
  readonly span: Span;
  readonly function: number;
  readonly parent: number | undefined;
  /** `at` of the first and last thing evaluated in it. */
  readonly from: number;
  readonly to: number;
  readonly loop: LoopFact | undefined;
  readonly guard: GuardFact | undefined;
  /** JavaScript: the `catch` block of a `try`. */
  readonly handler?: number;
  /** JavaScript: the variable that holds what a `catch` block caught. */
  readonly caught?: number;
  /** How control always leaves the block before its end, if it does. */
  readonly leaves: "return" | "throw" | "break" | "continue" | "goto" | "exit" | undefined;
}

export interface LoopFact {
  /** `callback` is an iterating method (`map`, `forEach` …) over its function argument. */
  readonly form: "for" | "while" | "do" | "for-of" | "for-in" | "callback" | "macro" | "goto";
  /** A number when the count is constant in the source; `input` when a call in the condition ends it. */
  readonly trips: number | "input" | "unknown";
  /** What it iterates over (`for-of`, `for-in`, `callback`). */
  readonly over: Value | undefined;
  /** The variable that holds the current item. */
  readonly element: number | undefined;
  /** Calls evaluated in the condition, once per round. */
  readonly conditionCalls: readonly number[];
  /** The method's name when `form` is `callback`; the macro's when `macro`. */
  readonly via: string | undefined;
  /** Rounds may run at the same time: `Promise.all(xs.map(async …))`, or a callback nobody awaits. */
  readonly concurrent: boolean;
  /** `for await`. */
  readonly awaits: boolean;
}

/** What decides whether an arm runs, or a loop goes round once more. */
export interface GuardFact {
  /** The condition's span, without its parentheses. */
  readonly condition: Span;
  /** The value of the condition, as far as it has a form. */
  readonly value: Value;
  /** Whether the arm runs when the condition holds. Case labels count as holding. */
  readonly sense: boolean;
  /** Calls evaluated inside the condition. */
  readonly calls: readonly number[];
  /** Variables read in the condition. */
  readonly reads: readonly number[];
  /** The arm that runs otherwise, when there is one. */
  readonly otherwise: number | undefined;
}

/** A call expression, a `new` expression, or the use of a function-like macro. */
export interface CallFact {
  readonly id: number;
  readonly at: number;
  /**
   * Canonical name. C: the identifier. JavaScript: `node:fs.readFileSync` after import, require, destructuring and
   * aliases; `process.chdir` for a global; a method on the result of a call is `node:fs/promises.open().read`, on
   * that of `new` likewise. Undefined when it can't be named.
   */
  readonly callee: string | undefined;
  /** The callee as written, without white space around its dots and arrows. */
  readonly calleeText: string;
  readonly calleeSpan: Span;
  readonly span: Span;
  /** The enclosing statement, with its semicolon. */
  readonly statement: Span;
  /** The function of this file that is called, if it is one; C: also through a pointer or table that never changes. */
  readonly target: number | undefined;
  /** C: the functions of this file that a table offers, when it is one of several. */
  readonly targets?: readonly number[];
  readonly arguments: readonly Argument[];
  /** The object of a method call. */
  readonly receiver: Value | undefined;
  readonly isNew: boolean;
  readonly optional: boolean;
  readonly function: number;
  readonly block: number;
  readonly position: "body" | "condition" | "initialiser" | "update";
  readonly result: ResultFact;
  readonly under: number | undefined;
  /** Stands in a region that the parser could not make sense of. */
  readonly inError: boolean;
}

export interface Argument {
  readonly span: Span;
  readonly value: Value;
  /** `...rest`: this and later positions are unknown. */
  readonly spread: boolean;
}

/** What becomes of a call's value. */
export interface ResultFact {
  readonly use:
    "ignored" | "returned" | "tested" | "compared" | "assigned" | "argument" | "receiver" | "member" | "operand";
  /** Assigned to this variable (directly or inside a condition: `(fd = open(…)) < 0`). */
  readonly variable: number | undefined;
  /** It is an argument or the receiver of this call. */
  readonly call: number | undefined;
  /** The property read from it when `use` is `member`. */
  readonly member: string | undefined;
  /** Under `await`, or followed by `.then`/`.catch`/`.finally`. */
  readonly awaited: boolean;
  /** JavaScript: the function stands still until it is settled: under `await`, whatever `.catch` stands between. */
  readonly waits?: true;
  /** It also decides a branch or a loop, whatever else `use` says: `if ((fd = open(…)) < 0)`, `if (!existsSync(p))`. */
  readonly decides: boolean;
}

export interface VariableFact {
  readonly id: number;
  readonly name: string;
  /** The function that it lives in; 0 for file scope and globals. */
  readonly function: number;
  readonly kind: "parameter" | "local" | "file" | "global";
  readonly span: Span;
  /** Declared type as written in the source (`const char *`, `struct stat`), without the name. */
  readonly type: string | undefined;
  /** C: of the functions that a pointer points to, or an array of such. */
  readonly signature?: Signature | undefined;
  /** Number of elements of an array declarator (`char buf[BUFSIZ]` is a symbol); `a[2][3]` is `2 * 3`, not computed. */
  readonly dimension: Value | undefined;
  /** The only value it ever holds: declared `const`, or stored once where it is declared. */
  readonly value: Value | undefined;
  /** `&x` is taken, or a closure stores to it: calls may change it unseen. */
  readonly escapes: boolean;
}

/** A read of a variable, or of a field through it. */
export interface UseFact {
  readonly at: number;
  readonly variable: number;
  /** `st.st_mode` and `st->st_mode` are `["st_mode"]`; an element is `[]`, a dereference `*`. */
  readonly path: readonly string[];
  readonly span: Span;
  readonly function: number;
  readonly block: number;
  readonly in: UseContext;
  readonly under: number | undefined;
}

export type UseContext =
  | { readonly kind: "argument"; readonly call: number; readonly argument: number }
  | { readonly kind: "receiver"; readonly call: number }
  /** `with` is the other operand. */
  | { readonly kind: "operand"; readonly operator: string; readonly with: Value }
  | { readonly kind: "condition" }
  | { readonly kind: "returned" }
  | { readonly kind: "stored"; readonly variable: number | undefined }
  | { readonly kind: "captured" }
  | { readonly kind: "other" };

/** A write to a variable, or to a field through it; the declaration's initialiser counts. */
export interface StoreFact {
  readonly at: number;
  readonly variable: number;
  readonly path: readonly string[];
  /** Undefined for `++`, `+=` and the like, and for destructuring. */
  readonly value: Value | undefined;
  /** C: what `|=` and its like combine the old value with. */
  readonly change?: { readonly operator: string; readonly value: Value };
  readonly span: Span;
  readonly function: number;
  readonly block: number;
  readonly under: number | undefined;
}

/** The name of a function where its address is meant: `qsort(a, n, s, compare)`, an entry of a table. */
export interface ReferenceFact {
  readonly name: string;
  /** Undefined when the file only declares it. */
  readonly target: number | undefined;
  readonly span: Span;
  /** 0 in the initialiser of a variable of the file. */
  readonly function: number;
}

/** Something whose effect this file doesn't show. */
export interface OpaqueFact {
  readonly kind:
    "function-pointer" | "inline-assembly" | "raw-syscall" | "eval" | "computed-import" | "computed-member";
  readonly span: Span;
  readonly function: number;
  /** The name involved, as written. Of assembly `syscall` when it enters the kernel itself, else `asm`. */
  readonly name: string;
}
