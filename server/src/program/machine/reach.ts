/** What can be reached from a function of a graph, with the curated rows that cut it and add to it. */
import type { LibraryCut, LibraryFeature } from "syscall-db";
import type { Graph, Node } from "./graph.js";

export interface Reached {
  /** Each node with the one that led to it, in the order of distance. */
  readonly nodes: ReadonlyMap<Node, Node | undefined>;
  /** With the node whose edge switches it on. */
  readonly features: ReadonlyMap<LibraryFeature, Node>;
  /** Numbers of system calls. */
  readonly syscalls: ReadonlySet<number>;
  /** Added by a row: names of system calls. */
  readonly added: ReadonlySet<string>;
}

export interface CutProblem {
  readonly name: string;
  readonly message: string;
}

export class Reach {
  /** Rows that name what the graph doesn't have: the library has changed. */
  readonly problems: CutProblem[] = [];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #doors = new Map<Node, LibraryCut>();
  readonly #edges = new Map<Node, Map<Node, LibraryCut>>();
  readonly #roots = new Map<LibraryFeature, Node[]>();
  readonly #added = new Map<Node | LibraryFeature, string[]>();
  readonly #leftOut = new Map<Node, readonly string[]>();
  readonly #switchedBy = new Map<Node, LibraryFeature[]>();
  readonly #extra = new Map<Node, Node[]>();
  readonly #led = new Set<Node>();
  readonly #passing = new Map<Node, LibraryCut>();

  /** @param numbers of system calls by name: rows name them */
  constructor(graph: Graph, rows: readonly LibraryCut[], numbers: ReadonlyMap<string, number>) {
    this.#numbers = numbers;
    for (const row of rows) {
      const find = (names: readonly string[] | undefined) => names?.flatMap((name) => this.#find(graph, row, name));
      const [callers, callees = []] = [find(row.callers), find(row.callees)];
      if (row.kind === "adds") this.#add(row, callers);
      else if (row.kind === "never" && row.syscalls)
        for (const one of callers ?? []) this.#leftOut.set(one, row.syscalls);
      else if (row.kind === "passes") for (const one of callers ?? []) this.#passing.set(one, row);
      else if (row.kind === "edge") for (const one of callers ?? []) this.#lead(one, callees);
      else if (row.kind === "table") this.#fillTable(graph, callers, callees);
      else {
        if (row.kind === "root" || (!callers && row.kind !== "never")) this.#root(row, callees);
        if (row.kind !== "root") this.#cut(row, callers, callees);
      }
    }
  }

  /** What a call of the function can do, itself. */
  of(start: Node): Reached {
    const door = this.#doors.get(start);
    if (door?.feature !== undefined && door.kind !== "never") return nothingBut(start, door.feature);
    return this.#walk([start], undefined);
  }

  feature(feature: LibraryFeature): Reached {
    const reached = this.#walk(this.#roots.get(feature) ?? [], feature);
    return { ...reached, added: new Set([...reached.added, ...(this.#added.get(feature) ?? [])]) };
  }

  /** System calls that a function makes itself. */
  own(node: Node): number[] {
    const leftOut = this.#leftOut.get(node)?.map((name) => this.#numbers.get(name));
    return [...node.syscalls].filter((number) => !leftOut?.includes(number));
  }

  /** Position of the parameter that a row says is passed where the code doesn't show it. */
  passedBy(node: Node, number: number, position: number): number | undefined {
    const row = this.#passing.get(node);
    const isMeant = row?.syscalls?.some((name) => this.#numbers.get(name) === number) === true;
    return isMeant ? row.passes?.[position] : undefined;
  }

  /** Whether a row leads to it: by a way that the code doesn't show. */
  isLed(node: Node): boolean {
    return this.#led.has(node);
  }

  #walk(starts: readonly Node[], inside: LibraryFeature | undefined): Reached {
    const nodes = new Map<Node, Node | undefined>(starts.map((one) => [one, undefined]));
    const features = new Map<LibraryFeature, Node>();
    const use = (feature: LibraryFeature, by: Node) => features.has(feature) || features.set(feature, by);
    const syscalls = new Set<number>();
    const added = new Set<string>();
    for (const node of nodes.keys()) {
      for (const number of this.own(node)) syscalls.add(number);
      for (const name of this.#added.get(node) ?? []) added.add(name);
      for (const feature of this.#switchedBy.get(node) ?? []) use(feature, node);
      const extra = this.#extra.get(node) ?? [];
      for (const to of [...node.edges.keys(), ...extra]) {
        if (nodes.has(to)) continue;
        // A way that a row adds leads through what another row closes for all.
        const cut = this.#edges.get(node)?.get(to) ?? (extra.includes(to) ? undefined : this.#doors.get(to));
        // Within a feature other features that it uses are part of it; what it is cut off from stays out.
        const open = !cut || (inside !== undefined && (cut.kind === "switch" || cut.feature === inside));
        if (cut?.kind === "switch" && cut.feature) use(cut.feature, node);
        if (open && !(cut?.kind === "never")) nodes.set(to, node);
      }
    }
    return { nodes, features, syscalls, added };
  }

  #find(graph: Graph, row: LibraryCut, name: string): readonly Node[] {
    const found = graph.allNamed(name);
    if (found.length === 0) this.problems.push({ name: row.name, message: `The library has no ${name}.` });
    return found;
  }

  #add(row: LibraryCut, callers: readonly Node[] | undefined): void {
    const places: readonly (Node | LibraryFeature)[] = callers ?? (row.feature ? [row.feature] : []);
    if (row.feature)
      for (const one of callers ?? []) this.#switchedBy.set(one, [...(this.#switchedBy.get(one) ?? []), row.feature]);
    for (const place of places) this.#added.set(place, [...(this.#added.get(place) ?? []), ...(row.syscalls ?? [])]);
  }

  #root({ feature }: LibraryCut, callees: readonly Node[]): void {
    if (feature) this.#roots.set(feature, [...(this.#roots.get(feature) ?? []), ...callees]);
  }

  #cut(row: LibraryCut, callers: readonly Node[] | undefined, callees: readonly Node[]): void {
    for (const to of callees)
      if (!callers) this.#doors.set(to, row);
      else
        for (const from of callers) {
          const edges = this.#edges.get(from) ?? new Map<Node, LibraryCut>();
          this.#edges.set(from, edges.set(to, row));
        }
  }

  #lead(from: Node, to: readonly Node[]): void {
    this.#extra.set(from, [...(this.#extra.get(from) ?? []), ...to]);
    for (const node of to) this.#led.add(node);
  }

  #fillTable(graph: Graph, through: readonly Node[] | undefined, tables: readonly Node[]): void {
    for (const node of graph.nodes)
      if (!through || through.some((one) => node.edges.has(one)))
        for (const { slot } of node.unknownCalls)
          for (const table of slot === undefined ? [] : tables) {
            const method = graph.methodAt(table, slot ?? 0);
            if (method) this.#lead(node, [method]);
          }
  }
}

function nothingBut(start: Node, feature: LibraryFeature): Reached {
  const nodes = new Map<Node, Node | undefined>([[start, undefined]]);
  return { nodes, features: new Map([[feature, start]]), syscalls: new Set(), added: new Set() };
}
