/** One ELF file as functions with what each does: system calls, calls, references. */
import { conventions as arm, effectOf as armEffect } from "./aarch64.js";
import type { Conventions, Effect } from "./effect.js";
import type { Elf } from "./elf.js";
import { sitesOf, type Site } from "./flow.js";
import { carve, type MachineFunction } from "./functions.js";
import type { Instruction } from "./listing.js";
import type { Surroundings } from "./state.js";
import { conventions as intel, effectOf as intelEffect } from "./x86-64.js";

export interface Image {
  /** DT_SONAME or the file's name. */
  readonly name: string;
  readonly elf: Elf;
  /** By address. */
  readonly functions: ReadonlyMap<number, MachineFunction>;
  readonly sites: ReadonlyMap<number, readonly Site[]>;
  readonly objects: readonly DataObject[];
  /** Functions that never come back. */
  readonly endless: ReadonlySet<number>;
}

/** Data that holds pointers: a table of methods, a list of handlers. */
export interface DataObject {
  readonly address: number;
  readonly size: number;
  /** Empty for a run of pointers that no symbol covers: where such a table begins and ends isn't known. */
  readonly names: readonly string[];
  readonly exported: readonly string[];
}

const architectures: Readonly<
  Record<Elf["machine"], { conventions: Conventions; effectOf: (instruction: Instruction) => Effect }>
> = {
  x86_64: { conventions: intel, effectOf: intelEffect },
  aarch64: { conventions: arm, effectOf: armEffect },
};

export function readImage(name: string, elf: Elf, listing: readonly Instruction[]): Image {
  const functions = carve(elf, listing);
  const endless = withoutReturn(functions, architectures[elf.machine].effectOf);
  const around = surroundingsOf({ elf, endless });
  const sites = new Map([...functions].map(([address, { code }]) => [address, sitesOf(code, around)]));
  return { name, elf, functions, sites, objects: objectsOf(elf), endless };
}

export function surroundingsOf({ elf, endless }: Pick<Image, "elf" | "endless">): Surroundings {
  return {
    ...architectures[elf.machine],
    pointerAt: (address) => elf.pointers.get(address),
    returns: (address) => !endless.has(address),
  };
}

/** Functions that hold no return and jump to none that returns: a call of `abort` has no path behind it. */
function withoutReturn(
  functions: ReadonlyMap<number, MachineFunction>,
  effectOf: (instruction: Instruction) => Effect,
): ReadonlySet<number> {
  const endless = new Set<number>();
  const leaves = new Map<number, readonly (number | undefined)[]>();
  for (const [address, { code, fallsThrough }] of functions) {
    if (fallsThrough || code.some(({ mnemonic }) => /^(?:ret|retq|br|eret)$/.test(mnemonic))) continue;
    const [first, last] = [code[0]?.address ?? 0, code.at(-1)?.address ?? 0];
    const jumps = code.flatMap((one) => {
      const effect = effectOf(one);
      if (effect.kind !== "jump") return [];
      const target = effect.target.kind === "number" ? effect.target.value : undefined;
      return target !== undefined && target >= first && target <= last ? [] : [target];
    });
    leaves.set(address, jumps);
  }
  for (let before = -1; before !== endless.size;) {
    before = endless.size;
    for (const [address, jumps] of leaves)
      if (jumps.every((target) => target !== undefined && endless.has(target))) endless.add(address);
  }
  return endless;
}

function objectsOf({ symbols, pointers, sections }: Elf): DataObject[] {
  type Found = DataObject & { size: number; readonly names: string[]; readonly exported: string[] };
  const byAddress = new Map<number, Found>();
  for (const { name, address, size, kind, defined, exported } of symbols) {
    if (!defined || kind !== "object" || size === 0) continue;
    const known = byAddress.get(address) ?? { address, size: 0, names: [], exported: [] };
    known.size = Math.max(known.size, size);
    if (!known.names.includes(name)) known.names.push(name);
    if (exported && !known.exported.includes(name)) known.exported.push(name);
    byAddress.set(address, known);
  }
  const objects = [...byAddress.values()].toSorted((a, b) => a.address - b.address);
  const covered = (place: number) => objects.some((one) => place >= one.address && place < one.address + one.size);
  const sectionOf = (place: number) => sections.find((one) => place >= one.address && place < one.address + one.size);
  // Pointers that no symbol covers, in runs: tables of a library without symbols. Code names entries of the global
  // offset table one by one.
  const bare = [...pointers.keys()]
    .filter((place) => !covered(place) && sectionOf(place)?.name.startsWith(".got") === false)
    .toSorted((a, b) => a - b);
  const runs: Found[] = [];
  for (const place of bare) {
    const last = runs.at(-1);
    if (last && place - (last.address + last.size) <= 24 && sectionOf(place) === sectionOf(last.address))
      last.size = place + 8 - last.address;
    else runs.push({ address: place, size: 8, names: [], exported: [] });
  }
  return [...objects, ...runs].toSorted((a, b) => a.address - b.address);
}
