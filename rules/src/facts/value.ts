/** The form of an expression. Parentheses and casts are gone, `await` is looked through. */
export type Value =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** Named constants joined with `|`: `O_RDWR | O_CLOEXEC`, `fs.constants.O_RDONLY`. Sorted. */
  | { readonly kind: "symbols"; readonly names: readonly string[] }
  | { readonly kind: "variable"; readonly variable: number }
  /** `a.name`, `a->name`. */
  | { readonly kind: "field"; readonly of: Value; readonly name: string }
  | { readonly kind: "element"; readonly of: Value; readonly index: Value }
  /** `&x` */
  | { readonly kind: "address"; readonly of: Value }
  /** `*x` */
  | { readonly kind: "dereference"; readonly of: Value }
  /** `sizeof`: of a type as written, or of a value. */
  | { readonly kind: "sizeof"; readonly type: string | undefined; readonly of: Value | undefined }
  /** Template literal or string concatenation. */
  | { readonly kind: "template"; readonly parts: readonly Value[] }
  | { readonly kind: "array"; readonly items: readonly Value[] }
  /** `open`: more properties than the listed ones may be there (spread, computed keys). */
  | { readonly kind: "object"; readonly properties: Readonly<Record<string, Value>>; readonly open: boolean }
  /** The result of a call of this file. */
  | { readonly kind: "call"; readonly call: number }
  /** `?:` has the two outcomes as operands, not the condition; `a < b ? a : b` is `min`, with `max` likewise. */
  | { readonly kind: "operation"; readonly operator: string; readonly operands: readonly Value[] }
  | { readonly kind: "function"; readonly function: number }
  /** An imported or global name that isn't a variable of this file: `node:path.sep`, `process.env`. */
  | { readonly kind: "name"; readonly name: string }
  /** `text` is as written: two unknowns are never the same. */
  | { readonly kind: "unknown"; readonly text: string };
