import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code } from "./query.js";
import { isInside } from "./span.js";
import { partsOf, rootVariable, variablesIn } from "./values.js";

/** Bounds the search through variables and calls: real derivations are a few steps long. */
const maximumDepth = 6;

/** Whether a value is made from what a variable holds: through variables, calls' arguments and, in C, buffers filled by calls. */
export function derivesFrom(code: Code, value: Value, source: number, at: Moment, depth = maximumDepth): boolean {
  if (depth === 0) return false;
  for (const variable of variablesIn(value)) {
    if (variable === source) return true;
    if (feedsOf(code, variable, at).some((feed) => derivesFrom(code, feed, source, at, depth - 1))) return true;
  }
  return callsIn(value).some((id) => {
    const call = code.linked.calls[id];
    const given = [
      ...(call?.arguments.map((argument) => argument.value) ?? []),
      ...(call?.receiver ? [call.receiver] : []),
    ];
    return given.some((part) => derivesFrom(code, part, source, at, depth - 1));
  });
}

/** What was stored to a variable before a moment, and what was given to a call that filled it. */
function feedsOf(code: Code, variable: number, at: Moment): readonly Value[] {
  const stored = code.storesOf(variable).flatMap((store) => (store.value && store.at < at.at ? [store.value] : []));
  if (code.facts.language !== "c") return stored;
  const filled = code.usesOf(variable).flatMap((use) => {
    if (use.at >= at.at || use.in.kind !== "argument") return [];
    const call = code.linked.calls[use.in.call];
    if (!call || call.at >= at.at || !code.mayWriteThrough(call, variable)) return [];
    return call.arguments.flatMap((argument) => (rootVariable(argument.value) === variable ? [] : [argument.value]));
  });
  return [...stored, ...filled];
}

function callsIn(value: Value): readonly number[] {
  switch (value.kind) {
    case "call":
      return [value.call];
    case "template":
      return value.parts.flatMap(callsIn);
    case "operation":
      return value.operands.flatMap(callsIn);
    case "field":
    case "element":
      return callsIn(value.of);
    default:
      return [];
  }
}

/** Whether a value may differ between the rounds of a loop. */
export function variesIn(code: Code, value: Value, loop: BlockFact, depth = maximumDepth): boolean {
  const found = code.value(value);
  if (found.kind === "unknown" || depth === 0) return true;
  if (found.kind === "call") {
    const call = code.linked.calls[found.call];
    if (!call || !isInside(call.span, loop.span)) return false;
    return (
      code.row(call)?.stable !== "pure" ||
      call.arguments.some((argument) => variesIn(code, argument.value, loop, depth - 1))
    );
  }
  const parts = partsOf(found).filter(({ kind }) => kind !== "variable");
  return (
    parts.some((part) => variesIn(code, part, loop, depth - 1)) ||
    [...variablesIn(found)].some((variable) => changesIn(code, variable, loop))
  );
}

function changesIn(code: Code, variable: number, loop: BlockFact): boolean {
  const fact = code.linked.variables[variable];
  if (!fact || fact.escapes || variable === loop.loop?.element || isInside(fact.span, loop.span)) return true;
  if (code.storesOf(variable).some((store) => isInside(store.span, loop.span))) return true;
  return code.facts.language === "c" && code.callsIn(loop).some((call) => code.mayWriteThrough(call, variable));
}

/** A loop over the entries of a directory: the call that lists them, and the variable that holds one. */
export interface EntryLoop {
  readonly loop: BlockFact;
  readonly listing: CallFact;
  readonly entry: number;
}

/** The innermost loop around a moment that goes over directory entries. */
export function entryLoop(code: Code, moment: Moment): EntryLoop | undefined {
  return statedLoop(code, moment) ?? listingsCallback(code, moment);
}

/** The function around a moment is what a listing calls for each entry: `walk(folder, (name) => …)`. */
function listingsCallback(code: Code, moment: Moment): EntryLoop | undefined {
  const callback = code.functionOf(moment);
  const listing = callback?.passedTo && code.linked.calls[callback.passedTo.call];
  const loop = callback && code.linked.blocks[callback.body];
  const entry = callback?.parameters[0];
  if (!listing || !loop || entry === undefined || code.effects(listing, "enumerates").length === 0) return undefined;
  const parameter = code.row(listing)?.parameters[callback.passedTo.argument];
  return parameter?.roles.includes("handler") === true ? { loop, listing, entry } : undefined;
}

function statedLoop(code: Code, moment: Moment): EntryLoop | undefined {
  for (const loop of code.loops(moment)) {
    const listed = loop.loop?.over && listingBehind(code, loop.loop.over);
    const element = loop.loop?.element;
    if (listed && element !== undefined) return { loop, listing: listed, entry: element };
    for (const listing of code.callsIn(loop)) {
      const entry = listing.result.variable;
      if (
        entry !== undefined &&
        listing.function === loop.function &&
        code.effects(listing, "enumerates").length > 0 &&
        code.row(listing)?.returns === "entry"
      )
        return { loop, listing, entry };
    }
  }
  return undefined;
}

/** `readdirSync(d)`, also through a variable and through methods that keep the entries (`.filter(…).sort()`). */
function listingBehind(code: Code, value: Value, depth = maximumDepth): CallFact | undefined {
  const call = code.originOf(value) ?? onlyCallStored(code, value);
  if (!call || depth === 0) return undefined;
  if (code.effects(call, "enumerates").length > 0) return call;
  return call.receiver && /\.(?:filter|map|sort|reverse|slice)$/.test(call.calleeText)
    ? listingBehind(code, call.receiver, depth - 1)
    : undefined;
}

/** `let names; try { names = readdirSync(d) } catch { names = [] }`: nothing else is ever in it but an empty list. */
function onlyCallStored(code: Code, value: Value): CallFact | undefined {
  if (value.kind !== "variable") return undefined;
  const stored = code
    .storesOf(value.variable)
    .filter((store) => store.value?.kind !== "array" || store.value.items.length > 0);
  const [only, ...others] = stored;
  return only?.value && only.path.length === 0 && others.length === 0 ? code.originOf(only.value) : undefined;
}
