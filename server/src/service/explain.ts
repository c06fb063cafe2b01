import { costOf, type Database, type From, type LibraryCall, type Syscall } from "syscall-db";
import { alternativeText, blockingText, crossingsText, emissionText, numbersText, sinceText } from "./wording.js";

/** A row of the database that a name stands for. */
export type Subject =
  { readonly kind: "syscall"; readonly row: Syscall } | { readonly kind: "call"; readonly row: LibraryCall };

/** What there is to say of a subject: a headline, sentences, and facts under labels. */
export interface Explanation {
  readonly name: string;
  /** "system call · file management" */
  readonly about: string;
  readonly sentences: readonly string[];
  readonly facts: readonly { readonly label: string; readonly lines: readonly string[] }[];
}

/**
 * Every row that a typed name may mean: `openat`, `open(2)`, `fs.readFileSync`, `readFileSync`, `promises.readFile`.
 * A name that only ends several Node names gives all of them. None: an empty list.
 */
export function subjectsOf(typed: string, db: Database): readonly Subject[] {
  const name = typed.trim().replace(/\(\d?\)$/, "");
  const syscall = db.syscall(name);
  const libc = db.call(name, "libc");
  const node = db.call(name, "node") ?? db.call(`node:${name}`, "node");
  const exact: readonly Subject[] = [
    ...(syscall ? [{ kind: "syscall", row: syscall } as const] : []),
    ...[libc, node].flatMap((row) => (row ? [{ kind: "call", row } as const] : [])),
  ];
  if (exact.length > 0 || name === "") return exact;
  return [...db.calls("node")]
    .filter((row) => row.name.endsWith(`.${name}`) || row.name.endsWith(`/${name}`))
    .map((row) => ({ kind: "call", row }));
}

/** `told`: system calls that the reader has been told of already. */
export function explain(subject: Subject, db: Database, told: readonly Subject[] = []): Explanation {
  if (subject.kind === "syscall") return explainSyscall(subject.row, db);
  return explainCall(subject.row, db, new Set(told.map(({ row }) => row.name)));
}

function explainSyscall(row: Syscall, db: Database): Explanation {
  // Thin wrappers first: they are what people know it by.
  const callers = [...db.calls("libc"), ...db.calls("node")]
    .filter((call) => call.emits.some((one) => one.syscall === row.name))
    .sort((a, b) => a.emits.length - b.emits.length)
    .map((call) => call.name);
  const superseded = row.supersededBy === undefined ? "" : `; use ${row.supersededBy}`;
  return {
    name: row.name,
    about: ["system call", row.category, ...(row.categories ?? [])].join(" · "),
    sentences: [row.summary, ...(row.caveat === undefined ? [] : [row.caveat])],
    facts: labelled({
      call: [`${row.name}(${row.parameters.map(({ name }) => name).join(", ")})`],
      numbers: [numbersText(row)],
      status: [`${row.status}${superseded}${row.since === undefined ? "" : `; since Linux ${row.since}`}`],
      cost: [costOf(row).text, `${row.cost.basis}; ${blockingText(row.cost)}`],
      privilege: privilegeOf([row]),
      "reached by": callers.length === 0 ? [] : [shortList(callers, 12)],
      instead: row.alternatives.map(alternativeText),
      manual: [row.man],
      source: sourcesOf(row.from, db),
    }),
  };
}

function explainCall(row: LibraryCall, db: Database, told: ReadonlySet<string>): Explanation {
  const names = [...new Set(row.emits.map((one) => one.syscall))].filter((name) => !told.has(name));
  const syscalls = names.flatMap((name) => db.syscall(name) ?? []);
  const unknown = names.filter((name) => !db.syscall(name));
  const parameters = row.parameters.map((one) => (one.optional === true ? `[${one.name}]` : one.name));
  const traits = [
    ...(row.buffered === true ? ["Buffered in user space: one crossing serves many calls."] : []),
    ...(row.blocksEventLoop === true && !row.summary.includes("event loop")
      ? ["The event loop stands still until it is done."]
      : []),
    ...(row.poolHops
      ? [`${row.poolHops} round ${row.poolHops === 1 ? "trip" : "trips"} through the thread pool.`]
      : []),
  ];
  return {
    name: row.name,
    about: row.runtime === "node" ? "Node API" : `libc function${row.header === undefined ? "" : ` · <${row.header}>`}`,
    sentences: [row.summary, ...(row.caveat === undefined ? [] : [row.caveat]), ...traits],
    facts: labelled({
      call: [`${row.name}(${[...parameters, ...(row.variadic === true ? ["…"] : [])].join(", ")})`],
      "system calls": [crossingsText(row), ...row.emits.map((one) => emissionText(one, db))],
      cost: syscalls.map((one) => `${one.name}: ${costOf(one).text}; ${blockingText(one.cost)}`),
      privilege: names.length === 0 && row.emits.length > 0 ? [] : privilegeOf(syscalls, unknown),
      available: sinceText(row.since) === "" ? [] : [sinceText(row.since)],
      instead: row.instead.map(alternativeText),
      manual: row.man === undefined ? [] : [row.man],
      source: sourcesOf(row.from, db),
    }),
  };
}

function labelled(facts: Readonly<Record<string, readonly string[]>>): Explanation["facts"] {
  return Object.entries(facts).flatMap(([label, lines]) => (lines.length === 0 ? [] : [{ label, lines }]));
}

function privilegeOf(syscalls: readonly Syscall[], unknown: readonly string[] = []): readonly string[] {
  const needs = new Map<string, string[]>();
  for (const { name, capabilities } of syscalls) {
    for (const { capability, when } of capabilities) {
      const need = `${capability} needed ${when}`;
      needs.set(need, [...(needs.get(need) ?? []), name]);
    }
  }
  const told = [...needs].map(([need, names]) => (syscalls.length === 1 ? need : `${need} (${names.join(", ")})`));
  const gaps = unknown.length === 0 ? [] : [`not known of ${unknown.join(", ")}`];
  return told.length + gaps.length === 0 ? ["no capability needed"] : [...told, ...gaps];
}

function sourcesOf(from: readonly From[], db: Database): readonly string[] {
  return from.map(({ source, place, method, of }) => {
    const version = db.source(source)?.version;
    return `${of === undefined ? "" : `${of}: `}${[source, version].filter(Boolean).join(" ")}, ${place} (${method})`;
  });
}

function shortList(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}
