import type { Command, Constant, LibraryCall, LibraryCut, Runtime, Source, SyscallRecord } from "./generated/schema.js";
import type { Comparison } from "./comparison.js";
import type { Filters } from "./filters.js";
import type { LibraryMap } from "./library-map.js";
import type { NodeFeatures } from "./node-features.js";
import type { Startup } from "./startup.js";

export type RuntimeKind = LibraryCall["runtime"];
export type Architecture = "x86_64" | "aarch64";

/** A syscall with its numbers; an architecture without the call is absent. */
export interface Syscall extends SyscallRecord {
  readonly numbers: Readonly<Partial<Record<Architecture, number>>>;
}

/** Rows that a database is made of, and what a user's overlay may add: a row with a known name replaces the built-in one. */
export interface Rows {
  readonly syscalls?: readonly SyscallRecord[];
  readonly calls?: readonly LibraryCall[];
  readonly commands?: readonly Command[];
  readonly constants?: readonly Constant[];
  readonly runtimes?: readonly Runtime[];
  readonly sources?: readonly Source[];
  readonly numbers?: Readonly<Record<Architecture, Readonly<Record<string, number>>>>;
  readonly filters?: Filters;
  readonly startups?: readonly Startup[];
  readonly nodeFeatures?: readonly NodeFeatures[];
  readonly comparisons?: readonly Comparison[];
  /** Read when they are first asked for: maps are large, and a linter that drafts nothing needs none. */
  readonly libraryCuts?: () => readonly LibraryCut[];
  readonly libraryMap?: (library: string, architecture: Architecture) => LibraryMap | undefined;
}

/** Read-only access to every row by name. Look-ups of unknown names give undefined. */
export class Database {
  readonly #syscalls: ReadonlyMap<string, Syscall>;
  readonly #calls: Readonly<Record<RuntimeKind, ReadonlyMap<string, LibraryCall>>>;
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #constants: ReadonlyMap<string, Constant>;
  readonly #runtimes: ReadonlyMap<string, Runtime>;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #aliases: Readonly<Record<RuntimeKind, ReadonlyMap<string, string>>>;
  readonly #startups: ReadonlyMap<string, Startup>;
  readonly #nodeFeatures: ReadonlyMap<string, NodeFeatures>;
  readonly #comparisons: ReadonlyMap<string, Comparison>;
  readonly #rows: readonly Rows[];

