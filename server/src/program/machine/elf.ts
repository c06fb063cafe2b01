/**
 * The parts of an ELF file that tell its functions apart: sections, symbols, relocated pointers, frames. 64 bits, little
 * endian. See elf(5) and the System V ABI.
 */
import { readFrames } from "./frames.js";

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly executable: boolean;
  readonly link: number;
  readonly info: number;
}

export interface ElfSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly kind: "function" | "chooser" | "object" | "none" | "other";
  readonly defined: boolean;
  readonly weak: boolean;
  /** False for what other files can't see, and for old versions of a symbol that new programs don't link to. */
  readonly exported: boolean;
}

/** What the loader writes into a place of memory: an address of this file, or that of another file's symbol. */
export type Pointer =
  { readonly address: number; readonly chooser?: true } | { readonly symbol: string; readonly addend: number };

export interface Elf {
  readonly machine: "x86_64" | "aarch64";
  readonly sections: readonly Section[];
  /** Of .symtab and .dynsym. */
  readonly symbols: readonly ElfSymbol[];
  readonly pointers: ReadonlyMap<number, Pointer>;
  /** Where functions lie by .eh_frame: start → size. */
  readonly frames: ReadonlyMap<number, number>;
  readonly soname: string | undefined;
  readonly needed: readonly string[];
  readonly buildId: string | undefined;
}

/** The bytes aren't what an ELF file of this kind holds. The message completes "FILE …". */
export class ElfError extends Error {}

const machines: Readonly<Record<number, Elf["machine"]>> = { 62: "x86_64", 183: "aarch64" };
const sectionType = { symbols: 2, rela: 4, dynamic: 6, note: 7, bss: 8, dynamicSymbols: 11, relr: 19 };
const versionSymbols = 0x6fffffff;
const kinds: Readonly<Record<number, ElfSymbol["kind"]>> = { 0: "none", 1: "object", 2: "function", 10: "chooser" };

/** @throws ElfError */
export function readElf(bytes: Uint8Array): Elf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return read(bytes, view);
  } catch (error) {
    if (error instanceof RangeError) throw new ElfError("ends too early.");
    throw error;
  }
}

/** By the first 20 bytes. @throws ElfError, RangeError when there are fewer */
export function machineOf(bytes: Uint8Array): Elf["machine"] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== 0x7f454c46) throw new ElfError("isn't an ELF file.");
  if (bytes[4] !== 2 || bytes[5] !== 1) throw new ElfError("isn't for a 64-bit little-endian machine.");
  const machine = machines[view.getUint16(18, true)];
  if (!machine) throw new ElfError("is for a machine other than x86-64 and arm64.");
  return machine;
}

function read(bytes: Uint8Array, view: DataView): Elf {
  const machine = machineOf(bytes);
  const sections = readSections(bytes, view);
  const symbolTables = sections.flatMap((section, index) =>
    section.type === sectionType.symbols || section.type === sectionType.dynamicSymbols
      ? [{ index, symbols: readSymbols(bytes, view, sections, section) }]
      : [],
  );
  const symbols = symbolTables.flatMap((table) => table.symbols);
  const pointers = new Map<number, Pointer>();
  for (const section of sections) {
    if (section.type === sectionType.rela) {
      const table = symbolTables.find(({ index }) => index === section.link)?.symbols ?? [];
      readRelocations(view, section, table, pointers);
    }
    if (section.type === sectionType.relr) readPackedRelocations(view, section, sections, pointers);
  }
  const frames = sections.find(({ name, type }) => name === ".eh_frame" && type !== sectionType.bss);
  return {
    machine,
    sections,
    symbols,
    pointers,
    frames: frames ? readFrames(view, frames.offset, frames.size, frames.address) : new Map(),
    ...readDynamic(bytes, view, sections),
    buildId: readBuildId(bytes, view, sections),
  };
}

function readSections(bytes: Uint8Array, view: DataView): Section[] {
  const start = big(view, 40);
  const [size, count, names] = [view.getUint16(58, true), view.getUint16(60, true), view.getUint16(62, true)];
  const raw = Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      nameAt: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      executable: (view.getUint32(at + 8, true) & 4) !== 0,
      address: big(view, at + 16),
      offset: big(view, at + 24),
      size: big(view, at + 32),
      link: view.getUint32(at + 40, true),
      info: view.getUint32(at + 44, true),
    };
  });
  const base = raw[names]?.offset ?? 0;
  return raw.map(({ nameAt, ...section }) => ({ ...section, name: text(bytes, base + nameAt) }));
}

