import type { Span } from "./fact.js";

/** A further place that a finding speaks of. */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** ESLint's messages carry one place; the others wait here for whoever has the source code. */
const noted = new WeakMap<object, Map<string, readonly Related[]>>();

export function noteRelated(sourceCode: object, rule: string, span: Span, related: readonly Related[]): void {
  const known = noted.get(sourceCode) ?? new Map<string, readonly Related[]>();
  known.set(keyOf(rule, span), related);
  noted.set(sourceCode, known);
}

export function notedFor(sourceCode: object, rule: string, span: Span): readonly Related[] {
  return noted.get(sourceCode)?.get(keyOf(rule, span)) ?? [];
}

function keyOf(rule: string, span: Span): string {
  return `${rule} ${span.join(" ")}`;
}
