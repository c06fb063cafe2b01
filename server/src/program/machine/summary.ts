/** A library's machine code as a summary: for each exported function what it asks of the kernel and of other libraries. */
import type { LibraryCut } from "syscall-db";
import type { LibraryCause, LibrarySummary, SummarisedFunction } from "../library-summary.js";
import { isCLibrary } from "../c-library.js";
import type { Graph, Node } from "./graph.js";
import type { Image } from "./image.js";

export interface SummarySource {
  /** Names of system calls by number, of the library's architecture. */
  readonly names: ReadonlyMap<number, string>;
  /** The library that defines a name, of those that this one needs; undefined when none does. */
  readonly definer: (name: string) => Definer | undefined;
  /** Curated rows of the library. */
  readonly cuts: readonly LibraryCut[];
}

export interface Definer {
  readonly library: string;
  /** A variable: of the C library's none leads to anything that its functions don't. */
  readonly isData: boolean;
}

/** Functions of libraries that bring in code which nobody can read before it is there. */
const loaders = new Set(["dlopen", "dlmopen", "dlsym", "dlvsym"]);

export function summaryOf(image: Image, graph: Graph, source: SummarySource): LibrarySummary {
  const summary = new Summarising(graph, source);
  const own = graph.nodes.filter((node) => node.exported.length > 0);
  const functions = own.flatMap((node) => {
    const summarised = summary.of([node]);
    return node.exported.map((name) => [name, summarised] as const);
  });
  const onLoad = summary.of(startersOf(image, graph));
  return {
    kind: "library-summary",
    library: image.name,
    architecture: image.elf.machine,
    buildId: image.elf.buildId,
    needed: image.elf.needed,
    functions: Object.fromEntries(functions.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    onLoad,
    causes: summary.causes,
  };
}

/** What the loader runs: .init, .fini and what their arrays point at. */
function startersOf({ elf }: Image, graph: Graph): Node[] {
  const sections = elf.sections.filter(({ name }) => /^\.(?:(?:pre)?init|fini)(?:_array)?$/.test(name));
  const inside = (address: number) =>
    sections.some((one) => address >= one.address && address < one.address + one.size);
  return graph.nodes.filter((node) => node.kind !== "import" && inside(node.address));
}

class Summarising {
  readonly causes: LibraryCause[] = [];
  readonly #graph: Graph;
  readonly #source: SummarySource;
  readonly #known = new Map<Node, readonly number[]>();
  readonly #asked = new Map<Node, number>();
  readonly #pointed = new Map<Image, readonly Node[]>();
  /** What numbers that aren't constant are, by a curated row. */
  readonly #numbers: readonly string[] | undefined;

  constructor(graph: Graph, source: SummarySource) {
    this.#graph = graph;
    this.#source = source;
    const places = graph.nodes.flatMap(placesOfNumbers).length;
    this.#numbers = source.cuts.find((one) => one.kind === "numbers" && places <= (one.places ?? 0))?.syscalls;
  }

  of(starts: readonly Node[]): SummarisedFunction {
    const reached = new Set<Node>(starts);
    // Addresses that code takes are edges already; without symbols nothing tells whose the pointers in data are. What
    // is called here, or handed on to be called elsewhere, may be any of them.
    for (const node of reached) {
      for (const to of node.edges.keys()) reached.add(to);
      if (node.image && (node.unknownCalls.length > 0 || this.#graph.namesUncharted(node)))
        for (const to of this.#pointedAt(node.image)) reached.add(to);
    }
    const syscalls = new Set<string>();
    const calls = new Map<string, Set<string>>();
    const unknown = new Set<number>();
    for (const node of reached) {
      for (const cause of this.#causesOf(node)) unknown.add(cause);
      if (node.requests.size > 0 && (starts.includes(node) || this.#graph.isTaken(node)))
        unknown.add(this.#askedCause(node));
      for (const number of node.syscalls) syscalls.add(this.#source.names.get(number) ?? `syscall ${String(number)}`);
      if (placesOfNumbers(node).length > 0) for (const name of this.#numbers ?? []) syscalls.add(name);
      const [name = ""] = node.names;
      const definer = node.kind === "import" ? this.#source.definer(name) : undefined;
      if (definer === undefined || (definer.isData && isCLibrary(definer.library))) continue;
      const names = calls.get(definer.library) ?? new Set<string>();
      calls.set(definer.library, names.add(name));
    }
    return {
      syscalls: [...syscalls].toSorted(),
      calls: Object.fromEntries(
        [...calls].toSorted().map(([library, names]) => [library, [...names].toSorted()] as const),
      ),
      unknown: [...unknown].toSorted((a, b) => a - b),
    };
  }

  #pointedAt(image: Image): readonly Node[] {
    const known = this.#pointed.get(image) ?? this.#graph.pointedAt(image);
    this.#pointed.set(image, known);
    return known;
  }

  /** It hands a number down that whoever calls it chooses, and that may be anybody. */
  #askedCause(node: Node): number {
    const known = this.#asked.get(node);
    if (known !== undefined) return known;
    const [name = ""] = node.names;
    const message = "The number of a system call is no constant: who calls this chooses it.";
    const index = this.causes.push({ kind: "syscall-number", function: name, message }) - 1;
    this.#asked.set(node, index);
    return index;
  }

  #causesOf(node: Node): readonly number[] {
    const known = this.#known.get(node);
    if (known) return known;
    const found = [...this.#find(node)].map((cause) => this.causes.push(cause) - 1);
    this.#known.set(node, found);
    return found;
  }

  *#find(node: Node): Iterable<LibraryCause> {
    const [name = ""] = node.names;
    const place = (at: number) => `at 0x${at.toString(16)}`;
    if (node.kind === "import") {
      if (loaders.has(name))
        yield { kind: "dynamic-loading", function: name, message: `${name} brings in code that isn't known.` };
      // Weak references to what a profiler or a runtime may bring are never called without it.
      else if (this.#source.definer(name) === undefined && !this.#graph.isWeak(name))
        yield { kind: "undefined-symbol", function: name, message: `No library that is needed defines ${name}.` };
      return;
    }
    for (const at of this.#numbers ? [] : placesOfNumbers(node))
      yield {
        kind: "syscall-number",
        function: name,
        message: `The system call ${place(at)} has no constant number.`,
      };
    const [first] = node.unknownCalls;
    if (first)
      yield {
        kind: "indirect-call",
        function: name,
        message: `${inWords(node.unknownCalls.length)} through a pointer, the first ${place(first.at)}.`,
      };
  }
}

/** Where it makes calls by numbers that neither its code nor who calls it gives. */
function placesOfNumbers({ unknownNumbers }: Node): readonly number[] {
  return unknownNumbers.flatMap(({ at, parameter }) => (parameter === undefined ? [at] : []));
}

function inWords(count: number): string {
  return count === 1 ? "A call" : `${String(count)} calls`;
}
