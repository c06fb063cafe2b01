import {
  suggestNames,
  type Architecture,
  type Database,
  type LibraryCall,
  type Startup,
  type Syscall,
} from "syscall-db";

/** What a name that somebody types stands for. */
export type Subject =
  | { readonly kind: "syscall"; readonly row: Syscall }
  | { readonly kind: "call"; readonly row: LibraryCall }
  | { readonly kind: "startup"; readonly row: Startup }
  | { readonly kind: "capability"; readonly row: NamedSyscalls }
  | { readonly kind: "group"; readonly row: NamedSyscalls };

/** System calls that share a capability, a group of systemd's ("@io-event") or a class of strace's ("%desc"). */
export interface NamedSyscalls {
  readonly name: string;
  readonly syscalls: readonly string[];
}

/** The machine's own; on others x86-64, which most readers mean. */
export const ownArchitecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

/**
 * Every subject that a typed name may mean: `openat`, `open(2)`, `SYS_openat`, `__NR_openat`, `257` (on the given
 * architectures), `fs.readFileSync`, `readFileSync`, `CAP_SYS_ADMIN`, `@io-event`, `%desc`, `node-22`. A name that only
 * ends several Node names gives all of them. None: an empty list.
 */
export function subjectsOf(
  typed: string,
  db: Database,
  architectures: readonly Architecture[] = [ownArchitecture],
): readonly Subject[] {
  const [, stem = "", section] = /^(.*?)(?:\((\d?)\))?$/s.exec(typed.trim()) ?? [];
  if (stem === "") return [];
  if (/^\d+$/.test(stem)) {
    const meant = architectures.flatMap((one) => [...db.syscalls()].filter((row) => row.numbers[one] === Number(stem)));
    return [...new Set(meant)].map((row) => ({ kind: "syscall", row }));
  }
  const kernelName = /^(?:SYS_|__NR_)(\w+)$/.exec(stem)?.[1];
  const syscall = db.syscall(kernelName ?? stem);
  const asSyscall: readonly Subject[] = syscall ? [{ kind: "syscall", row: syscall }] : [];
  if (kernelName !== undefined || (section === "2" && syscall)) return asSyscall;
  const libc = db.call(stem, "libc");
  const node = section ? undefined : (db.call(stem, "node") ?? db.call(`node:${stem}`, "node"));
  const calls = [libc, node].flatMap((row) => (row ? [{ kind: "call", row } as const] : []));
  const exact = [...(section === "3" && libc ? [] : asSyscall), ...calls, ...collectionsOf(stem, db)];
  if (exact.length > 0) return exact;
  return [...db.calls("node")]
    .filter((row) => row.name.endsWith(`.${stem}`) || row.name.endsWith(`/${stem}`))
    .map((row) => ({ kind: "call", row }));
}

function collectionsOf(name: string, db: Database): readonly Subject[] {
  const startup = db.startup(name);
  if (startup) return [{ kind: "startup", row: startup }];
  const capability = name.toUpperCase();
  if (capabilitiesOf(db).includes(capability)) {
    const needs = (row: Syscall) => row.capabilities.some((one) => one.capability === capability);
    return [{ kind: "capability", row: { name: capability, syscalls: namesOf([...db.syscalls()].filter(needs)) } }];
  }
  const members = namedGroups(db).get(name);
  return members ? [{ kind: "group", row: { name, syscalls: members.toSorted() } }] : [];
}

/** systemd's groups and, with a `%`, strace's classes: name → system calls. */
export function namedGroups(db: Database): ReadonlyMap<string, readonly string[]> {
  const classes = new Map<string, string[]>();
  for (const { name, classes: own } of db.syscalls())
    for (const one of own) classes.set(`%${one}`, [...(classes.get(`%${one}`) ?? []), name]);
  return new Map([...Object.entries(db.filters()?.systemd.groups ?? {}), ...classes]);
}

/** Every capability that a system call of the database may need, sorted. */
export function capabilitiesOf(db: Database): readonly string[] {
  return [...new Set([...db.syscalls()].flatMap((row) => row.capabilities.map((one) => one.capability)))].sort();
}

/** Known names near an unknown one; prefixes that people write are left aside. */
export function nearestNames(typed: string, db: Database): readonly string[] {
  const name = typed.trim().replace(/\(\d?\)$/, "");
  if (/^cap_/i.test(name)) return nearest(name.toUpperCase(), capabilitiesOf(db));
  if (/^[@%]/.test(name)) return nearest(name, [...namedGroups(db).keys()]);
  const known = suggestNames(name.replace(/^(?:SYS_|__NR_)/, ""), db);
  return known.length > 0
    ? known
    : nearest(
        name,
        [...db.startups()].map(({ id }) => id),
      );
}

/** Those of a short list of names that a typed one is nearest to, at most three; none when all are far. */
export function nearest(typed: string, names: readonly string[]): readonly string[] {
  const wanted = pairsOf(typed.toLowerCase());
  return names
    .map((name) => ({ name, alike: likeness(wanted, pairsOf(name.toLowerCase())) }))
    .filter(({ alike }) => alike >= 0.45)
    .sort((a, b) => b.alike - a.alike || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

function pairsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from(text, (_, index) => text.slice(Math.max(0, index - 1), index + 1)));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * [...a].filter((pair) => b.has(pair)).length) / (a.size + b.size);
}

function namesOf(rows: readonly Syscall[]): readonly string[] {
  return rows.map(({ name }) => name).sort();
}
