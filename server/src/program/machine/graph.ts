/** Images linked into one graph: functions, tables of pointers, and what leads from one to another. */
import { sitesOf, type Site } from "./flow.js";
import { surroundingsOf, type Image } from "./image.js";
import type { MachineFunction } from "./functions.js";
import type { Instruction } from "./listing.js";
import { isLinkers, Places } from "./places.js";
import type { Value } from "./value.js";

export interface Node {
  readonly kind: "function" | "data" | "import";
  /** Undefined for what no image defines. */
  readonly image: Image | undefined;
  readonly address: number;
  /** First the name that reads best: of functions without symbols, their address. */
  readonly names: readonly string[];
  readonly exported: readonly string[];
  readonly syscalls: Set<number>;
  readonly edges: Map<Node, EdgeKind>;
  /** System calls whose number isn't known, with the parameter that holds it. */
  readonly unknownNumbers: { readonly at: number; readonly parameter: number | undefined }[];
  readonly unknownCalls: { readonly at: number; readonly slot: number | undefined }[];
  /** Positions of parameters that are called. */
  readonly calls: Set<number>;
  /** Positions of parameters that are numbers of system calls. */
  readonly requests: Set<number>;
  /** Its own system call instructions. */
  readonly traps: { readonly number: Value | undefined; readonly passed: readonly (Value | undefined)[] }[];
  /** Its calls of what is known, with what they pass. */
  readonly passes: {
    readonly to: Node;
    readonly parameters: readonly (Value | undefined)[];
    readonly passed: readonly (Value | undefined)[];
  }[];
  /** Whether the function before it runs on into it. */
  isEntered: boolean;
  /** Whether code elsewhere jumps into its middle, past what it has done to registers. */
  isSplit: boolean;
}

export type EdgeKind = "call" | "reference";

export class Graph {
  readonly nodes: Node[] = [];
  readonly #byAddress = new Map<Image, Map<number, Node>>();
  readonly #exports = new Map<string, Node>();
  readonly #imports = new Map<string, Node>();
  readonly #places = new Map<Image, Places>();
  readonly #stubs = new Map<Image, Map<number, Value | undefined>>();
  readonly #uncharted = new Set<Node>();
  readonly #taken = new Set<Node>();

  /** Earlier images define a name before later ones, as the loader has it. */
  constructor(images: readonly Image[]) {
    for (const image of images) this.#addImage(image);
    for (const image of images) this.#link(image);
    this.#follow(images);
  }

  /** By any name: several files of a library can have a static function of one name. */
  allNamed(name: string): readonly Node[] {
    const exported = this.#exports.get(name);
    return exported ? [exported] : this.nodes.filter(({ names }) => names.includes(name));
  }

  /** By a name that an image exports, or by any name of a function or object. */
  named(name: string): Node | undefined {
    return this.#exports.get(name) ?? this.nodes.find(({ names }) => names.includes(name));
  }