function readSymbols(bytes: Uint8Array, view: DataView, sections: readonly Section[], table: Section): ElfSymbol[] {
  const names = sections[table.link]?.offset ?? 0;
  const dynamic = table.type === sectionType.dynamicSymbols;
  const versions = dynamic ? sections.find(({ type }) => type === versionSymbols) : undefined;
  if (table.type === sectionType.bss) return [];
  return Array.from({ length: Math.floor(table.size / 24) }, (_, index) => {
    const at = table.offset + index * 24;
    const info = view.getUint8(at + 4);
    const section = view.getUint16(at + 6, true);
    const version = versions ? view.getUint16(versions.offset + index * 2, true) : 1;
    const visible = (view.getUint8(at + 5) & 3) % 3 === 0;
    const hidden = version === 0 || (version & 0x8000) !== 0;
    return {
      name: text(bytes, names + view.getUint32(at, true)),
      address: big(view, at + 8),
      size: big(view, at + 16),
      kind: kinds[info & 15] ?? "other",
      defined: section !== 0,
      weak: info >> 4 === 2,
      exported: section !== 0 && info >> 4 !== 0 && visible && !hidden,
    };
  });
}

/** Numbers of the processor supplements: absolute, slot, jump slot, relative and chosen at load. */
const relative = new Set([8, 1027]);
const chosen = new Set([37, 1032]);
const symbolic = new Set([1, 6, 7, 257, 1025, 1026]);

function readRelocations(view: DataView, section: Section, table: readonly ElfSymbol[], out: Map<number, Pointer>) {
  for (let at = section.offset; at + 24 <= section.offset + section.size; at += 24) {
    const place = big(view, at);
    const kind = view.getUint32(at + 8, true);
    const symbol = table[view.getUint32(at + 12, true)];
    const addend = Number(view.getBigInt64(at + 16, true));
    if (relative.has(kind)) out.set(place, { address: addend });
    else if (chosen.has(kind)) out.set(place, { address: addend, chooser: true });
    else if (symbolic.has(kind) && symbol) {
      if (symbol.defined && symbol.kind !== "chooser") out.set(place, { address: symbol.address + addend });
      else if (symbol.defined) out.set(place, { address: symbol.address, chooser: true });
      else out.set(place, { symbol: symbol.name, addend });
    }
  }
}

/** RELR: even words are places, odd ones say which of the following 63 words are too. */
function readPackedRelocations(
  view: DataView,
  { offset, size }: Section,
  sections: readonly Section[],
  out: Map<number, Pointer>,
) {
  const relocate = (place: number) => {
    const holder = sections.find(
      (section) =>
        section.address !== 0 &&
        place >= section.address &&
        place + 8 <= section.address + section.size &&
        section.type !== sectionType.bss,
    );
    if (holder) out.set(place, { address: big(view, holder.offset + place - holder.address) });
  };
  let next = 0;
  for (let at = offset; at + 8 <= offset + size; at += 8) {
    const word = view.getBigUint64(at, true);
    if ((word & 1n) === 0n) {
      relocate(Number(word));
      next = Number(word) + 8;
    } else {
      for (let bit = 1n; bit < 64n; bit += 1n) if ((word >> bit) & 1n) relocate(next + Number(bit - 1n) * 8);
      next += 63 * 8;
    }
  }
}

function readDynamic(bytes: Uint8Array, view: DataView, sections: readonly Section[]): Pick<Elf, "soname" | "needed"> {
  const dynamic = sections.find(({ type }) => type === sectionType.dynamic);
  const names = sections[dynamic?.link ?? -1]?.offset;
  const needed: string[] = [];
  let soname: string | undefined;
  if (dynamic && names !== undefined)
    for (let at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
      const tag = big(view, at);
      if (tag === 1) needed.push(text(bytes, names + big(view, at + 8)));
      if (tag === 14) soname = text(bytes, names + big(view, at + 8));
    }
  return { needed, soname };
}

function readBuildId(bytes: Uint8Array, view: DataView, sections: readonly Section[]): string | undefined {
  const note = sections.find(({ name }) => name === ".note.gnu.build-id");
  if (!note) return undefined;
  const start = note.offset + 12 + ((view.getUint32(note.offset, true) + 3) & ~3);
  return Buffer.from(bytes.subarray(start, start + view.getUint32(note.offset + 4, true))).toString("hex");
}

function text(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  if (start > bytes.length || end === -1) throw new ElfError("has a name outside of its text.");
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}

function big(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
