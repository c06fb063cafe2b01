import type { SourceCode } from "eslint";
import { database, type Database, type EffectName, type LibraryCall, type Rows, type RuntimeKind } from "syscall-db";
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

const announced = new WeakMap<object, Set<EffectName>>();
const opened = new WeakMap<object, Opened | undefined>();
const databases = new WeakMap<Rows, Database>();
const startingNames = new WeakMap<Database, Map<string, ReadonlySet<string>>>();

/**
 * Says that an enabled rule looks for calls with these effects in the file. ESLint creates every rule before it visits
 * the first node, so at the first question to {@link codeOf} all of them have spoken.
 */
export function announce(sourceCode: object, effects: readonly EffectName[]): void {
  const known = announced.get(sourceCode) ?? new Set();
  for (const effect of effects) known.add(effect);
  announced.set(sourceCode, known);
}

/** The facts and the database for one source code; computed once however many rules ask. Undefined: nothing to judge. */
export function codeOf(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
): Opened | undefined {
  if (opened.has(sourceCode)) return opened.get(sourceCode);
  const target = (settings["syscalls"] ?? {}) as Settings;
  const db = databaseFor(target.rows);
  const facts = relevantFacts(sourceCode, db, filename, [...(announced.get(sourceCode) ?? [])]);
  const result = facts && { code: new Code(facts, db), db, target };
  opened.set(sourceCode, result);
  return result;
}

/** All facts of a file, whatever the rules look for. Undefined for C++. */
export function factsOf(sourceCode: SourceCode, filename: string): FileFacts | undefined {
  if (!isC(sourceCode)) return extractJavaScript(sourceCode, filename);
  return sourceCode.isCxx ? undefined : sourceCode.withTree((tree) => extractC(tree, sourceCode.text, filename));
}

/** Like {@link codeOf}, over all facts. */
export function openCompletely(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
): Opened | undefined {
  const target = (settings["syscalls"] ?? {}) as Settings;
  const db = databaseFor(target.rows);
  const facts = factsOf(sourceCode, filename);
  return facts && { code: new Code(facts, db), db, target };
}

function databaseFor(rows: Rows | undefined): Database {
  if (!rows) return database();
  const known = databases.get(rows) ?? database().withOverlay(rows);
  databases.set(rows, known);
  return known;
}

function relevantFacts(
  sourceCode: SourceCode,
  db: Database,
  filename: string,
  effects: readonly EffectName[],
): FileFacts | undefined {
  if (!isC(sourceCode)) {
    const modules = namesWith(db, "node", effects);
    return [...modules].some((name) => sourceCode.text.includes(name))
      ? extractJavaScript(sourceCode, filename)
      : undefined;
  }
  if (sourceCode.isCxx) return undefined;
  const names = namesWith(db, "libc", effects);
  const relevance = relevantFunctions(sourceCode.text, (name) => names.has(name));
  return relevance && sourceCode.withTree((tree) => extractC(tree, sourceCode.text, filename, relevance(tree)));
}

function isC(sourceCode: object): sourceCode is CSourceCode {
  return sourceCode instanceof CSourceCode;
}

/**
 * What a text must hold to be worth reading: for C the names of calls with one of the effects, for JavaScript the names
 * of the modules (or globals) that have such calls.
 */
function namesWith(db: Database, runtime: RuntimeKind, effects: readonly EffectName[]): ReadonlySet<string> {
  const perDatabase = startingNames.get(db) ?? new Map<string, ReadonlySet<string>>();
  startingNames.set(db, perDatabase);
  const key = [runtime, ...effects].join();
  const known = perDatabase.get(key);
  if (known) return known;
  const rows = [...db.calls(runtime)].filter((row) => starts(row, effects)).map((row) => row.name);
  const names = new Set(runtime === "libc" ? rows : [...rows, ...db.aliases(runtime).keys()].map(moduleOf));
  perDatabase.set(key, names);
  return names;
}

/** A transfer through a buffer is no reason to look: it doesn't cross each time. */
function starts(row: LibraryCall, effects: readonly EffectName[]): boolean {
  return row.effects.some(
    ({ effect }) => effects.includes(effect) && !(effect === "transfers" && row.buffered === true),
  );
}

function moduleOf(name: string): string {
  return /^(?:node:)?([^.(]+)/.exec(name)?.[1] ?? name;
}
