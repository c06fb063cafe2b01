import type { LibraryMap } from "syscall-db";
import type { Graph } from "./graph.js";
import { namesIn, type MapSource } from "./map.js";
import type { Reach, Reached } from "./reach.js";

/**
 * How wide the entries of a map are before and after the curated rows, and the twenty widest with the functions that
 * bring most of what each holds.
 */
export function reportText(map: LibraryMap, graph: Graph, cut: Reach, uncut: Reach, { names }: MapSource): string {
  const nodes = graph.nodes.filter((node) => node.kind === "function" && node.exported.length > 0);
  const widths = (reach: Reach) => nodes.map((node) => namesIn(reach.of(node), names).length).toSorted((a, b) => a - b);
  const line = (what: string, found: readonly number[]) =>
    `${what}: median ${String(found[found.length >> 1] ?? 0)}, mean ${meanOf(found)}, widest ${String(found.at(-1) ?? 0)}\n`;
  const widest = nodes
    .map((node) => ({ node, reached: cut.of(node), before: namesIn(uncut.of(node), names).length }))
    .map((one) => ({ ...one, width: namesIn(one.reached, names).length }))
    .toSorted((a, b) => b.width - a.width)
    .slice(0, 20);
  return [
    `${map.library} ${map.architecture}, ${map.version}: ${String(nodes.length)} functions\n`,
    line("before the cuts", widths(uncut)),
    line("after the cuts", widths(cut)),
    ...widest.map(({ node, reached, width, before }) => {
      const features = [...reached.features.keys()].map((one) => ` +${one}`).join("");
      const title = `${String(width).padStart(3)} (before ${String(before)}) ${node.exported[0] ?? ""}${features}\n`;
      return `${title}      ${reasonsOf(reached, cut, names)}\n`;
    }),
  ].join("");
}

/** First hops of a function by the number of system calls that only come through them: why it is wide. */
function reasonsOf(reached: Reached, reach: Reach, names: MapSource["names"]): string {
  const bySource = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const node of reached.nodes.keys()) {
    let hop = node;
    for (let before = reached.nodes.get(hop); before && reached.nodes.get(before); before = reached.nodes.get(hop))
      hop = before;
    const source = reached.nodes.get(hop) ? (hop.names[0] ?? "") : "itself";
    for (const number of reach.own(node)) {
      const name = names.get(number);
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      bySource.set(source, (bySource.get(source) ?? new Set<string>()).add(name));
    }
  }
  const parts = [...bySource].toSorted(([, a], [, b]) => b.size - a.size).slice(0, 4);
  return parts.map(([source, found]) => `${source}: ${[...found].slice(0, 6).join(" ")}`).join("; ");
}

function meanOf(values: readonly number[]): string {
  return (values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)).toFixed(2);
}
