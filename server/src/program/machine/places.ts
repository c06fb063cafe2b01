import type { Section } from "./elf.js";
import type { Image } from "./image.js";
import type { Instruction } from "./listing.js";

/** What lies where in an image. */
export class Places {
  readonly #image: Image;
  readonly #starts: readonly number[];
  readonly #objects: readonly number[];
  readonly #pointers: readonly number[];
  readonly #withPointers: readonly Section[];

  constructor(image: Image) {
    this.#image = image;
    const ascending = (values: Iterable<number>) => [...values].toSorted((a, b) => a - b);
    this.#starts = ascending(image.functions.keys());
    this.#objects = image.objects.map(({ address }) => address);
    this.#pointers = ascending(image.elf.pointers.keys());
    this.#withPointers = image.elf.sections.filter(
      ({ name, address, size, executable }) =>
        !executable && !isLinkers(name) && this.pointersIn(address, size).length > 0,
    );
  }

  /**
   * Whether an address lies in data with pointers of which no symbol tells how far it goes: whoever has it may call
   * what any of that data's pointers lead to.
   */
  isUncharted(address: number): boolean {
    if (!this.#withPointers.some((one) => address >= one.address && address < one.address + one.size)) return false;
    // `__dso_handle` of crtbegin.o, which every library names when it is unloaded.
    const pointer = this.#image.elf.pointers.get(address);
    if (pointer && "address" in pointer && pointer.address === address) return false;
    const object = this.#image.objects[lastAtOrBefore(this.#objects, address)];
    return object === undefined || object.names.length === 0 || address >= object.address + object.size;
  }

  /**
   * Start of the function or object that an address lies in. A place within a function counts where it is jumped to;
   * named as data it is a label of a jump table.
   */
  holderOf(address: number, within: boolean): number | undefined {
    const object = this.#image.objects[lastAtOrBefore(this.#objects, address)];
    if (object && address < object.address + object.size) return object.address;
    if (this.#image.functions.has(address)) return address;
    const start = within ? this.#starts[lastAtOrBefore(this.#starts, address)] : undefined;
    const end = start === undefined ? undefined : this.#image.functions.get(start)?.code.at(-1)?.address;
    return end !== undefined && address <= end ? start : undefined;
  }

  functionAfter(address: number): number | undefined {
    return this.#starts[lastAtOrBefore(this.#starts, address) + 1];
  }

  pointersIn(address: number, size: number): number[] {
    const found: number[] = [];
    for (let index = lastAtOrBefore(this.#pointers, address - 1) + 1; index < this.#pointers.length; index += 1) {
      const place = this.#pointers[index] ?? Infinity;
      if (place >= address + size) break;
      found.push(place);
    }
    return found;
  }

  /** Whether it lies where the linker puts its jumps to imported functions. */
  isStub(address: number): boolean {
    return this.#stubSections().some((one) => address >= one.address && address < one.address + one.size);
  }

  /** Instructions of a stub, up to its jump. */
  stubAt(address: number): Instruction[] {
    const start = this.#starts[lastAtOrBefore(this.#starts, address)];
    const code = start === undefined ? [] : (this.#image.functions.get(start)?.code ?? []);
    const from = code.findIndex((one) => one.address >= address);
    if (from === -1) return [];
    const jump = code.findIndex((one, index) => index >= from && /^(?:jmpq?|br)$/.test(one.mnemonic));
    return code.slice(from, jump + 1);
  }

  #stubSections() {
    return this.#image.elf.sections.filter(({ name }) => name === ".plt" || name.startsWith(".plt."));
  }
}

/** Sections of pointers that the linker or the loader uses: code names entries of the offset table one by one. */
export function isLinkers(section: string): boolean {
  return /^\.(?:got|(?:pre)?init_array|fini_array|dynamic)/.test(section);
}

/** Index of the last that isn't above; -1 when all are. */
function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
