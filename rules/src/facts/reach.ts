import type { CallFact, FunctionFact, Value } from "./fact.js";
import { below } from "./below.js";
import { groupedBy } from "./grouping.js";
import type { Code, Reached } from "./query.js";
import { farthest } from "./summary.js";
import { withVariables } from "./values.js";

/** A function that leads to more says nothing that a rule could act on, and paths multiply with every helper. */
const most = 500;

/**
 * What is worth keeping of all that a function reaches: the nearest. Calls of other files count no further than
 * summaries go, each only by the shortest way to each call of its helper: two calls may give it other arguments.
 */
export function nearest(code: Code, found: readonly Reached[], helper: FunctionFact | undefined): readonly Reached[] {
  const own = code.facts.calls.length;
  if (found.length <= most && found.every(({ call }) => call.id < own)) return found;
  const limit = helper?.file === undefined ? farthest + 1 : farthest;
  const seen = new Set<string>();
  const kept = found
    .filter(({ call, chain }) => call.id < own || chain.length < limit)
    .sort((a, b) => a.chain.length - b.chain.length)
    .filter(({ call, site, helperCalls }) => {
      if (call.id < own) return true;
      const key = [call.id, helperCalls.at(-1)?.id, helper?.file === undefined ? site.id : 0].join(" ");
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
  return kept.slice(0, most);
}

/**
 * What one call comes to: its own row, or those of the helper that it calls, and of the functions that it gives the
 * helper to call. Recursion adds nothing.
 */
export function through(code: Code, site: CallFact): readonly Reached[] {
  const row = code.row(site);
  if (row) return [{ site, call: site, row, chain: [], helperCalls: [] }];
  if (site.target === undefined) return [];
  const name = nameOf(code, site, site.target);
  const head = { chain: [name], helperCalls: [site] };
  const own = withCallbacks(code, site.target)
    .flatMap((id) => code.reached(id))
    .map((inner) => below(site, head, inner));
  const given = callbacks(code, site).flatMap(({ call, target }) => {
    const further = { chain: [name, nameOf(code, call, target)], helperCalls: [site, call] };
    return code.reached(target).map((inner) => below(site, further, inner));
  });
  return [...own, ...given];
}

const callbacksOf = new WeakMap<Code, ReadonlyMap<number, readonly FunctionFact[]>>();

/** A function and what runs inside it as the callback of an iterating method (`names.map((name) => …)`). */
export function withCallbacks(code: Code, functionId: number): readonly number[] {
  const { functions, blocks } = code.facts;
  const parentOf = ({ body }: FunctionFact) => blocks[blocks[body]?.parent ?? -1]?.function ?? -1;
  const known = callbacksOf.get(code) ?? groupedBy(functions, parentOf);
  callbacksOf.set(code, known);
  const inside = known.get(functionId) ?? [];
  return [functionId, ...inside.flatMap(({ id }) => (id === functionId ? [] : withCallbacks(code, id)))];
}

function nameOf(code: Code, call: CallFact, target: number): string {
  return code.linked.functions[target]?.name ?? (/\s/.test(call.calleeText) ? "(…)" : call.calleeText);
}

/** The calls of a helper's parameters (`visit(path)`), with the function that this call of the helper gives for them. */
function callbacks(code: Code, site: CallFact): readonly { readonly call: CallFact; readonly target: number }[] {
  const helper = site.target === undefined ? undefined : code.linked.functions[site.target];
  if (!helper || code.facts.language !== "c" || !site.arguments.some(({ value }) => value.kind === "function"))
    return [];
  return code.callsOf(helper.id).flatMap((call) => {
    const called = call.callee === undefined ? call.receiver && pointerIn(call.receiver) : undefined;
    const index = called === undefined ? -1 : helper.parameters.indexOf(called);
    const value = site.arguments[index]?.value;
    return value?.kind === "function" ? [{ call: { ...call, target: value.function }, target: value.function }] : [];
  });
}

/** `visit` and `*visit` mean the same to a call. */
export function pointerIn(value: Value): number | undefined {
  if (value.kind === "dereference") return pointerIn(value.of);
  return value.kind === "variable" ? value.variable : undefined;
}

/** Whether a call is reached each time that its helpers run: none of them makes it, or leads to it, in an arm only. */
export function isReachedAlways(code: Code, { site, call, helperCalls }: Reached): boolean {
  const inside = [...helperCalls.slice(1), call].filter(({ id }) => id !== site.id);
  return inside.every((one) => code.blocksAround(one).every(({ kind }) => kind !== "arm" && kind !== "catch"));
}

/** A value of a reached call with the parameters of its helpers replaced by what they are given. */
export function seenFromSite(code: Code, value: Value, { helperCalls }: Pick<Reached, "helperCalls">): Value {
  return helperCalls.toReversed().reduce((current, call) => {
    const parameters = call.target === undefined ? [] : (code.linked.functions[call.target]?.parameters ?? []);
    return withVariables(current, (variable) => {
      const index = parameters.indexOf(variable);
      return index === -1 ? undefined : call.arguments[index]?.value;
    });
  }, value);
}
