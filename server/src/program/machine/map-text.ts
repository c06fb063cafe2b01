import type { LibraryMap } from "syscall-db";
import type { Graph } from "./graph.js";
import { namesIn, type MapSource } from "./map.js";
import type { Reach } from "./reach.js";

/** The map as it is committed: a function on a line, so that a changed fact is a changed line. */
export function mapText({ functions, features, ...head }: LibraryMap): string {
  const lines = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n");
  const title = Object.entries(head).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return [
    "{",
    ...title,
    ` "features": {\n${lines(Object.entries(features))}\n },`,
    ` "functions": {\n${lines(Object.entries(functions))}\n }`,
    "}\n",
  ].join("\n");
}

/** Why a function has each of its system calls: one line for each, with the way to the instruction. */
export function whyText(name: string, graph: Graph, reach: Reach, { names }: MapSource): string {
  const start = graph.named(name);
  if (!start) return `${name}: the library has no such function.\n`;
  const reached = reach.of(start);
  const found = new Map<string, string>();
  for (const node of reached.nodes.keys()) {
    const way: string[] = [];
    for (let at: typeof node | undefined = node; at; at = reached.nodes.get(at)) way.unshift(at.names[0] ?? "");
    for (const number of node.syscalls) {
      const syscall = names.get(number);
      if (syscall !== undefined && !found.has(syscall)) found.set(syscall, way.join(" → "));
    }
  }
  const rows = [...found].map(([syscall, way]) => `  ${syscall.padEnd(18)} ${way}\n`).join("");
  const used = [...reached.features].join(", ") || "none";
  const added = [...reached.added].map((one) => `  ${one.padEnd(18)} added by a row\n`).join("");
  return `${name}: ${String(namesIn(reached, names).length)} system calls, features: ${used}\n${rows}${added}`;
}