  /** Whether every image that names a symbol can do without it. */
  isWeak(name: string): boolean {
    const found = [...this.#places.keys()].flatMap(({ elf }) => elf.symbols.filter((one) => one.name === name));
    return found.length > 0 && found.every(({ weak, defined }) => weak && !defined);
  }

  /** The function that a table of pointers holds at an offset. */
  methodAt(table: Node, offset: number): Node | undefined {
    const pointer = table.image?.elf.pointers.get(table.address + offset);
    return pointer && table.image ? this.#targets(valueOfPointer(pointer), table.image, "call")[0] : undefined;
  }

  /** Whether it names data of its image without a symbol, see {@link Places.isUncharted}. */
  namesUncharted(node: Node): boolean {
    return this.#uncharted.has(node);
  }

  /** Whether something takes its address: it may be called with any arguments. */
  isTaken(node: Node): boolean {
    return this.#taken.has(node);
  }

  /** What the pointers in an image's data lead to: a call through a pointer may enter it. */
  pointedAt(image: Image): Node[] {
    const linkers = image.elf.sections.filter(({ name }) => isLinkers(name));
    const isTheirs = (place: number) => linkers.some(({ address, size }) => place >= address && place < address + size);
    return [...image.elf.pointers].flatMap(([place, pointer]) =>
      isTheirs(place) ? [] : this.#targets(valueOfPointer(pointer), image, "reference"),
    );
  }

  #addImage(image: Image): void {
    const own = new Map<number, Node>();
    this.#byAddress.set(image, own);
    const add = (kind: Node["kind"], address: number, names: readonly string[], exported: readonly string[]) => {
      const node = newNode(kind, image, address, names.length > 0 ? names : [`0x${address.toString(16)}`], exported);
      own.set(address, node);
      this.nodes.push(node);
    };
    for (const { address, names, exported } of image.functions.values()) add("function", address, names, exported);
    for (const { address, names, exported } of image.objects)
      if (!own.has(address)) add("data", address, names, exported);
    for (const { name, address, exported } of image.elf.symbols) {
      const node = exported ? own.get(address) : undefined;
      if (node && !this.#exports.has(name)) this.#exports.set(name, node);
    }
    this.#places.set(image, new Places(image));
    this.#stubs.set(image, new Map());
  }

  #link(image: Image): void {
    const own = this.#byAddress.get(image);
    for (const { address, size } of image.objects) {
      const node = own?.get(address);
      if (node?.kind !== "data") continue;
      for (const place of this.#places.get(image)?.pointersIn(address, size) ?? []) {
        const pointer = image.elf.pointers.get(place);
        if (pointer) this.#connect(node, valueOfPointer(pointer), image, "reference");
      }
    }
    for (const [address, found] of image.functions) {
      const node = own?.get(address);
      if (!node) continue;
      for (const site of image.sites.get(address) ?? []) this.#addSite(node, site, image);
      const runsOn = found.fallsThrough && !endsInExit(found, image);
      const next = runsOn ? this.#places.get(image)?.functionAfter(address) : undefined;
      const after = next === undefined ? undefined : own?.get(next);
      if (after) {
        node.edges.set(after, "call");
        after.isEntered = true;
      }
    }
  }

  #addSite(node: Node, site: Site, image: Image): void {
    if (site.kind === "syscall") {
      node.traps.push(site);
      if (site.number?.kind === "numbers") for (const number of site.number.numbers) node.syscalls.add(number);
      else {
        const parameter = site.number?.kind === "parameter" ? site.number.index : undefined;
        node.unknownNumbers.push({ at: site.at, parameter });
        if (parameter !== undefined) node.requests.add(parameter);
      }
    } else if (site.kind === "reference") this.#connect(node, site.to, image, "reference");
    else if (site.target?.kind === "parameter") node.calls.add(site.target.index);
    else if (site.target && site.target.kind !== "slot") {
      this.#connect(node, site.target, image, "call");
      const { parameters, passed } = site;
      for (const to of this.#targets(site.target, image, "call")) node.passes.push({ to, parameters, passed });
    } else node.unknownCalls.push({ at: site.at, slot: site.target?.offset });
  }

  /** Functions that a value stands for: the addresses in it, through stubs of the linker, or an imported symbol. */
  #targets(value: Value, image: Image, kind: EdgeKind): Node[] {
    if (value.kind === "symbol") return [this.#exports.get(value.symbol) ?? this.#importOf(value.symbol)];
    if (value.kind !== "numbers") return [];
    return value.numbers.flatMap((address) => {
      const places = this.#places.get(image);
      if (places?.isStub(address)) {
        const behind = this.#behindStub(address, image);
        return behind ? this.#targets(behind, image, kind) : [];
      }
      const start = places?.holderOf(address, kind === "call");
      const node = start === undefined ? undefined : this.#byAddress.get(image)?.get(start);
      if (node && start !== address) node.isSplit = true;
      return node ? [node] : [];
    });
  }