  /** Later rows replace earlier ones of the same name. */
  constructor(...rows: readonly Rows[]) {
    this.#rows = rows;
    const numbers = rows.map((row) => row.numbers).findLast((found) => found !== undefined);
    const all = <T>(pick: (row: Rows) => readonly T[] | undefined): readonly T[] =>
      rows.flatMap((row) => pick(row) ?? []);
    const callsOf = (runtime: RuntimeKind) =>
      new Map(
        all((row) => row.calls).flatMap((call) => (call.runtime === runtime ? [[call.name, call] as const] : [])),
      );
    this.#syscalls = new Map(
      all((row) => row.syscalls).map((row) => [row.name, { ...row, numbers: numbersOf(numbers, row.name) }]),
    );
    this.#calls = { libc: callsOf("libc"), node: callsOf("node") };
    this.#commands = new Map(all((row) => row.commands).map((row) => [row.name, row]));
    this.#constants = new Map(all((row) => row.constants).map((row) => [row.name, row]));
    this.#runtimes = new Map(all((row) => row.runtimes).map((row) => [row.id, row]));
    this.#sources = new Map(all((row) => row.sources).map((row) => [row.id, row]));
    this.#startups = new Map(all((row) => row.startups).map((row) => [row.id, row]));
    this.#nodeFeatures = new Map(all((row) => row.nodeFeatures).map((row) => [row.id, row]));
    this.#comparisons = new Map(all((row) => row.comparisons).map((row) => [row.name, row]));
    const aliasesOf = (kind: RuntimeKind) =>
      new Map([...this.#runtimes.values()].flatMap((row) => (row.kind === kind ? Object.entries(row.aliases) : [])));
    this.#aliases = { libc: aliasesOf("libc"), node: aliasesOf("node") };
  }

  syscall(name: string): Syscall | undefined {
    return this.#syscalls.get(name);
  }

  /** By canonical name or by an alias of it (`fs-extra.readFileSync`, `node:fs.promises.open().read`). */
  call(name: string, runtime: RuntimeKind): LibraryCall | undefined {
    return this.#calls[runtime].get(name) ?? this.#calls[runtime].get(this.canonical(name, runtime));
  }

  /** The name with its longest known alias prefix replaced, until none is left. */
  canonical(name: string, runtime: RuntimeKind): string {
    const aliases = this.#aliases[runtime];
    let current = name;
    for (let round = 0; round < 4; round += 1) {
      const replaced = replaceLongestPrefix(current, aliases);
      if (replaced === current) return current;
      current = replaced;
    }
    return current;
  }

  /** A program, by the name that it is typed by. */
  command(name: string): Command | undefined {
    return this.#commands.get(name);
  }

  constant(name: string): Constant | undefined {
    return this.#constants.get(name);
  }

  runtime(id: string): Runtime | undefined {
    return this.#runtimes.get(id);
  }

  source(id: string): Source | undefined {
    return this.#sources.get(id);
  }

  /** What container runtimes and systemd's groups say of system calls; undefined when no row tells. */
  filters(): Filters | undefined {
    return this.#rows.map((row) => row.filters).findLast((found) => found !== undefined);
  }

  /** What programs that use a part of a release of Node ("node-20") were seen to call. */
  nodeFeatures(release: string): NodeFeatures | undefined {
    return this.#nodeFeatures.get(release);
  }

  /** By id: "glibc-dynamic", "node-22". */
  startup(id: string): Startup | undefined {
    return this.#startups.get(id);
  }

  /** By library and architecture ("glibc-2.36", "x86_64"): what each of its functions can ask of the kernel. */
  libraryMap(library: string, architecture: Architecture): LibraryMap | undefined {
    for (const { libraryMap } of this.#rows) {
      const found = libraryMap?.(library, architecture);
      if (found) return found;
    }
    return undefined;
  }

  /** Curated rows over what the machine code of one library says. */
  libraryCuts(library: string): readonly LibraryCut[] {
    return this.#rows.flatMap((row) => row.libraryCuts?.() ?? []).filter((row) => row.library === library);
  }

  comparison(name: string): Comparison | undefined {
    return this.#comparisons.get(name);
  }

  syscalls(): Iterable<Syscall> {
    return this.#syscalls.values();
  }

  calls(runtime: RuntimeKind): Iterable<LibraryCall> {
    return this.#calls[runtime].values();
  }

  constants(): Iterable<Constant> {
    return this.#constants.values();
  }

  sources(): Iterable<Source> {
    return this.#sources.values();
  }

  startups(): Iterable<Startup> {
    return this.#startups.values();
  }

  comparisons(): Iterable<Comparison> {
    return this.#comparisons.values();
  }

  /** Alias prefixes of one runtime, with what they stand for. */
  aliases(runtime: RuntimeKind): ReadonlyMap<string, string> {
    return this.#aliases[runtime];
  }

  /** This database with a user's rows on top. Shape is the caller's duty: `readOverlay` checks it. */
  withOverlay(rows: Rows): Database {
    return new Database(...this.#rows, rows);
  }
}

function numbersOf(tables: Rows["numbers"], name: string): Syscall["numbers"] {
  return {
    ...(tables?.x86_64[name] === undefined ? {} : { x86_64: tables.x86_64[name] }),
    ...(tables?.aarch64[name] === undefined ? {} : { aarch64: tables.aarch64[name] }),
  };
}

/** A prefix ends where a name part ends: before `.`, `(` or the end. */
function replaceLongestPrefix(name: string, aliases: ReadonlyMap<string, string>): string {
  for (let end = name.length; end > 0; end -= 1) {
    if (end < name.length && name[end] !== "." && name[end] !== "(") continue;
    const target = aliases.get(name.slice(0, end));
    if (target !== undefined) return target + name.slice(end);
  }
  return name;
}
