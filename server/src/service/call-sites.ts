import type { SourceCode } from "eslint";
import { crossingSites, type CrossingSite, type ReachedCall } from "eslint-plugin-syscalls/editor";
import type { BlockFact, FileFacts, FunctionFact, Span } from "eslint-plugin-syscalls/facts";
import { crossings, type CostTier, type Database, type LibraryCall, type Syscall } from "syscall-db";
import { emissionsOn, firstPlatform, syscallsOf } from "./journey.js";

/** How many rounds a loop counts for whose rounds the source doesn't tell. A convention for sorting, not a finding. */
export const assumedRounds = 100;

/** One place in a file that comes to system calls. Plain data; spans are offsets into the text. */
export interface CallSite {
  /** Index into {@link FileSites.functions}. */
  readonly function: number;
  /** Canonical name of what is called here (`node:fs.readFileSync`); as written when it is a helper. */
  readonly callee: string;
  /** As written, without its arguments; of a long chain only the end (`….listen`). */
  readonly text: string;
  readonly span: Span;
  readonly calleeSpan: Span;
  /** The helpers that lead to the dearest call, and that call; empty when the site makes it itself. */
  readonly chain: readonly string[];
  /** Names of the system calls that a call makes on glibc or the newest Node; the dearest first. */
  readonly syscalls: readonly string[];
  /** Of the first of these, and so is the tier. */
  readonly category: Syscall["category"];
  readonly tier: CostTier;
  /** What the kernel may ask the caller for in {@link syscalls}; `always`: the first of those never goes without. */
  readonly privilege: { readonly capabilities: readonly string[]; readonly always: boolean };
  /** The loops around it, innermost first; those inside helpers don't show. */
  readonly loops: readonly { readonly span: Span; readonly trips: number | "input" | "unknown" }[];
  /** Of one call of the function that it stands in. */
  readonly crossings: PredictedCrossings;
}

export interface PredictedCrossings {
  /** Of one call at this place, counting neither rare conditions nor what a buffer collects. */
  readonly each: number;
  /** `each` times the rounds of all loops, {@link assumedRounds} where they aren't known. */
  readonly predicted: number;
  /** Whether {@link assumedRounds} is in it. */
  readonly assumes: boolean;
  /** "1 × 4096 rounds", "2 × a loop whose rounds aren't known", "now and then". */
  readonly text: string;
}

export interface SiteFunction {
  /** "(top level)" for the file itself, "callback in serve" for one that no binding names. */
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  /** `main` of C, or a module's own code: where a program begins. */
  readonly isEntry: boolean;
}

export interface FileSites {
  /** Those with sites. */
  readonly functions: readonly SiteFunction[];
  /** In the order of the text. */
  readonly sites: readonly CallSite[];
}

/**
 * Every place of one file that comes to system calls, through helpers of the file and, with summaries in the settings,
 * of other files. Left out are calls that cross on rare conditions only (`malloc`). Empty for C++.
 */
export function callSitesOf(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
  db: Database,
): FileSites {
  const found = crossingSites(sourceCode, settings, filename);
  if (!found) return { functions: [], sites: [] };
  const sited = found.sites.flatMap((site) => {
    const told = siteOf(site, db);
    return told ? [{ told, of: site.call.function }] : [];
  });
  const ids = [...new Set(sited.map(({ of }) => of))].sort((a, b) => a - b);
  return {
    functions: ids.flatMap((id) => functionOf(found.facts, id) ?? []),
    sites: sited.map(({ told, of }) => ({ function: ids.indexOf(of), ...told })),
  };
}

/** What the settings' rows add is known to the facts; `db` need only know system calls. */
function siteOf({ call, loops, reached }: CrossingSite, db: Database): Omit<CallSite, "function"> | undefined {
  const weighed = reached
    .map((one) => ({ one, syscalls: syscallsReached(one, db), each: crossingsEach(one, db) }))
    .filter(({ one, syscalls, each }) => syscalls.length > 0 && (each > 0 || isBuffered(one)));
  const [first] = weighed.toSorted((a, b) => weightOf(b.syscalls[0]) - weightOf(a.syscalls[0]));
  const main = first?.syscalls[0];
  if (!main) return undefined;
  const syscalls = [...new Set([main, ...weighed.flatMap((one) => one.syscalls)])];
  const isDirect = first.one.chain.length === 0;
  const last = nameOf(first.one);
  return {
    callee: isDirect ? last : (call.callee ?? call.calleeText),
    text: shortened(call.calleeText),
    span: call.span,
    calleeSpan: call.calleeSpan,
    chain: isDirect ? [] : [...first.one.chain, last],
    syscalls: syscalls.map(({ name }) => name),
    category: main.category,
    tier: main.cost.tier,
    privilege: {
      capabilities: [...new Set(syscalls.flatMap((row) => row.capabilities.map(({ capability }) => capability)))],
      always: main.capabilities.some(({ when }) => when.startsWith("always")),
    },
    loops: loops.map(({ span, loop }) => ({ span, trips: loop?.trips ?? "unknown" })),
    crossings: predictedOf(weighed, loops),
  };
}

