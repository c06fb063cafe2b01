import type { SourceCode } from "eslint";
import { database, type Database, type EffectName, type LibraryCall, type RuntimeKind } from "syscall-db";
import { walkable } from "../languages/c/cursor.js";
import { CSourceCode } from "../languages/c/source-code.js";
import { readSettings, type KnownSettings } from "../settings.js";
import type { LocatedProject } from "../summaries.js";
import type { Target } from "../target.js";
import { extractC } from "./c/extract.js";
import type { Kept } from "./c/tree.js";
import { relevantFunctions, type Names } from "./c/relevance.js";
import { crosses } from "./effect.js";
import type { FileFacts } from "./fact.js";
import { namesOtherSystem } from "./foreign.js";
import { includesOf } from "./header.js";
import { extractJavaScript } from "./javascript/extract.js";
import { reachesAny } from "./module-names.js";
import { withItemLoops } from "./item-loops.js";
import { link } from "./link.js";
import { ModuleView, sourcesIn } from "./modules.js";
import type { Project } from "./project.js";
import { Code } from "./query.js";
import { withTelling } from "./telling.js";

/** A file ready to be judged. */
export interface Opened {
  readonly code: Code;
  readonly db: Database;
  readonly target: Target;
}

/** What an enabled rule looks for. */
interface Announced {
  readonly startsFrom: readonly EffectName[];
  readonly startsFromBlocking?: true;
  readonly consults?: readonly EffectName[];
}

/** What the enabled rules look for in a file. */
interface Wanted {
  readonly startsFrom: Set<EffectName>;
  readonly consults: Set<EffectName>;
  /** Calls that stop the event loop, whatever their effects. */
  blocking: boolean;
}

const announced = new WeakMap<object, Wanted>();
const opened = new WeakMap<object, Opened | undefined>();
const keptParts = new WeakMap<object, Kept>();
const remembered = new WeakMap<Database, Map<string, unknown>>();
/** Names of libc functions, together with those of a project's functions that reach them. */
const widened = new WeakMap<Project, WeakMap<ReadonlySet<string>, ReadonlySet<string>>>();

/**
 * Says that an enabled rule looks for calls with these effects in the file. ESLint creates every rule before it visits
 * the first node, so at the first question to {@link codeOf} all of them have spoken.
 */
export function announce(sourceCode: object, rule: Announced): void {
  const known = announced.get(sourceCode) ?? { startsFrom: new Set(), consults: new Set(), blocking: false };
  known.blocking ||= rule.startsFromBlocking === true;
  for (const effect of rule.startsFrom) known.startsFrom.add(effect);
  for (const effect of rule.consults ?? []) known.consults.add(effect);
  announced.set(sourceCode, known);
}

/** The facts and the database for one source code; computed once however many rules ask. Undefined: nothing to judge. */
export function codeOf(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
): Opened | undefined {
  if (opened.has(sourceCode)) return opened.get(sourceCode);
  const known = readSettings(settings);
  const facts = relevantFacts(sourceCode, known, filename, announced.get(sourceCode));
  const result = facts && openedWith(facts, known);
  opened.set(sourceCode, result);
  return result;
}

/**
 * All facts of a file, whatever the rules look for. Undefined for C++.
 *
 * @param reuses those that an editor's document has of its earlier text are moved to where they belong now, so that the
 *   earlier facts are no longer of any use
 */
export function factsOf(sourceCode: SourceCode, filename: string, reuses = false): FileFacts | undefined {
  if (!isC(sourceCode)) return extractJavaScript(sourceCode, filename);
  if (sourceCode.isCxx) return undefined;
  return withReadableTree(sourceCode, database(), (tree, kept) =>
    extractC(tree, sourceCode.text, filename, undefined, reuses ? kept : undefined, { reuses }),
  );
}

/** An editor's parts belong to the tree of the text as it is. */
function withReadableTree<T>(
  sourceCode: CSourceCode,
  db: Database,
  use: (tree: ReturnType<typeof walkable>, kept: Kept | undefined) => T,
): T {
  return sourceCode.withReadableTree(
    (condition) => namesOtherSystem({ db }, condition),
    (tree, isMended) => use(walkable(tree), isMended ? undefined : keptOf(sourceCode)),
  );
}

/** Like {@link codeOf}, over all facts. */
export function openCompletely(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
): Opened | undefined {
  const facts = factsOf(sourceCode, filename);
  return facts && openedWith(facts, readSettings(settings));
}

