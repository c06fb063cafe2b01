import type { Cause, Edge, Program, ProgramFunction } from "../program.js";
import type { NodeModule, Resolved } from "./module.js";

/** A module with where each of its loads leads, in their order. */
export interface LinkedModule extends NodeModule {
  readonly leads: readonly Resolved[];
}

/**
 * The modules of a program as its functions: who loads whom, and which of Node's APIs each uses. A built-in module that
 * is loaded is a function of the library of its name, and so is each of its members that is used.
 */
export function programOfModules(name: string, entry: string, modules: readonly LinkedModule[]): Program {
  const functions = new Map<string, ProgramFunction>();
  const edges = new Map<string, Edge[]>();
  const unknown: Cause[] = [];
  const add = (edge: Edge) => {
    const known = edges.get(edge.from);
    if (known) known.push(edge);
    else edges.set(edge.from, [edge]);
  };
  const known = new Set(modules.map(({ file }) => file));
  const executions = modules.flatMap((module) => module.executions);
  for (const { file, loads, leads, uses, causes } of modules) {
    functions.set(file, { id: file, name: file, place: { file, line: 1 }, library: undefined });
    unknown.push(...causes);
    for (const [at, { place, specifier, optional }] of loads.entries()) {
      const lead = leads[at];
      if (lead?.kind === "file" && known.has(lead.file)) add({ from: file, to: lead.file, kind: "reference", place });
      else if (lead?.kind === "add-on")
        unknown.push({
          kind: "native-add-on",
          message: `\`${specifier}\` is machine code (${lead.file}).`,
          remedy: "Trace the program and merge with --trace.",
          place,
        });
      else if (lead?.kind === "missing" && !optional)
        unknown.push({ kind: "unread-file", message: lead.message, remedy: "Install what the program needs.", place });
    }
    const seen = new Set<string>();
    for (const use of uses) {
      const kind = use.called ? "call" : "reference";
      if (seen.has(`${kind} ${use.name}`)) continue;
      seen.add(`${kind} ${use.name}`);
      functions.set(use.name, { id: use.name, name: use.name, place: undefined, library: libraryOf(use.name) });
      add({ from: file, to: use.name, kind, place: use.place });
    }
  }
  const entries = [{ function: entry, why: "module" as const }];
  return { name, language: "node", functions, edges, entries, rawSyscalls: [], constants: [], executions, unknown };
}

/** "node:fs" of "node:fs.readFile"; "node" of a global. */
export function libraryOf(name: string): string {
  return /^node:[a-z0-9_/]+/.exec(name)?.[0] ?? "node";
}
