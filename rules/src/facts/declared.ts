import type { Span } from "./fact.js";
import type { Value } from "./value.js";

/** A type of the file. `type` is what an alias stands for, as written. */
export interface TypeFact {
  readonly kind: "struct" | "union" | "alias";
  /** In order; undefined where they aren't all understood (bit fields, members under a condition …). */
  readonly fields?: readonly FieldFact[] | undefined;
  readonly type?: string;
}

export interface FieldFact {
  readonly name: string;
  readonly type: string;
  /** Number of elements of an array. */
  readonly dimension?: Value;
}

/** `__attribute__((alias("other")))` and the like on a function or variable. */
export interface AttributeFact {
  readonly kind: "alias" | "weakref" | "ifunc" | "weak" | "constructor" | "destructor";
  readonly name: string;
  /** The other name of an alias; the resolver of an ifunc. */
  readonly of?: string;
  readonly span: Span;
}

/** Types as written, without names. */
export interface Signature {
  readonly returns: string;
  readonly parameters: readonly string[];
  readonly variadic: boolean;
}
