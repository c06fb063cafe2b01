import { freshLoop } from "./draft.js";
import type { BlockFact, CallFact, FileFacts, FunctionFact, Value } from "./fact.js";
import { pausesIn } from "./invariance.js";
import { Code } from "./query.js";
import { pointerIn } from "./reach.js";

/** Which arguments of a function of another file it calls for every item that it goes over. */
export type PerItem = (callee: string) => readonly number[];

/**
 * C: a function that is given to another one, which calls it for every item, runs in a loop although none is written
 * around it. Its body gets one: each call of it is a round.
 */
export function withItemLoops(facts: FileFacts, db: Code["db"], perItem: PerItem): FileFacts {
  const code = new Code(facts, db);
  const loops = new Map<number, BlockFact>();
  for (const call of facts.calls) {
    const passed = call.arguments.flatMap(({ value }, index) =>
      value.kind === "function" && facts.functions[value.function]?.kind === "function"
        ? [{ id: value.function, index }]
        : [],
    );
    if (passed.length === 0) continue;
    const called = argumentsCalled(code, call, perItem);
    for (const { id, index } of passed) {
      const made = facts.functions[id];
      const body = made && facts.blocks[made.body];
      if (!called.includes(index) || !body || loops.has(body.id)) continue;
      const { span, function: owner, from, to } = body;
      const loop = { ...freshLoop("callback"), via: call.calleeText };
      const common = { parent: undefined, guard: undefined, leaves: undefined };
      loops.set(body.id, {
        ...common,
        id: facts.blocks.length + loops.size,
        kind: "loop",
        span: made.span[0] <= span[0] ? made.span : span,
        function: owner,
        from,
        to,
        loop,
      });
    }
  }
  if (loops.size === 0) return facts;
  const inside = facts.blocks.map((block) => {
    const loop = loops.get(block.id);
    return loop ? { ...block, parent: loop.id } : block;
  });
  return { ...facts, blocks: [...inside, ...loops.values()] };
}

function argumentsCalled(code: Code, call: CallFact, perItem: PerItem): readonly number[] {
  const own = call.target === undefined ? undefined : code.facts.functions[call.target];
  if (own) return own.kind === "function" ? parametersCalled(code, own, perItem) : [];
  return call.callee === undefined ? [] : perItem(call.callee);
}

const known = new WeakMap<Code, Map<number, readonly number[]>>();

/** The parameters that a function calls in a loop over items, itself or through other functions. */
export function parametersCalled(code: Code, { id, parameters }: FunctionFact, perItem: PerItem): readonly number[] {
  const ofFile = known.get(code) ?? new Map<number, readonly number[]>();
  known.set(code, ofFile);
  const before = ofFile.get(id);
  if (before) return before;
  // Recursion adds nothing.
  ofFile.set(id, []);
  const found = code.callsOf(id).flatMap((call) => {
    if (call.callee === undefined) {
      const pointer = call.receiver && pointerIn(call.receiver);
      const index = pointer === undefined ? -1 : parameters.indexOf(pointer);
      return index !== -1 && isPerItem(code, call) ? [index] : [];
    }
    const handed = call.arguments.map(({ value }) => parameterIn(parameters, value));
    if (handed.every((one) => one.length === 0)) return [];
    return argumentsCalled(code, call, perItem).flatMap((index) => handed[index] ?? []);
  });
  const distinct = [...new Set(found)];
  ofFile.set(id, distinct);
  return distinct;
}

function parameterIn(parameters: FunctionFact["parameters"], value: Value | undefined): readonly number[] {
  const index = value?.kind === "variable" ? parameters.indexOf(value.variable) : -1;
  return index === -1 ? [] : [index];
}

/** A loop that ends when there is no further item; one that waits calls its handlers for events. */
function isPerItem(code: Code, call: CallFact): boolean {
  return code
    .loops(call)
    .some((loop) => (loop.guard !== undefined || loop.loop?.form === "macro") && !pausesIn(code, loop));
}

/**
 * The parameters of a function that a call hands on in a struct of the function's own, beside a function that can call
 * them there: `struct each one = { fn, data }; go_over(items, call_one, &one)`.
 */
export function parametersBundled(code: Code, { id, parameters }: FunctionFact, call: CallFact): readonly number[] {
  if (!call.arguments.some(({ value }) => value.kind === "function")) return [];
  const bundles = call.arguments.flatMap(({ value }) =>
    value.kind === "address" && value.of.kind === "variable" ? [value.of.variable] : [],
  );
  const stored = bundles.flatMap((bundle) =>
    code.storesOf(bundle).flatMap((store) => (store.function === id && store.value ? partsStored(store.value) : [])),
  );
  const isCallable = (index: number) => {
    const variable = code.facts.variables[parameters[index] ?? -1];
    return variable?.signature !== undefined || variable?.type?.includes("*") === false;
  };
  return [...new Set(stored.flatMap((value) => parameterIn(parameters, value)))].filter(isCallable);
}

function partsStored(value: Value): readonly Value[] {
  if (value.kind === "array") return value.items;
  return value.kind === "object" ? Object.values(value.properties) : [value];
}
