import type { FunctionFact } from "../fact.js";
import type { Extraction } from "./extraction.js";

/** What the reading of a function asks of the file around it, and does to it. */
export class Recording {
  /** Names looked up outside of the function, with the variable found, if any, and what was known of it. */
  readonly asked = new Map<string, { readonly id: number | undefined; readonly form: string }>();
  /** Whether a variable of the file had been stored to when the function asked. */
  readonly askedStored = new Map<number, boolean>();
  readonly askedPrototypes = new Map<string, boolean>();
  readonly conditions = new Map<string, number>();
  readonly stored = new Set<number>();
  readonly addressed = new Set<number>();
  readonly escaped = new Set<number>();
  readonly prototypes = new Set<string>();
  readonly taken: { readonly target: number; readonly passedTo: FunctionFact["passedTo"] }[] = [];
  /** Defines a constant from there on: what comes later isn't independent of it. */
  defines = false;
}

export function isStored(x: Extraction, variable: number): boolean {
  const isStored = x.stored.has(variable);
  const { recording } = x;
  if (recording && !recording.stored.has(variable) && !recording.askedStored.has(variable))
    recording.askedStored.set(variable, isStored);
  return isStored;
}

export function isDeclared(x: Extraction, name: string): boolean {
  const isDeclared = x.prototypes.has(name);
  const { recording } = x;
  if (recording && !recording.prototypes.has(name)) recording.askedPrototypes.set(name, isDeclared);
  return isDeclared;
}

export function addPrototype(x: Extraction, name: string): void {
  x.prototypes.add(name);
  x.recording?.prototypes.add(name);
}

/** Its address is taken; `escapes`: by something else than a call. */
export function markAddressed(x: Extraction, variable: number, escapes: boolean): void {
  x.addressed.add(variable);
  x.recording?.addressed.add(variable);
  const fact = x.variables[variable];
  if (!fact || !escapes) return;
  fact.escapes = true;
  x.recording?.escaped.add(variable);
}

export function takeAddress(x: Extraction, target: number, passedTo: FunctionFact["passedTo"]): void {
  x.recording?.taken.push({ target, passedTo });
  const fact = x.functions[target];
  if (!fact) return;
  fact.addressTaken = true;
  fact.passedTo ??= passedTo;
}

/** What follows is read with another meaning of a name. */
export function noteDefinition(x: Extraction, name: string, meaning: string): void {
  x.definitions += `${name} ${meaning}\n`;
  if (x.recording) x.recording.defines = true;
}
