import type { CallFact, Value } from "./fact.js";
import type { Code, EffectName, Row } from "./query.js";

type Effect = Row["effects"][number];

const none: readonly Effect[] = [];
/** By the call's index. */
const found = new WeakMap<Code, Map<number, Map<EffectName, readonly Effect[]>>>();

/** The effects of a name whose condition the call's arguments don't rule out. */
export function effectsOf(code: Code, call: CallFact, name: EffectName): readonly Effect[] {
  const row = code.row(call);
  if (!row?.effects.some(({ effect }) => effect === name)) return none;
  const ofCalls = found.get(code) ?? new Map<number, Map<EffectName, readonly Effect[]>>();
  found.set(code, ofCalls);
  const known = ofCalls.get(call.id) ?? new Map<EffectName, readonly Effect[]>();
  ofCalls.set(call.id, known);
  const effects =
    known.get(name) ?? row.effects.filter((effect) => effect.effect === name && applies(code, call, row, effect));
  known.set(name, effects);
  return effects;
}

/** Whether an effect's condition holds for a call, or may hold as far as its arguments say. */
function applies(code: Code, call: CallFact, row: Row, effect: Effect): boolean {
  const condition = effect.when;
  if (!condition) return true;
  const argument = code.parameter(call, row, condition.parameter);
  if (condition.present !== undefined) return (argument !== undefined) === condition.present;
  const value = argument && code.value(argument.value);
  if (condition.property !== undefined) {
    if (value?.kind !== "object") return value !== undefined;
    const property = value.properties[condition.property];
    return property === undefined ? value.open : !(property.kind === "boolean" && !property.value);
  }
  const has = (symbol: string): boolean | undefined =>
    value?.kind === "symbols"
      ? value.names.includes(symbol)
      : value?.kind === "string"
        ? value.value.includes(symbol)
        : value && !(isNone(value) && code.db.constant(symbol)?.value !== 0)
          ? undefined
          : false;
  if (condition.has !== undefined) return has(condition.has) !== false;
  return condition.lacks === undefined || has(condition.lacks) !== true;
}

function isNone(value: Value): boolean {
  return value.kind === "number" && value.value === 0;
}

/** A transfer through a buffer is no crossing to look for, nor is one to the process's own output. */
export function crosses(row: Row, effect: Effect): boolean {
  return effect.effect !== "transfers" || (row.buffered !== true && effect.of !== undefined);
}
