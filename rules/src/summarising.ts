import { database, readOverlay, type Rows } from "syscall-db";
import { extractC } from "./facts/c/extract.js";
import { extractJavaScript, type Parsed } from "./facts/javascript/extract.js";
import { reachesAny } from "./facts/module-names.js";
import { assemble } from "./facts/assemble.js";
import { Code } from "./facts/query.js";
import { isOfInterest, summarise } from "./facts/summarise.js";
import { summariseModule } from "./facts/summarise-module.js";
import type { Summaries, UnitSummary } from "./facts/summary.js";
import { walkable } from "./languages/c/cursor.js";
import { loadGrammar, parseC } from "./languages/c/grammar.js";
import { isCxxHeader } from "./languages/c/source-code.js";

export { isModule, ModuleFinder, sourcesIn } from "./facts/modules.js";
export { readSummaries, SummariesError } from "./facts/summary-reader.js";
export type { FunctionSummary, Summaries, UnitSummary } from "./facts/summary.js";
export { referenceTo, type SummariesReference } from "./summaries.js";

await loadGrammar();

/** Makes summaries, all with the same knowledge of library functions. */
export class Summariser {
  readonly #db;
  #blocking: readonly RegExp[] | undefined;

  /** @param rows the user's own, as in `settings.syscalls.rows` */
  constructor(rows?: Rows) {
    this.#db = rows ? database().withOverlay(readOverlay(JSON.stringify(rows), "rows")) : database();
  }

  /**
   * What one C file offers, as far as it alone shows.
   * @param place its path in the project, with slashes
   * @returns undefined for C++, and for text that the parser refuses
   */
  unit(text: string, place: string): UnitSummary | undefined {
    if (isCxxHeader(place, text)) return undefined;
    let tree;
    try {
      tree = parseC(text);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    try {
      return summarise(new Code(extractC(walkable(tree), text, place), this.#db), place);
    } finally {
      tree.delete();
    }
  }

  /**
   * What one JavaScript or TypeScript file offers, as far as it alone shows.
   * @param place as of {@link unit}
   */
  module(sourceCode: Parsed, place: string): UnitSummary {
    return summariseModule(new Code(extractJavaScript(sourceCode, place), this.#db), place);
  }

  /** Whether a text may stop Node's event loop by itself: it names a call that does, and the module of one. */
  mayBlock(text: string): boolean {
    this.#blocking ??= this.#namesOfBlocking();
    return this.#blocking.every((pattern) => pattern.test(text));
  }

  #namesOfBlocking(): readonly RegExp[] {
    const rows = [...this.#db.calls("node")].filter((row) => row.blocksEventLoop === true && isOfInterest(row));
    const members = new Set(rows.map(({ name }) => name.slice(name.lastIndexOf(".") + 1)));
    return [new RegExp(`\\b(?:${[...members].join("|")})\\b`), reachesAny(this.#db, rows)];
  }

  /** The summaries of a project, from those of all its files; `root` as in {@link Summaries}. */
  project(units: readonly UnitSummary[], root: string): Summaries {
    const crosses = (name: string) => {
      const inC = this.#db.call(name, "libc");
      // No identifier of C looks like `node:fs.readFileSync`.
      const row = inC ?? (/\W/.test(name) ? this.#db.call(name, "node") : undefined);
      return row !== undefined && isOfInterest(row) && (row === inC || row.blocksEventLoop === true);
    };
    return { kind: "syscall-lint summaries", version: 1, root, units: assemble(units, crosses) };
  }
}
