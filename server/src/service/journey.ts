import {
  crossings,
  type Architecture,
  type Database,
  type Emission,
  type LibraryCall,
  type Platform,
  type Syscall,
} from "syscall-db";

/** How a system call is entered on one architecture. */
export interface Entry {
  readonly architecture: Architecture;
  readonly number: number;
  readonly instruction: string;
  /** Where the number goes. */
  readonly numberRegister: string;
  readonly arguments: readonly { readonly register: string; readonly name: string; readonly type: string }[];
}

/** What syscall(2) says of each architecture: instruction, and registers of number and arguments. */
const conventions = {
  x86_64: { instruction: "syscall", number: "rax", arguments: ["rdi", "rsi", "rdx", "r10", "r8", "r9"] },
  aarch64: { instruction: "svc #0", number: "x8", arguments: ["x0", "x1", "x2", "x3", "x4", "x5"] },
} as const satisfies Record<Architecture, object>;

/** Undefined where the architecture lacks the call. */
export function entryOf({ numbers, parameters }: Syscall, architecture: Architecture): Entry | undefined {
  const number = numbers[architecture];
  if (number === undefined) return undefined;
  const { instruction, number: numberRegister, arguments: registers } = conventions[architecture];
  const passed = parameters.flatMap(({ name, type }, index) => {
    const register = registers[index];
    return register === undefined ? [] : [{ register, name, type }];
  });
  return { architecture, number, instruction, numberRegister, arguments: passed };
}

/** The libc function of the same name, if it is there to make this system call. */
export function wrapperOf({ name }: Syscall, db: Database): LibraryCall | undefined {
  const row = db.call(name, "libc");
  return row?.name === name && wraps(row) ? row : undefined;
}

/** Whether a function makes the system call of its own name once, whatever happens, at least on glibc. */
export function wraps({ name, runtime, emits }: LibraryCall): boolean {
  return (
    runtime === "libc" &&
    emits.some((one) => one.syscall === name && one.times === 1 && one.on !== "musl" && one.when === undefined)
  );
}

export const platformsOf = {
  libc: ["glibc", "musl"],
  node: ["node-20", "node-22", "node-24"],
} as const satisfies Record<LibraryCall["runtime"], readonly Platform[]>;

/** The platform that a reader most likely asks for: the newest one of Node. */
export function firstPlatform({ runtime }: LibraryCall): Platform {
  return runtime === "node" ? "node-24" : "glibc";
}

export function emissionsOn(emits: readonly Emission[], platform: Platform): readonly Emission[] {
  return emits.filter((one) => (one.on === undefined || one.on === platform) && one.times !== 0);
}

/** The system calls of a function, each once; the one that it is called for stands first. */
export function syscallsOf(row: LibraryCall, db: Database): readonly Syscall[] {
  const first = emissionsOn(row.emits, firstPlatform(row));
  const sure = first.filter((one) => one.when === undefined);
  const steady = sure.filter((one) => one.times !== "varies");
  const candidates = [steady, first, row.emits].find((some) => some.length > 0) ?? [];
  // Loop and child only serve where a thread of the pool does the work.
  const inPool = candidates.filter((one) => one.thread === "pool" && one.syscall !== "write");
  const names = [...new Set(row.emits.filter((one) => one.times !== 0).map((one) => one.syscall))];
  const rows = names.flatMap((name) => db.syscall(name) ?? []);
  const wanted = new Set((inPool.length > 0 ? inPool : candidates).map((one) => one.syscall));
  const main = rows.filter(({ name }) => wanted.has(name)).reduce<Syscall | undefined>(dearer, undefined);
  return main ? [main, ...rows.filter((one) => one !== main)] : rows;
}

function dearer(best: Syscall | undefined, one: Syscall): Syscall {
  return best && weightOf(best) >= weightOf(one) ? best : one;
}

const tierWeights = { vdso: 0, fast: 1.5, medium: 10, heavy: 100 } as const;

function weightOf({ cost }: Syscall): number {
  return cost.ratio ? Math.sqrt(cost.ratio[0] * cost.ratio[1]) : tierWeights[cost.tier];
}

/** Where the functions stand that most programs know, in the order in which they come to mind; others follow. */
const familiar: readonly string[] = [
  ...["stdio.h", "unistd.h", "fcntl.h", "stdlib.h", "dirent.h", "sys/socket.h", "sys/stat.h", "pthread.h", "time.h"],
  ...["node:fs", "node:fs/promises", "node:child_process", "node:http", "node:net"],
];

/**
 * Library functions that make a system call: first those that it is the main one of; of libc among them thin wrappers,
 * then those that make little else; then familiar ones, and of these the short names, which are the everyday ones.
 */
export function callersOf(name: string, runtime: LibraryCall["runtime"], db: Database): readonly LibraryCall[] {
  const makes = (one: Emission) => one.syscall === name && one.times !== 0;
  const ranked = [...db.calls(runtime)]
    .filter((row) => row.emits.some(makes))
    .map((row) => {
      const place = familiar.indexOf(row.header ?? row.name.slice(0, row.name.indexOf(".")));
      const emits = emissionsOn(row.emits, firstPlatform(row));
      const sure = emits.filter((one) => one.when === undefined);
      const isThin = sure.length === 1 && sure.every((one) => makes(one) && one.times !== "varies");
      const others = new Set(sure.filter((one) => !makes(one)).map((one) => one.syscall));
      const nearness = place < 0 ? familiar.length : place;
      const rank = [
        syscallsOf(row, db)[0]?.name === name ? 0 : 1,
        emits.some(makes) ? 0 : 1,
        /_unlocked$|64$/.test(row.name) ? 1 : 0,
        ...(runtime === "libc" ? [isThin ? 0 : 1, others.size, nearness] : [nearness, others.size]),
        row.name.length,
      ];
      return { row, rank };
    });
  return ranked.sort((a, b) => compareRanks(a.rank, b.rank)).map(({ row }) => row);
}

/** By the first of the figures that differ. */
function compareRanks(a: readonly number[], b: readonly number[]): number {
  return a.map((one, index) => one - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** A Node API in its other forms: with a callback, with a promise, synchronous. */
export function siblingsOf({ name, runtime }: LibraryCall, db: Database): readonly LibraryCall[] {
  const [, module, path] = /^node:([\w/]+)\.(\w+)$/.exec(name) ?? [];
  if (runtime !== "node" || module === undefined || path === undefined) return [];
  const base = path.replace(/Sync$/, "");
  const parent = module.replace(/\/promises$/, "");
  const forms = [`node:${parent}.${base}`, `node:${parent}.${base}Sync`, `node:${parent}/promises.${base}`];
  return forms.filter((form) => form !== name).flatMap((form) => db.call(form, "node") ?? []);
}

/** Steady crossings of one call on each platform that knows it, with equal ones together. */
export function crossingsByPlatform(
  row: LibraryCall,
): readonly { readonly platforms: readonly Platform[]; readonly text: string }[] {
  const byText = new Map<string, Platform[]>();
  for (const platform of platformsOf[row.runtime]) {
    const { text } = crossings(row, platform);
    byText.set(text, [...(byText.get(text) ?? []), platform]);
  }
  return [...byText].map(([text, platforms]) => ({ platforms, text }));
}
