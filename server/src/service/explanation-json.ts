import {
  costOf,
  crossings,
  partsOf,
  groupsOf,
  rulingOf,
  type Architecture,
  type CostSummary,
  type Crossings,
  type Database,
  type LibraryCall,
  type Part,
  type Platform,
  type Ruling,
  type Syscall,
} from "syscall-db";
import { callersOf, entryOf, platformsOf, siblingsOf, syscallsOf, type Entry } from "./journey.js";
import type { Subject } from "./subjects.js";

/** What follows from a system call's row together with others. */
interface OfSyscall {
  readonly entry: readonly Entry[];
  readonly cost: CostSummary;
  /** What of a crossing it pays for, with the features that say so. */
  readonly parts: readonly Part[];
  readonly filters?: {
    readonly docker: Ruling;
    readonly podman: Ruling;
    readonly systemd: readonly string[];
  };
  readonly calledBy: Readonly<Record<LibraryCall["runtime"], readonly string[]>>;
  readonly gains: Gains;
}

interface OfCall {
  /** The system call that the function is there for; absent when it makes none. */
  readonly main?: string;
  readonly crossings: Readonly<Partial<Record<Platform, Crossings>>>;
  /** The same API with a callback, with a promise, synchronous. */
  readonly otherForms: readonly string[];
  readonly gains: Gains;
}

/** Measured gains of alternatives, by their name: lowest and highest multiple. */
type Gains = Readonly<Record<string, readonly [number, number]>>;

/** The subject's row as the database has it, and under `derived` what was found out with other rows. */
export function explanationJson(subject: Subject, db: Database, architectures: readonly Architecture[]): object {
  if (subject.kind === "syscall") return { ...subject, derived: ofSyscall(subject.row, db, architectures) };
  return subject.kind === "call" ? { ...subject, derived: ofCall(subject.row, db) } : subject;
}

function ofSyscall(row: Syscall, db: Database, architectures: readonly Architecture[]): OfSyscall {
  const filters = db.filters();
  const names = (runtime: LibraryCall["runtime"]) => callersOf(row.name, runtime, db).map(({ name }) => name);
  return {
    entry: architectures.flatMap((one) => entryOf(row, one) ?? []),
    cost: costOf(row),
    parts: partsOf(row),
    ...(filters && {
      filters: {
        docker: rulingOf(filters.profiles.docker, row.name),
        podman: rulingOf(filters.profiles.podman, row.name),
        systemd: groupsOf(filters, row.name),
      },
    }),
    calledBy: { libc: names("libc"), node: names("node") },
    gains: gainsOf(row.alternatives, db),
  };
}

function ofCall(row: LibraryCall, db: Database): OfCall {
  const [main] = syscallsOf(row, db);
  return {
    ...(main && { main: main.name }),
    crossings: Object.fromEntries(platformsOf[row.runtime].map((on) => [on, crossings(row, on)])),
    otherForms: siblingsOf(row, db).map(({ name }) => name),
    gains: gainsOf(row.instead, db),
  };
}

function gainsOf(alternatives: LibraryCall["instead"], db: Database): Gains {
  return Object.fromEntries(
    alternatives.flatMap(({ name, comparison }) => {
      const found = comparison === undefined ? undefined : db.comparison(comparison);
      return found ? [[name, found.gain] as const] : [];
    }),
  );
}
