import type { LibraryMap } from "syscall-db";
import type { Graph, Node } from "./graph.js";
import { features, namesIn, type MapSource } from "./map.js";
import type { Reach, Reached } from "./reach.js";

/** The map as it is committed: a function on a line, so that a changed fact is a changed line. */
export function mapText({ functions, features, featureUses, ...head }: LibraryMap): string {
  const lines = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n");
  const title = Object.entries(head).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return [
    "{",
    ...title,
    ` "features": {\n${lines(Object.entries(features))}\n },`,
    ` "featureUses": {\n${lines(Object.entries(featureUses))}\n },`,
    ` "functions": {\n${lines(Object.entries(functions))}\n }`,
    "}\n",
  ].join("\n");
}

/** Why a function, or a feature, has each of its system calls: one line for each, with the way to the instruction. */
export function whyText(name: string, graph: Graph, reach: Reach, { names }: MapSource): string {
  const start = graph.named(name);
  const feature = features.find((one) => one === name);
  if (!start && !feature) return `${name}: the library has no such function.\n`;
  const reached = start ? reach.of(start) : reach.feature(feature ?? "base");
  const found = new Map<string, string>();
  for (const node of reached.nodes.keys())
    for (const number of reach.own(node)) {
      const syscall = names.get(number);
      if (syscall !== undefined && !found.has(syscall)) found.set(syscall, wayTo(node, reached));
    }
  const row = (what: string, way: string) => `  ${what.padEnd(18)} ${way}\n`;
  return [
    `${name}: ${String(namesIn(reached, names).length)} system calls\n`,
    ...[...reached.features].map(([one, node]) => row(`(${one})`, `${wayTo(node, reached)} → …`)),
    ...[...found].map(([syscall, way]) => row(syscall, way)),
    ...[...reached.added].map((one) => row(one, "added by a row")),
  ].join("");
}

function wayTo(node: Node, reached: Reached): string {
  const way: string[] = [];
  for (let at: Node | undefined = node; at; at = reached.nodes.get(at)) way.unshift(at.names[0] ?? "");
  return way.join(" → ");
}
