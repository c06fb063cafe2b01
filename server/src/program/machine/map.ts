/** A graph of a C library as a map: for each exported function its system calls and the features that it uses. */
import type { Architecture, LibraryFeature, LibraryMap, MappedFunction } from "syscall-db";
import type { Graph, Node } from "./graph.js";
import type { Reach, Reached } from "./reach.js";
import { UseFlow } from "./uses.js";

export const features: readonly LibraryFeature[] = [
  "base",
  "stdio",
  "nss",
  "dns",
  "dlopen",
  "iconv",
  "locale",
  "threads",
  "spawn",
  "cancellation",
  "abort",
];

export interface MapSource {
  readonly library: string;
  readonly version: string;
  readonly architecture: Architecture;
  /** Names of system calls by number. */
  readonly names: ReadonlyMap<number, string>;
  /** What programs of this library were seen to make before and after their own code. */
  readonly startup: readonly string[];
  /** Positions of arguments that select something, by number of the call. */
  readonly selecting: ReadonlyMap<number, { readonly name: string; readonly positions: readonly number[] }>;
}

export function mapOf(graph: Graph, reach: Reach, source: MapSource): LibraryMap {
  const functions: [string, MappedFunction][] = [];
  const flow = new UseFlow(graph, reach, source.selecting);
  for (const node of graph.nodes) {
    if (node.kind !== "function" || node.exported.length === 0) continue;
    const uses = flow.of(node);
    const mapped = {
      ...mappedOf(node, reach.of(node), source.names),
      ...(Object.keys(uses).length > 0 ? { uses } : {}),
    };
    for (const name of node.exported) functions.push([name, mapped]);
  }
  const setOf = (feature: LibraryFeature) => {
    const found = namesIn(reach.feature(feature), source.names);
    return feature === "base" ? union(found, source.startup) : found;
  };
  return {
    library: source.library,
    version: source.version,
    architecture: source.architecture,
    functions: Object.fromEntries(functions.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    features: ofAll(setOf),
    featureUses: ofAll((feature) => flow.feature(feature, feature === "base" ? source.startup : [])),
  };
}

function ofAll<T>(each: (feature: LibraryFeature) => T): Record<LibraryFeature, T> {
  return {
    base: each("base"),
    stdio: each("stdio"),
    nss: each("nss"),
    dns: each("dns"),
    dlopen: each("dlopen"),
    iconv: each("iconv"),
    locale: each("locale"),
    threads: each("threads"),
    spawn: each("spawn"),
    cancellation: each("cancellation"),
    abort: each("abort"),
  };
}

function mappedOf(node: Node, reached: Reached, names: MapSource["names"]): MappedFunction {
  return {
    syscalls: namesIn(reached, names),
    features: features.filter((one) => reached.features.has(one)),
    ...(node.calls.size > 0 ? { callsBack: true } : {}),
  };
}

/** Sorted. Numbers that the kernel doesn't have are left out: -1 asks for the nearest thing to nothing. */
export function namesIn(reached: Reached, names: MapSource["names"]): string[] {
  const known = [...reached.syscalls].flatMap((number) => names.get(number) ?? []);
  return union(known, [...reached.added]);
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].toSorted();
}
