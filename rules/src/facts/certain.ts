import { constantOf } from "./bounds.js";
import type { CallFact, Value } from "./fact.js";
import type { Code, Row } from "./query.js";
import { rootVariable } from "./values.js";

type Condition = NonNullable<Row["privileges"]>[number]["given"][number];

/** Whether a condition of a row is known to hold for a call: what the file doesn't say doesn't count. */
export function certainly(code: Code, call: CallFact, row: Row, condition: Condition): boolean {
  const argument = code.parameter(call, row, condition.parameter);
  if (condition.present !== undefined) return (argument !== undefined) === condition.present;
  if (!argument) return false;
  const value = code.value(argument.value);
  if (condition.below !== undefined) {
    const number =
      condition.field === undefined ? numberOf(code, value) : fieldOf(code, call, argument.value, condition.field);
    return number !== undefined && number < condition.below && (number !== 0 || condition.below === 0);
  }
  if (value.kind !== "symbols") return false;
  if (condition.has !== undefined) return value.names.includes(condition.has);
  return condition.lacks !== undefined && !value.names.includes(condition.lacks);
}

function numberOf(code: Code, value: Value): number | undefined {
  const found = code.value(value);
  if (found.kind === "operation" && found.operator === "-" && found.operands.length === 1) {
    const [operand] = found.operands;
    const positive = operand && constantOf(code, operand);
    return positive === undefined ? undefined : -positive;
  }
  // `htons(80)` is still port 80: what the call is given for a port is the port.
  const made = found.kind === "call" ? code.facts.calls[found.call] : undefined;
  const port = made && code.row(made)?.stable === "pure" ? code.argument(made, "port") : undefined;
  return port ? numberOf(code, port.value) : constantOf(code, found);
}

/** A property of an object, or the last value stored to a field of the struct before the call. */
function fieldOf(code: Code, call: CallFact, argument: Value, field: string): number | undefined {
  const value = code.value(argument);
  if (value.kind === "object") return value.properties[field] && numberOf(code, value.properties[field]);
  const variable = rootVariable(argument);
  if (variable === undefined) return undefined;
  const stores = code.storesOf(variable).filter((store) => store.path.at(-1) === field);
  const last = stores.filter((store) => code.before(store, call)).at(-1);
  return last?.value && stores.length === 1 ? numberOf(code, last.value) : undefined;
}