  #connect(from: Node, value: Value, image: Image, kind: EdgeKind): void {
    for (const to of this.#targets(value, image, kind)) {
      if (kind === "reference") this.#taken.add(to);
      if (to !== from && from.edges.get(to) !== "call") from.edges.set(to, kind);
    }
    const places = value.kind === "numbers" ? this.#places.get(image) : undefined;
    if (value.kind === "numbers" && value.numbers.some((address) => places?.isUncharted(address)))
      this.#uncharted.add(from);
  }

  #behindStub(address: number, image: Image): Value | undefined {
    const known = this.#stubs.get(image);
    if (!known?.has(address)) {
      const code: readonly Instruction[] = this.#places.get(image)?.stubAt(address) ?? [];
      const site = sitesOf(code, surroundingsOf(image)).find((one) => one.kind === "call");
      known?.set(address, site?.kind === "call" ? site.target : undefined);
    }
    return known?.get(address);
  }

  #importOf(name: string): Node {
    const known = this.#imports.get(name) ?? newNode("import", undefined, 0, [name], []);
    if (!this.#imports.has(name)) this.nodes.push(known);
    // long syscall(long number, …), of whatever library
    if (name === "syscall") known.requests.add(0);
    this.#imports.set(name, known);
    return known;
  }

  /** Numbers and functions that callers hand down to those that use them, until nothing new is found. */
  #follow(images: readonly Image[]): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const image of images)
        for (const [address, sites] of image.sites) {
          const caller = this.#byAddress.get(image)?.get(address);
          // Who calls a stub is told of what is behind it.
          if (!caller || this.#places.get(image)?.isStub(address)) continue;
          for (const site of sites)
            if (site.kind === "call" && site.target && site.target.kind !== "parameter")
              for (const callee of this.#targets(site.target, image, "call"))
                if (this.#hand(caller, callee, site, image)) changed = true;
        }
    }
  }

  #hand(caller: Node, callee: Node, { parameters, at }: Site & { readonly kind: "call" }, image: Image): boolean {
    if (callee === caller) return false;
    const before = sizeOf(caller);
    for (const index of callee.requests) {
      const value = parameters[index];
      if (value?.kind === "numbers") for (const number of value.numbers) caller.syscalls.add(number);
      else if (!caller.unknownNumbers.some((one) => one.at === at))
        caller.unknownNumbers.push({ at, parameter: value?.kind === "parameter" ? value.index : undefined });
      if (value?.kind === "parameter") caller.requests.add(value.index);
    }
    for (const index of callee.calls) {
      const value = parameters[index];
      if (value?.kind === "parameter") caller.calls.add(value.index);
      else if (value) this.#connect(caller, value, image, "call");
    }
    return sizeOf(caller) !== before;
  }
}

/** Whether the last instruction ends the thread or the process. */
function endsInExit({ address, code }: MachineFunction, image: Image): boolean {
  const last = image.sites.get(address)?.find((site) => site.kind === "syscall" && site.at === code.at(-1)?.address);
  const number = last?.kind === "syscall" ? last.number : undefined;
  const { exits } = surroundingsOf(image).conventions;
  return number?.kind === "numbers" && number.numbers.every((one) => exits.includes(one));
}

function sizeOf({ syscalls, edges, unknownNumbers, calls, requests }: Node): number {
  return syscalls.size + edges.size + unknownNumbers.length + calls.size + requests.size;
}

function valueOfPointer(pointer: { address: number } | { symbol: string; addend: number }): Value {
  if ("symbol" in pointer) return { kind: "symbol", symbol: pointer.symbol, addend: pointer.addend };
  return { kind: "numbers", numbers: [pointer.address] };
}

function newNode(
  kind: Node["kind"],
  image: Image | undefined,
  address: number,
  names: readonly string[],
  exported: readonly string[],
): Node {
  return {
    kind,
    image,
    address,
    names,
    exported,
    syscalls: new Set(),
    edges: new Map(),
    unknownNumbers: [],
    unknownCalls: [],
    calls: new Set(),
    requests: new Set(),
    traps: [],
    passes: [],
    isEntered: false,
    isSplit: false,
  };
}
