import type { Span, Value, VariableFact } from "../fact.js";
import { partsOf } from "../values.js";
import type { Recorded } from "./recorded.js";
import type { Counted } from "./trips.js";

/** All that names a place or another fact, each once however many facts share it. */
export interface Places {
  readonly spans: readonly [number, number][];
  readonly ofVariables: readonly { variable: number }[];
  readonly ofCalls: readonly { call: number }[];
  readonly variableLists: readonly number[][];
  readonly callLists: readonly number[][];
}

export function placesIn(
  facts: Pick<Recorded, "blocks" | "calls" | "uses" | "stores" | "opaques" | "references"> & {
    readonly variables: readonly VariableFact[];
  },
  loops: readonly Counted[],
  noStatement: Span,
): Places {
  const spans = new Set<Span>();
  const ofVariables = new Set<object>();
  const ofCalls = new Set<object>();
  const variableLists = new Set<readonly number[]>();
  const callLists = new Set<readonly number[]>();
  const seen = new Set<Value>();
  const look = (value: Value | undefined): void => {
    if (!value || seen.has(value)) return;
    seen.add(value);
    if (value.kind === "variable") ofVariables.add(value);
    else if (value.kind === "call") ofCalls.add(value);
    else partsOf(value).forEach(look);
  };
  const naming = (one: { readonly variable?: number | undefined; readonly call?: number | undefined }): void => {
    if (one.variable !== undefined) ofVariables.add(one);
    if (one.call !== undefined) ofCalls.add(one);
  };
  for (const { span, guard, loop } of facts.blocks) {
    spans.add(span);
    if (guard) {
      spans.add(guard.condition);
      look(guard.value);
      callLists.add(guard.calls);
      variableLists.add(guard.reads);
    }
    if (loop) callLists.add(loop.conditionCalls);
  }
  for (const call of facts.calls) {
    for (const span of [call.span, call.calleeSpan, call.statement]) spans.add(span);
    for (const { span, value } of call.arguments) {
      spans.add(span);
      look(value);
    }
    look(call.receiver);
    naming(call.result);
  }
  for (const { span, dimension } of facts.variables) {
    spans.add(span);
    look(dimension);
  }
  for (const use of facts.uses) {
    spans.add(use.span);
    ofVariables.add(use);
    naming(use.in as { variable?: number; call?: number });
    if (use.in.kind === "operand") look(use.in.with);
  }
  for (const store of facts.stores) {
    spans.add(store.span);
    ofVariables.add(store);
    look(store.value);
    look(store.change?.value);
  }
  for (const { span } of [...facts.opaques, ...facts.references]) spans.add(span);
  for (const loop of loops) {
    ofVariables.add(loop);
    look(loop.start);
    look(loop.condition);
  }
  spans.delete(noStatement);
  // Facts are read-only for everybody but whoever made them.
  const places = { spans, ofVariables, ofCalls, variableLists, callLists };
  return Object.fromEntries(Object.entries(places).map(([name, all]) => [name, [...all]])) as unknown as Places;
}
