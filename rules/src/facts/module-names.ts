import type { Database, LibraryCall } from "syscall-db";

/** The members of each module or global object that are looked for; `itself`: it is called without naming a member. */
type Members = Map<string, Set<string>>;

const itself = "";

/**
 * Finds what a text must contain to reach one of the rows: a module's name between quotes, or that of a global object
 * which isn't followed by another of its members.
 */
export function reachesAny(db: Database, rows: readonly LibraryCall[]): RegExp {
  const wanted: Members = new Map();
  for (const { name } of rows) note(wanted, name);
  const globals = new Set([...wanted.keys()].filter((name) => name in globalThis));
  for (const [alias, target] of db.aliases("node")) {
    const [module, member] = partsOf(target);
    const members = wanted.get(module);
    // What stands behind `globalThis.` is found by its own name.
    if (!members || alias.startsWith("global") || (member !== itself && !members.has(member))) continue;
    const [name, own] = partsOf(alias);
    if (own === itself && member === itself) wanted.set(name, members);
    else note(wanted, alias);
    // `setTimeout` alone is a member of `node:timers`, `process` all of `node:process`.
    if (own === itself && (member !== itself || name in globalThis)) globals.add(name);
  }
  if (wanted.size === 0) return /(?!)/;
  const quoted = `["'\`](?:node:)?(?:${[...wanted.keys()].map(escaped).join("|")})["'\`]`;
  const bare = [...globals].map((name) => escaped(name) + unlessOther(wanted.get(name) ?? new Set()));
  return new RegExp(bare.length === 0 ? quoted : `${quoted}|(?<![\\w$])(?:${bare.join("|")})`);
}

function note(wanted: Members, path: string): void {
  const [module, member] = partsOf(path);
  const members = wanted.get(module) ?? new Set();
  wanted.set(module, members.add(member));
}

/** `node:fs/promises.open().stat` → `fs/promises`, `open`. */
function partsOf(name: string): readonly [string, string] {
  const [, module = name, member = itself] = /^(?:node:)?([^.(]+)(?:\.(\w+))?/.exec(name) ?? [];
  return [module, member];
}

function unlessOther(members: ReadonlySet<string>): string {
  const end = "(?![\\w$])";
  if (members.has(itself)) return end;
  return `${end}(?!\\s*\\??\\.\\s*(?!(?:${[...members].map(escaped).join("|")})${end})[\\w$])`;
}

function escaped(name: string): string {
  return name.replace(/[^\w]/g, "\\$&");
}