function openedWith(facts: FileFacts, { target, db, summaries }: KnownSettings): Opened {
  const place = summaries?.placeOf(facts.filename);
  if (!summaries || place === undefined) {
    const alone = facts.language === "c" ? withItemLoops(facts, db, () => []) : facts;
    return { code: new Code(alone, db), db, target };
  }
  const { project } = summaries;
  if (facts.language === "javascript") {
    const isKnown = (name: string) => db.call(name, "node") !== undefined;
    const { own, all } = link(facts, project, new ModuleView(project, place), isKnown);
    return { code: new Code(own, db, all), db, target };
  }
  const view = project.viewFrom(
    place,
    includesOf(facts.text, (condition) => namesOtherSystem({ db }, condition)),
  );
  const perItem = (name: string) => (db.call(name, "libc") ? [] : (view.find(name)?.summary.perItem ?? []));
  const looped = withItemLoops(facts, db, perItem);
  const { own, all } = link(looped, project, view, (name) => db.call(name, "libc") !== undefined);
  return { code: new Code(own, db, all), db, target };
}

function relevantFacts(
  sourceCode: SourceCode,
  { db, summaries }: KnownSettings,
  filename: string,
  wanted: Wanted | undefined,
): FileFacts | undefined {
  const effects = [...(wanted?.startsFrom ?? [])];
  if (!isC(sourceCode))
    return callsIn(db, effects, wanted?.blocking === true).test(sourceCode.text) ||
      callsModules(sourceCode.text, filename, summaries)
      ? extractJavaScript(sourceCode, filename)
      : undefined;
  if (sourceCode.isCxx) return undefined;
  const project = summaries?.placeOf(filename) === undefined ? undefined : summaries.project;
  const starting = namesWith(db, effects, project);
  const consulted = namesWith(db, [...effects, ...(wanted?.consults ?? [])], project);
  // Who gives a function to what goes over items is read as well.
  const needed = { has: (name: string) => consulted.has(name) || project?.namesGoingOverItems.has(name) === true };
  const relevance = relevantFunctions(sourceCode.text, starting, needed);
  if (!relevance) return undefined;
  return withReadableTree(sourceCode, db, (tree, kept) =>
    extractC(tree, sourceCode.text, filename, relevance(tree), kept, { loopMacros: project?.loopMacros, reuses: true }),
  );
}

/** Says that parts of a source code's tree are held by an editor's document; `kept` must be told of every edit. */
export function keepParts(sourceCode: object, kept: Kept): void {
  keptParts.set(sourceCode, kept);
}

export function keptOf(sourceCode: object): Kept | undefined {
  return keptParts.get(sourceCode);
}

function isC(sourceCode: object): sourceCode is CSourceCode {
  return sourceCode instanceof CSourceCode;
}

/** Names of the libc functions that have one of the effects, and of the project's functions that reach them. */
function namesWith(db: Database, effects: readonly EffectName[], project?: Project): Names {
  const names = remember(db, `libc ${effects.join()}`, () => {
    return new Set(rowsWith(db, "libc", effects).map((row) => row.name));
  });
  const known = project ? withWrappers(names, project) : names;
  return effects.includes("transfers") ? withTelling(db, known) : known;
}

function withWrappers(names: ReadonlySet<string>, project: Project): ReadonlySet<string> {
  const known = widened.get(project) ?? new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
  widened.set(project, known);
  const found = known.get(names) ?? new Set([...names, ...project.namesReaching((name) => names.has(name))]);
  known.set(names, found);
  return found;
}

/** Whether a file names a module of the project that reaches the kernel. */
function callsModules(text: string, filename: string, summaries: LocatedProject | undefined): boolean {
  const place = summaries?.placeOf(filename);
  if (!summaries || place === undefined) return false;
  const { modules, units } = summaries.project;
  return sourcesIn(text).some((source) => units.has(modules.find(place, source) ?? ""));
}

function callsIn(db: Database, effects: readonly EffectName[], blocking: boolean): RegExp {
  return remember(db, `node ${blocking} ${effects.join()}`, () => {
    const stopping = blocking ? [...db.calls("node")].filter(({ blocksEventLoop }) => blocksEventLoop === true) : [];
    return reachesAny(db, [...rowsWith(db, "node", effects), ...stopping]);
  });
}

function rowsWith(db: Database, runtime: RuntimeKind, effects: readonly EffectName[]): readonly LibraryCall[] {
  return [...db.calls(runtime)].filter((row) =>
    row.effects.some((effect) => effects.includes(effect.effect) && crosses(row, effect)),
  );
}

function remember<Found>(db: Database, key: string, find: () => Found): Found {
  const known = remembered.get(db) ?? new Map<string, unknown>();
  remembered.set(db, known);
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Found;
}
