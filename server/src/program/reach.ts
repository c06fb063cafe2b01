import type { Edge, Entry, Program } from "./program.js";

/** How a function is first met: over this edge, or as an entry. */
export type Arrival = { readonly entry: Entry } | { readonly edge: Edge };

/** Everything that may run, with a shortest way to it. */
export class Reach {
  readonly #arrivals: ReadonlyMap<string, Arrival>;

  constructor({ entries, edges }: Pick<Program, "entries" | "edges">) {
    const arrivals = new Map<string, Arrival>();
    for (const entry of entries) if (!arrivals.has(entry.function)) arrivals.set(entry.function, { entry });
    // A map goes on over what is added while it is walked: first come, first served, so ways are shortest.
    for (const id of arrivals.keys())
      for (const edge of edges.get(id) ?? []) if (!arrivals.has(edge.to)) arrivals.set(edge.to, { edge });
    this.#arrivals = arrivals;
  }

  has(id: string): boolean {
    return this.#arrivals.has(id);
  }

  /** In the order of their distance from the entries. */
  functions(): Iterable<string> {
    return this.#arrivals.keys();
  }

  /** The edges from an entry to a function; empty for an entry itself and for what isn't reached. */
  pathTo(id: string): readonly Edge[] {
    const path: Edge[] = [];
    for (let arrival = this.#arrivals.get(id); arrival && "edge" in arrival;) {
      path.unshift(arrival.edge);
      arrival = this.#arrivals.get(arrival.edge.from);
    }
    return path;
  }
}
