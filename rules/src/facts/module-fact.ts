import type { Span } from "./fact.js";

/** How the file presents itself to a runtime. */
export interface ModuleFact {
  /** Starts with `#!`. */
  readonly shebang: boolean;
  readonly imports: readonly ImportFact[];
  /** Functions that others can name: its own, and those of other modules that it hands on. */
  readonly exports: readonly ExportFact[];
  /** Modules of which it hands on everything, as written. */
  readonly stars: readonly string[];
}

export interface ExportFact {
  /** `default` for what the module itself is; `tools.read` for the function of an exported object. */
  readonly name: string;
  readonly function: number | undefined;
  /** Canonical name (`./read.js.read`) when the function is another module's. */
  readonly of: string | undefined;
}

/** One imported binding; the edits for new imports need their places. */
export interface ImportFact {
  /** Module name as written (`fs`, `node:fs`, `./a.js`). */
  readonly source: string;
  readonly style: "import" | "require" | "dynamic";
  /** Exported name, `default` or `*`. */
  readonly imported: string;
  readonly local: string;
  readonly variable: number | undefined;
  readonly span: Span;
}