/** A chain of calls is told by its end. */
function shortened(callee: string): string {
  return callee.length > 40 || callee.includes("\n") ? `…${callee.slice(callee.lastIndexOf("."))}` : callee;
}

function predictedOf(
  weighed: readonly { readonly one: ReachedCall; readonly each: number }[],
  loops: readonly BlockFact[],
): PredictedCrossings {
  const parts = weighed.map(({ one, each }) => ({ each, ...roundsOf(one.loops) }));
  const each = parts.reduce((sum, part) => sum + part.each * part.rounds, 0);
  const outer = roundsOf(loops);
  const assumes = each > 0 && (outer.unknown > 0 || parts.some((part) => part.each > 0 && part.unknown > 0));
  return { each, predicted: each * outer.rounds, assumes, text: each === 0 ? "now and then" : textOf(each, outer) };
}

interface Rounds {
  readonly rounds: number;
  /** Of all loops whose rounds are known. */
  readonly known: number;
  readonly unknown: number;
}

function roundsOf(loops: readonly BlockFact[]): Rounds {
  const trips = loops.map(({ loop }) => loop?.trips);
  const known = trips.reduce<number>((product, one) => product * (typeof one === "number" ? one : 1), 1);
  const unknown = trips.filter((one) => typeof one !== "number").length;
  return { rounds: known * assumedRounds ** unknown, known, unknown };
}

function textOf(each: number, { known, unknown }: Rounds): string {
  const loops = unknown === 1 ? "a loop whose rounds aren't known" : `${unknown} loops whose rounds aren't known`;
  return [
    String(Math.round(each * 100) / 100),
    ...(known === 1 ? [] : [`${known} rounds`]),
    ...(unknown === 0 ? [] : [loops]),
  ].join(" × ");
}

/** Crossings that every call makes. What grows with its input counts once, what a buffer collects not at all. */
function crossingsEach({ makes }: ReachedCall, db: Database): number {
  if ("raw" in makes) return makes.raw.cost.tier === "vdso" ? 0 : 1;
  return crossings(makes.row, firstPlatform(makes.row)).each.reduce((sum, { syscall, times, when }) => {
    if (when !== undefined || db.syscall(syscall)?.cost.tier === "vdso" || times === "varies") return sum;
    return sum + (typeof times === "number" ? times : times === "per-buffer" && makes.row.buffered ? 0 : 1);
  }, 0);
}

function isBuffered({ makes }: ReachedCall): boolean {
  return "row" in makes && makes.row.buffered === true;
}

function syscallsReached({ makes }: ReachedCall, db: Database): readonly Syscall[] {
  if ("raw" in makes) return [makes.raw];
  // What it makes on rare conditions would drown what it is called for.
  const emits = emissionsOn(makes.row.emits, firstPlatform(makes.row));
  const certain = new Set(emits.filter(({ when }) => when === undefined).map(({ syscall }) => syscall));
  const all = syscallsOf(makes.row, db);
  return certain.size === 0 ? all : all.filter(({ name }) => certain.has(name));
}

function nameOf({ makes }: ReachedCall): LibraryCall["name"] {
  return "raw" in makes ? makes.raw.name : makes.row.name;
}

const tierWeights: Readonly<Record<CostTier, number>> = { vdso: 0, fast: 1, medium: 2, heavy: 3 };

function weightOf(row: Syscall | undefined): number {
  return row ? tierWeights[row.cost.tier] : -1;
}

function functionOf({ functions, language }: FileFacts, id: number): SiteFunction | undefined {
  const fact = functions[id];
  if (!fact) return undefined;
  const isMain = language === "c" && fact.name === "main" && fact.kind === "function";
  return {
    name: fact.kind === "file" ? "(top level)" : (fact.name ?? `callback in ${nameAround(functions, fact)}`),
    span: fact.span,
    nameSpan: fact.kind === "file" ? [0, 0] : fact.nameSpan,
    isEntry: isMain || (language === "javascript" && fact.kind === "file"),
  };
}

function nameAround(functions: readonly FunctionFact[], fact: FunctionFact): string {
  const parent = fact.parent === undefined ? undefined : functions[fact.parent];
  if (!parent || parent.kind === "file") return "the file";
  return parent.name ?? nameAround(functions, parent);
}

/** The same in a text that has something before it. */
export function sitesAfter({ functions, sites }: FileSites, shift: number): FileSites {
  const moved = ([start, end]: Span): Span => [start + shift, end + shift];
  return {
    functions: functions.map((one) => ({ ...one, span: moved(one.span), nameSpan: moved(one.nameSpan) })),
    sites: sites.map((one) => ({
      ...one,
      span: moved(one.span),
      calleeSpan: moved(one.calleeSpan),
      loops: one.loops.map(({ span, trips }) => ({ span: moved(span), trips })),
    })),
  };
}
