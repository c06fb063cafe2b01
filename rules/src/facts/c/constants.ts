import type { Value } from "../fact.js";
import type { Extraction } from "./extraction.js";
import { valueOfText } from "./macro-values.js";

/** One definition of an object-like macro. */
export interface MacroBody {
  readonly text: string;
  /** It only stands in where a header doesn't define the name: `#ifndef NAME` is around it. */
  readonly isFallback: boolean;
}

/** Fills `constants` with the macros that have a value. */
export function settleConstants(x: Extraction): void {
  for (const name of x.bodies.keys()) if (!x.constants.has(name)) settleConstant(x, name);
}

export function settleConstant(x: Extraction, name: string): void {
  const bodies = x.bodies.get(name) ?? [];
  const value = valueOfBodies(x, name, bodies);
  const isFallback = bodies.every((body) => body.isFallback);
  // Flags that a system lacks are defined as nothing. What they are elsewhere is their name.
  if (!value || (isFallback && value.kind === "number" && value.value === 0)) return;
  x.constants.set(name, value);
  if (isFallback) x.fallbacks.add(name);
}

/** What a name stands for in an expression: the value of a constant of this file, or a named constant of another. */
export function valueOfName(x: Extraction, name: string): Value | undefined {
  if (name === "NULL") return { kind: "null" };
  const known = x.fallbacks.has(name) ? undefined : x.constants.get(name);
  if (known) return known;
  const bodies = x.bodies.get(name);
  const value = bodies?.some(({ isFallback }) => !isFallback) === true ? valueOfBodies(x, name, bodies) : undefined;
  return value ?? (/^[A-Z_][A-Z0-9_]*$/.test(name) ? { kind: "symbols", names: [name] } : undefined);
}

const inProgress = new WeakMap<readonly MacroBody[], true>();

function valueOfBodies(x: Extraction, name: string, bodies: readonly MacroBody[]): Value | undefined {
  // `#define EPERM EPERM` and longer circles.
  if (inProgress.has(bodies)) return undefined;
  inProgress.set(bodies, true);
  const values = bodies.map(({ text }) => valueOfText(text, (inner) => valueOfName(x, inner)));
  inProgress.delete(bodies);
  const different = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const value = different.reduce(
    (first, second) => first && second && { kind: "operation", operator: "?:", operands: [first, second] },
  );
  return value?.kind === "symbols" && value.names.includes(name) ? undefined : value;
}
