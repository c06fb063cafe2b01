import type { CallFact, StoreFact, Value } from "./fact.js";
import type { Code, Reached } from "./query.js";
import { rootVariable } from "./values.js";

/** What a call does to the flags of a descriptor. */
export interface FlagChange {
  /** The descriptor, as the asking function names it. */
  readonly descriptor: Value;
  readonly sets: readonly string[];
  readonly clears: readonly string[];
  /** The call that read the flags from which the new ones are made. */
  readonly getter: CallFact | undefined;
  /** `sets` and `clears` are all that is combined with what was read. */
  readonly known: boolean;
  /** They don't depend on a condition. */
  readonly always: boolean;
}

type Flags = Omit<FlagChange, "descriptor">;

const none: Flags = { sets: [], clears: [], getter: undefined, known: true, always: true };
const unknown: Flags = { ...none, known: false };

/** The change that a reached call makes; undefined when setting flags isn't what it does. */
export function flagChange(code: Code, reached: Reached): FlagChange | undefined {
  const { call, row } = reached;
  for (const effect of code.effects(call, "sets-descriptor-flags")) {
    const request = effect.when && code.parameter(call, row, effect.when.parameter);
    const asked = request && code.value(request.value);
    const descriptor = code.operand(call, effect);
    if (!descriptor || asked?.kind !== "symbols") continue;
    const given = code.argument(call, "argument");
    const flags = given ? flagsOf(code, given.value, call) : none;
    return {
      descriptor: code.given(descriptor, reached),
      ...(effect.flag === undefined ? flags : onlyFlag(code, effect.flag, given && code.value(given.value), flags)),
    };
  }
  return undefined;
}

/** A request for one flag: an argument of 0, given or pointed to, takes it away. */
function onlyFlag(code: Code, flag: string, given: Value | undefined, flags: Flags): Flags {
  if (!given) return { ...none, sets: [flag] };
  const variable = given.kind === "address" ? rootVariable(given) : undefined;
  const numbers =
    given.kind === "number"
      ? [given.value]
      : code.storesOf(variable ?? -1).map(({ value }) => (value?.kind === "number" ? value.value : undefined));
  const [first] = numbers;
  if (first !== undefined && numbers.every((number) => number === first))
    return { ...none, ...(first === 0 ? { clears: [flag] } : { sets: [flag] }) };
  return given.kind === "address" ? { ...unknown, sets: [flag] } : flags;
}

function flagsOf(code: Code, value: Value, at: CallFact): Flags {
  const found = code.value(value);
  switch (found.kind) {
    case "symbols":
      return { ...none, sets: found.names };
    case "number":
      return none;
    case "call": {
      const getter = code.facts.calls[found.call];
      return getter && code.effects(getter, "reads-descriptor-flags").length > 0 ? { ...none, getter } : unknown;
    }
    case "variable": {
      const stores = code.storesOf(found.variable).filter((store) => store.path.length === 0);
      if (!stores.every((store) => code.before(store, at))) return unknown;
      const parts = stores.map((store) => flagsOfStore(code, store, at));
      return parts.length === 0 ? unknown : joined(parts);
    }
    case "operation": {
      const [first, second] = found.operands;
      if (found.operator === "|" && first && second)
        return joined([flagsOf(code, first, at), flagsOf(code, second, at)]);
      if (found.operator === "&" && first && second) return joined([flagsOf(code, first, at), cleared(second)]);
      // The operands of a choice are its two outcomes.
      if (found.operator === "?:" && first && second)
        return { ...joined([flagsOf(code, first, at), flagsOf(code, second, at)]), always: false };
      return unknown;
    }
    default:
      return unknown;
  }
}

function flagsOfStore(code: Code, store: StoreFact, at: CallFact): Flags {
  const { change, value } = store;
  const always = code.blocksAround(at).some(({ id }) => id === store.block);
  const flags = value
    ? flagsOf(code, value, at)
    : change?.operator === "|="
      ? flagsOf(code, change.value, at)
      : change?.operator === "&="
        ? cleared(change.value)
        : unknown;
  return always ? flags : { ...flags, always: false };
}

function cleared(mask: Value): Flags {
  const [kept] = mask.kind === "operation" && mask.operator === "~" ? mask.operands : [];
  return kept?.kind === "symbols" ? { ...none, clears: kept.names } : unknown;
}

function joined(parts: readonly Flags[]): Flags {
  return {
    sets: parts.flatMap((part) => part.sets),
    clears: parts.flatMap((part) => part.clears),
    getter: parts.find((part) => part.getter)?.getter,
    known: parts.every((part) => part.known),
    always: parts.every((part) => part.always),
  };
}

/**
 * The flag that is all a setter changes in what it has read before, when nobody else wants what was read: in a function
 * that is given the descriptor, or in a loop, since elsewhere it is one crossing in the life of a program.
 */
export function isPairOf(code: Code, setter: CallFact, change: FlagChange): string | undefined {
  const { getter, descriptor } = change;
  const [flag, ...others] = new Set([...change.sets, ...change.clears]);
  if (!getter || flag === undefined || others.length > 0 || !change.known) return undefined;
  const asked = code.argument(getter, "fd");
  if (!asked || !code.sameValue(asked.value, getter, descriptor, setter)) return undefined;
  const root = rootVariable(descriptor);
  const given = root !== undefined && code.facts.variables[root]?.kind === "parameter";
  if (!given && code.loops(setter).length === 0) return undefined;
  const kept = getter.result.variable;
  if (kept === undefined) return flag;
  const isOther = code.usesOf(kept).some(({ in: use, at, function: owner }) => {
    if (owner !== getter.function || at < getter.at) return false;
    return use.kind === "argument" ? use.call !== setter.id : use.kind === "returned" || use.kind === "captured";
  });
  return isOther ? undefined : flag;
}
