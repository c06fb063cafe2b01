/** Carves a listing into functions: by symbols, by frames where a library has none, else by what is called. */
import type { Elf } from "./elf.js";
import type { Instruction } from "./listing.js";

export interface MachineFunction {
  readonly address: number;
  /** Every symbol at its start; empty when only a frame or a call tells of it. */
  readonly names: readonly string[];
  readonly exported: readonly string[];
  readonly code: readonly Instruction[];
  /** Runs on into the function behind it. */
  readonly fallsThrough: boolean;
}

const endings = /^(?:jmp|ret|hlt|ud2|call|nop|b|br|udf|brk|bl|blr)/;

/** Functions by address. Instructions are in order of their addresses. */
export function carve(elf: Elf, listing: readonly Instruction[]): ReadonlyMap<number, MachineFunction> {
  const starts = startsOf(elf, listing);
  const functions = new Map<number, MachineFunction>();
  let code: Instruction[] = [];
  let start: number | undefined;
  const finish = () => {
    const [first] = code;
    if (start === undefined || !first || code.every(({ mnemonic }) => isPadding(mnemonic))) return;
    const { names, exported } = starts.get(start) ?? { names: [], exported: [] };
    const last = code.findLast(({ mnemonic }) => !isPadding(mnemonic));
    functions.set(start, {
      address: start,
      names,
      exported,
      code,
      fallsThrough: last !== undefined && last === code.at(-1) && !endings.test(last.mnemonic),
    });
  };
  const ends = new Set<number>();
  for (const [address, { size }] of starts) if (size > 0) ends.add(address + size);
  let isGap = true;
  for (const instruction of listing) {
    const { address } = instruction;
    // Between two symbols: code that nobody names starts where the padding ends.
    const gapStart: boolean = isGap && code.length === 0 && !isPadding(instruction.mnemonic);
    if (starts.has(address) || ends.has(address)) {
      finish();
      code = [];
      isGap = !starts.has(address);
      start = isGap ? undefined : address;
      if (isGap && isPadding(instruction.mnemonic)) continue;
      start ??= address;
    } else if (gapStart) start = address;
    if (start === undefined) continue;
    code.push(instruction);
  }
  finish();
  return functions;
}

interface Start {
  readonly names: string[];
  readonly exported: string[];
  size: number;
}

function startsOf(elf: Elf, listing: readonly Instruction[]): ReadonlyMap<number, Start> {
  const starts = new Map<number, Start>();
  const at = (address: number): Start => {
    const known = starts.get(address) ?? { names: [], exported: [], size: 0 };
    starts.set(address, known);
    return known;
  };
  const text = elf.sections.filter(({ executable, size }) => executable && size > 0);
  const isCode = (address: number) => text.some((one) => address >= one.address && address < one.address + one.size);
  for (const { name, address, size, kind, defined, exported } of elf.symbols) {
    if (!defined || name === "" || name.startsWith("$") || !["function", "chooser", "none"].includes(kind)) continue;
    if (!isCode(address)) continue;
    const start = at(address);
    if (!start.names.includes(name)) start.names.push(name);
    if (exported && !start.exported.includes(name)) start.exported.push(name);
    start.size = Math.max(start.size, size);
  }
  for (const [address, size] of elf.frames) if (isCode(address) && !starts.has(address)) at(address).size = size;
  for (const pointer of elf.pointers.values()) if ("address" in pointer && isCode(pointer.address)) at(pointer.address);
  const known = [...starts].toSorted(([a], [b]) => a - b);
  for (const { mnemonic, target } of listing)
    if (/^(?:callq?|bl)$/.test(mnemonic) && target !== undefined && isCode(target) && !isInside(known, target))
      at(target);
  return starts;
}

/** Whether a function that is known covers an address; a call into the middle of one isn't a function of its own. */
function isInside(known: readonly (readonly [number, Start])[], address: number): boolean {
  let [low, high] = [0, known.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.[0] ?? Infinity) <= address) low = middle + 1;
    else high = middle;
  }
  const found = known[low - 1];
  return found !== undefined && (address === found[0] || address < found[0] + found[1].size);
}

function isPadding(mnemonic: string): boolean {
  return mnemonic.startsWith("nop") || mnemonic === "xchg" || mnemonic === "int3" || mnemonic === "udf";
}
