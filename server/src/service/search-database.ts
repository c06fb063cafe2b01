import semver from "semver";
import { rulingOf, type Architecture, type Database, type LibraryCall, type Syscall } from "syscall-db";
import { Refusal } from "./refusal.js";
import { capabilitiesOf, namedGroups, nearest, nearestNames, subjectsOf } from "./subjects.js";

type Wanted = readonly string[] | undefined;

/** What is searched for: every criterion that is given must hold; of its values one suffices. */
export interface Criteria {
  readonly category?: Wanted;
  readonly capability?: Wanted;
  readonly tier?: Wanted;
  readonly class?: Wanted;
  readonly status?: Wanted;
  readonly group?: Wanted;
  readonly docker?: Wanted;
  readonly podman?: Wanted;
  readonly calledBy?: Wanted;
  /** Ranges of kernel releases, as of npm: "<5.4", ">=6.1". */
  readonly since?: Wanted;
  readonly arch?: readonly Architecture[] | undefined;
}

export interface CallCriteria {
  readonly runtime?: Wanted;
  readonly emits?: Wanted;
  readonly effect?: Wanted;
}

type Test<T> = (row: T) => boolean;

/** System calls by name. @throws Refusal on a value that no row could have, with those near it. */
export function searchSyscalls(criteria: Criteria, db: Database): readonly Syscall[] {
  const rows = [...db.syscalls()];
  const of = (pick: (row: Syscall) => readonly string[]) => [...new Set(rows.flatMap(pick))].sort();
  const categories = ({ category, categories: further = [] }: Syscall) => [category, ...further];
  const needs = (row: Syscall) => row.capabilities.map((one) => one.capability);
  const plain = (option: string, wanted: Wanted, pick: (row: Syscall) => readonly string[], known = of(pick)) =>
    anyOf<Syscall>(wanted, option, known, (value) => (row) => pick(row).includes(value));
  const groups = namedGroups(db);
  const profiles = (["docker", "podman"] as const).map((runtime) =>
    anyOf<Syscall>(criteria[runtime], runtime, ["allow", "deny", "gate"], (value) => {
      const profile = db.filters()?.profiles[runtime];
      return ({ name }) => profile !== undefined && rulingOf(profile, name).verdict === value;
    }),
  );
  const tests: readonly Test<Syscall>[] = [
    plain("category", criteria.category, categories),
    plain("capability", upper(criteria.capability), needs, [...capabilitiesOf(db)]),
    plain("tier", criteria.tier, (row) => [row.cost.tier], ["vdso", "fast", "medium", "heavy"]),
    plain("class", criteria.class, (row) => row.classes),
    plain("status", criteria.status, (row) => [row.status], ["live", "superseded", "dead"]),
    anyOf<Syscall>(criteria.group, "group", [...groups.keys()].filter(isGroup), (value) => {
      const members = new Set(groups.get(value));
      return ({ name }) => members.has(name);
    }),
    ...profiles,
    calledBy(criteria.calledBy, db),
    since(criteria.since),
    ({ numbers }) => criteria.arch === undefined || criteria.arch.some((one) => numbers[one] !== undefined),
  ];
  return byName(rows.filter((row) => tests.every((test) => test(row))));
}

/** Library calls by name. @throws Refusal as for system calls. */
export function searchCalls({ runtime, emits, effect }: CallCriteria, db: Database): readonly LibraryCall[] {
  const rows = (["libc", "node"] as const).flatMap((one) => [...db.calls(one)]);
  const effects = [...new Set(rows.flatMap((row) => row.effects.map((one) => one.effect)))].sort();
  const syscalls = [...db.syscalls()].map(({ name }) => name);
  const tests: readonly Test<LibraryCall>[] = [
    anyOf<LibraryCall>(runtime, "runtime", ["libc", "node"], (value) => (row) => row.runtime === value),
    anyOf<LibraryCall>(emits, "emits", syscalls, (value) => (row) => made(row).includes(value)),
    anyOf<LibraryCall>(effect, "effect", effects, (value) => (row) => row.effects.some((one) => one.effect === value)),
  ];
  return byName(rows.filter((row) => tests.every((test) => test(row))));
}

function anyOf<T>(
  wanted: Wanted,
  option: string,
  known: readonly string[],
  testOf: (value: string) => Test<T>,
): Test<T> {
  if (wanted === undefined) return () => true;
  for (const value of wanted) if (!known.includes(value)) throw unknownValue(option, value, known);
  const tests = wanted.map(testOf);
  return (row) => tests.some((test) => test(row));
}

function calledBy(wanted: Wanted, db: Database): Test<Syscall> {
  if (wanted === undefined) return () => true;
  const calls = wanted.flatMap((name) => {
    const rows = subjectsOf(name, db).flatMap((one) => (one.kind === "call" ? [one.row] : []));
    if (rows.length === 0)
      throw new Refusal(`No library function ${name} is known for --called-by.`, hint(nearestNames(name, db)));
    return rows.flatMap(made);
  });
  return ({ name }) => calls.includes(name);
}

/** System calls that a function makes, also those of the first call in a process only. */
function made({ emits, cold = [] }: LibraryCall): readonly string[] {
  return [...emits, ...cold].filter(({ times }) => times !== 0).map(({ syscall }) => syscall);
}

function since(wanted: Wanted): Test<Syscall> {
  for (const range of wanted ?? [])
    if (semver.validRange(range) === null)
      throw new Refusal(`--since ${range} is no range of releases.`, "Write '<5.4', '>=6.1' or '>=4.0 <5.0'.");
  return ({ since: release }) => {
    const version = semver.coerce(release);
    return wanted === undefined || (version !== null && wanted.some((range) => semver.satisfies(version, range)));
  };
}

/** So many fit into a message; of more the nearest are told. */
const mostTold = 10;

function unknownValue(option: string, value: string, known: readonly string[]): Refusal {
  const all = known.length <= mostTold && known.length > 0 ? `Known are ${known.join(", ")}.` : "";
  return new Refusal(`Nothing has the ${option} ${value}.`, all || hint(nearest(value, known)));
}

function hint(near: readonly string[]): string {
  return near.length === 0 ? "Leave the option out to see what there is." : `Did you mean ${near.join(" or ")}?`;
}

function isGroup(name: string): boolean {
  return name.startsWith("@");
}

function upper(wanted: Wanted): Wanted {
  return wanted?.map((value) => value.toUpperCase());
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
