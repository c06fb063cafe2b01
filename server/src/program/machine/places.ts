import type { Image } from "./image.js";
import type { Instruction } from "./listing.js";

/** What lies where in an image. */
export class Places {
  readonly #image: Image;
  readonly #starts: readonly number[];
  readonly #objects: readonly number[];
  readonly #pointers: readonly number[];

  constructor(image: Image) {
    this.#image = image;
    const ascending = (values: Iterable<number>) => [...values].toSorted((a, b) => a - b);
    this.#starts = ascending(image.functions.keys());
    this.#objects = image.objects.map(({ address }) => address);
    this.#pointers = ascending(image.elf.pointers.keys());
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
