import type { Execution } from "../executions.js";
import type { Cause, Place } from "../program.js";

/** How a module asks for another one: what Node resolves differs. */
export type Style = "import" | "require";

/** Another module that is asked for by a constant name. */
export interface Load {
  readonly specifier: string;
  readonly style: Style;
  /** It is a path of a file (`new Worker(…)`, `fork(…)`), not what `require` would take. */
  readonly isPath: boolean;
  /** Stands in a `try`: the program does without it. */
  readonly optional: boolean;
  readonly place: Place;
}

/** A name of Node's own API that a module calls or mentions. */
export interface ApiUse {
  /** "node:fs.readFile", "fetch"; a module's name where all of it may be used. */
  readonly name: string;
  readonly place: Place;
  readonly called: boolean;
}

/** What one file of a Node program says. */
export interface NodeModule {
  /** Absolute. */
  readonly file: string;
  readonly loads: readonly Load[];
  readonly uses: readonly ApiUse[];
  readonly causes: readonly Cause[];
  readonly executions: readonly Execution[];
}

/** Where a load leads. */
export type Resolved =
  | { readonly kind: "file"; readonly file: string }
  /** "node:fs" */
  | { readonly kind: "built-in"; readonly name: string }
  | { readonly kind: "add-on"; readonly file: string }
  /** Data that isn't run. */
  | { readonly kind: "data" }
  | { readonly kind: "missing"; readonly message: string };
