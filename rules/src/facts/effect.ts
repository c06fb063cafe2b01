import type { CallFact } from "./fact.js";
import type { Code, Row } from "./query.js";

type Effect = Row["effects"][number];

/** Whether an effect's condition holds for a call, or may hold as far as its arguments say. */
export function applies(code: Code, call: CallFact, row: Row, effect: Effect): boolean {
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
        : value
          ? undefined
          : false;
  if (condition.has !== undefined) return has(condition.has) !== false;
  return condition.lacks === undefined || has(condition.lacks) !== true;
}

/** A transfer through a buffer is no crossing to look for, nor is one to the process's own output. */
export function crosses(row: Row, effect: Effect): boolean {
  return effect.effect !== "transfers" || (row.buffered !== true && effect.of !== undefined);
}
