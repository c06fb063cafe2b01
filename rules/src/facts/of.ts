import type { SourceCode } from "eslint";
import { database, type Database, type LibraryCall, type Rows } from "syscall-db";
import { CSourceCode } from "../languages/c/source-code.js";
import type { Target } from "../target.js";
import { extractC } from "./c/extract.js";
import { relevantFunctions } from "./c/relevance.js";
import type { FileFacts } from "./fact.js";
import { extractJavaScript } from "./javascript/extract.js";
import { Code } from "./query.js";

/** What `settings.syscalls` may hold. */
export interface Settings extends Target {
  /** Rows of the user's own, in the database's schema; a row with a known name replaces the built-in one. */
  readonly rows?: Rows;
}

/** A file ready to be judged. */
export interface Opened {
  readonly code: Code;
  readonly db: Database;
  readonly target: Target;
}

const opened = new WeakMap<object, Opened | undefined>();
const databases = new WeakMap<Rows, Database>();
const namesThatCross = new WeakMap<Database, ReadonlySet<string>>();

/** The facts and the database for one source code; computed once however many rules ask. Undefined: nothing to judge. */
export function codeOf(sourceCode: SourceCode, settings: Readonly<Record<string, unknown>>, filename: string): Opened | undefined {
  if (opened.has(sourceCode)) return opened.get(sourceCode);
  const target = (settings["syscalls"] ?? {}) as Settings;
  const db = databaseFor(target.rows);
  const facts = relevantFacts(sourceCode, db, filename);
  const result = facts && { code: new Code(facts, db), db, target };
  opened.set(sourceCode, result);
  return result;
}

function databaseFor(rows: Rows | undefined): Database {
  if (!rows) return database();
  const known = databases.get(rows) ?? database().withOverlay(rows);
  databases.set(rows, known);
  return known;
}

function relevantFacts(sourceCode: SourceCode, db: Database, filename: string): FileFacts | undefined {
  if (!isC(sourceCode)) return mentionsModule(sourceCode.text, db) ? extractJavaScript(sourceCode, filename) : undefined;
  if (sourceCode.isCxx) return undefined;
  const names = crossingNames(db);
  const relevance = relevantFunctions(sourceCode.text, (name) => names.has(name));
  if (!relevance) return undefined;
  return sourceCode.withTree((tree) => extractC(tree.walk(), sourceCode.text, filename, relevance(tree)));
}

function isC(sourceCode: object): sourceCode is CSourceCode {
  return sourceCode instanceof CSourceCode;
}

/**
 * Names worth reading code for: calls that cross into the kernel each time. A file, or a C function, that reaches
 * none of them can't have a finding, so it is neither parsed nor extracted.
 */
function crossingNames(db: Database): ReadonlySet<string> {
  const known = namesThatCross.get(db);
  if (known) return known;
  const names = new Set([...db.calls("libc")].filter(crossesEachTime).map((row) => row.name));
  namesThatCross.set(db, names);
  return names;
}

function crossesEachTime(row: LibraryCall): boolean {
  const harmless = row.effects.length > 0 && row.effects.every(({ effect }) => effect === "exits" || effect === "closes");
  return !harmless && row.emits.some(({ times }) => times !== "per-buffer" && times !== "varies" && times !== 0);
}

/** A module's rows can only matter in a text that holds the module's name. */
function mentionsModule(text: string, db: Database): boolean {
  return moduleNames(db).some((name) => text.includes(name));
}

const namesOfModules = new WeakMap<Database, readonly string[]>();

function moduleNames(db: Database): readonly string[] {
  const known = namesOfModules.get(db);
  if (known) return known;
  const rows = [...db.calls("node")].filter((row) => row.blocksEventLoop === true || crossesEachTime(row) || row.effects.some(({ effect }) => effect === "registers"));
  const origins = [...rows.map((row) => row.name), ...db.aliases("node").keys()];
  const names = new Set(origins.map((name) => /^(?:node:)?([^.(]+)/.exec(name)?.[1] ?? name));
  namesOfModules.set(db, [...names]);
  return [...names];
}
