import { dirname, join } from "node:path";
import { database } from "syscall-db";
import type { LibrarySummary } from "../program/library-summary.js";
import type { Elf, ElfSymbol } from "../program/machine/elf.js";
import { Graph } from "../program/machine/graph.js";
import { summaryOf } from "../program/machine/summary.js";
import { machineOfFile, readElfFile, readMachineCode } from "./machine-code.js";

const folders = {
  x86_64: ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"],
  aarch64: ["/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/aarch64-linux-gnu/lib", "/lib64", "/lib"],
};

const callable: ReadonlySet<ElfSymbol["kind"]> = new Set(["function", "chooser", "none"]);

export interface LibraryReading {
  readonly summary: LibrarySummary;
  /** Libraries that it needs and that aren't here: what they define is an undefined symbol. */
  readonly missing: readonly string[];
}

/**
 * What a shared library's functions ask of the kernel and of the libraries that it needs, which are looked for beside
 * it and where the system keeps them. Reads files and runs objdump; nothing of the library is run.
 * @throws Refusal when it can't be read
 */
export async function summariseLibrary(path: string): Promise<LibraryReading> {
  const image = await readMachineCode(path);
  const { machine, needed } = image.elf;
  const found = needed.map((name) => ({ name, elf: readNeeded(name, machine, dirname(path)) }));
  const exports = found.flatMap(({ name, elf }) =>
    elf
      ? [{ library: name, kinds: new Map(elf.symbols.flatMap((one) => (one.exported ? [[one.name, one.kind]] : []))) }]
      : [],
  );
  const missing = found.flatMap(({ name, elf }) => (elf ? [] : [name]));
  const names = new Map(
    [...database().syscalls()].flatMap(({ numbers, name }) => {
      const number = numbers[machine];
      return number === undefined ? [] : [[number, name] as const];
    }),
  );
  const definer = (name: string) => {
    const found = exports.find(({ kinds }) => kinds.has(name));
    return found && { library: found.library, isData: !callable.has(found.kinds.get(name) ?? "other") };
  };
  const cuts = database()
    .libraryCuts(image.name)
    .filter(({ architectures }) => architectures?.includes(machine) ?? true);
  return { summary: summaryOf(image, new Graph([image]), { names, definer, cuts }), missing };
}

function readNeeded(name: string, machine: Elf["machine"], beside: string): Elf | undefined {
  const path = neededFile(name, machine, beside);
  return path === undefined ? undefined : readElfFile(path);
}

/** Where a library is that another one needs. */
export function neededFile(name: string, machine: Elf["machine"], beside: string): string | undefined {
  return [beside, ...folders[machine]]
    .map((folder) => join(folder, name))
    .find((path) => machineOfFile(path) === machine);
}
