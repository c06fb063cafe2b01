import type { Database, Startup, Syscall } from "syscall-db";
import type { Explanation, Fact } from "./explain.js";
import type { NamedSyscalls, Subject } from "./subjects.js";
import { architectureTitles, inWords } from "./wording.js";

/** What there is to say of a name that stands for many system calls. */
export function explainCollection(
  { kind, row }: Exclude<Subject, { kind: "syscall" | "call" }>,
  db: Database,
): Explanation {
  if (kind === "startup") return explainStartup(row, db);
  return kind === "capability" ? explainCapability(row, db) : explainGroup(row, db);
}

/** A line for each condition with the calls that share it, by category; what always needs it stands first. */
function explainCapability({ name, syscalls }: NamedSyscalls, db: Database): Explanation {
  const categories = new Map<string, Map<string, string[]>>();
  for (const row of rowsOf(syscalls, db)) {
    const conditions = categories.get(row.category) ?? new Map<string, string[]>();
    categories.set(row.category, conditions);
    for (const { capability, when } of row.capabilities)
      if (capability === name) conditions.set(when, [...(conditions.get(when) ?? []), row.name]);
  }
  const isAlways = (when: string) => when.startsWith("always");
  return {
    name,
    call: name,
    about: `capability · ${syscalls.length} system ${syscalls.length === 1 ? "call" : "calls"} may need it`,
    sentences: [],
    facts: [...categories].map(([label, conditions]): Fact => {
      const all = [...conditions].sort(([a], [b]) => Number(isAlways(b)) - Number(isAlways(a)));
      return { label, lines: all.map(([when, names]) => `${inWords(names)}: ${when}`), first: true };
    }),
  };
}

function explainGroup({ name, syscalls }: NamedSyscalls, db: Database): Explanation {
  const kind = name.startsWith("@") ? "group of systemd's SystemCallFilter=" : "class of strace's --trace=";
  const categories = new Map<string, string[]>();
  for (const call of syscalls) {
    const category = db.syscall(call)?.category ?? "unknown here";
    categories.set(category, [...(categories.get(category) ?? []), call]);
  }
  return {
    name,
    call: name,
    about: `${kind} · ${syscalls.length} system calls`,
    sentences: [],
    facts: [...categories].map(([label, calls]) => ({ label, lines: [calls.join(", ")], first: true })),
  };
}

function explainStartup({ id, version, architecture, program, syscalls }: Startup, db: Database): Explanation {
  const counts = Object.entries(syscalls).sort(([, a], [, b]) => b[1] - a[1]);
  const [low, high] = [0, 1].map((end) => counts.reduce((sum, [, range]) => sum + (range[end] ?? 0), 0));
  const told = (name: string, [from, to]: readonly [number, number]) => `${rangeText(from, to)} ${name}`;
  const groups = (["heavy", "medium", "fast", "vdso"] as const).map((tier) => ({
    label: tier,
    lines: counts
      .filter(([name]) => (db.syscall(name)?.cost.tier ?? "fast") === tier)
      .map(([name, range]) => told(name, range)),
  }));
  return {
    name: id,
    call: id,
    about: `start-up of version ${version} on ${architectureTitles[architecture]}`,
    sentences: [`An empty program makes ${rangeText(low ?? 0, high ?? 0)} system calls: ${program}`],
    facts: groups.flatMap(({ label, lines }) =>
      lines.length === 0 ? [] : [{ label, lines: [lines.join(", ")], first: true }],
    ),
  };
}

function rangeText(low: number, high: number): string {
  return low === high ? String(low) : `${low} to ${high}`;
}

function rowsOf(names: readonly string[], db: Database): readonly Syscall[] {
  return names.flatMap((name) => db.syscall(name) ?? []);
}
