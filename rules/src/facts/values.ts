import type { FileFacts, Value } from "./fact.js";

/** The variables that a value's form mentions. */
export function* variablesIn(value: Value): Iterable<number> {
  if (value.kind === "variable") yield value.variable;
  else for (const part of partsOf(value)) yield* variablesIn(part);
}

export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "field":
    case "address":
    case "dereference":
      return [value.of];
    case "element":
      return [value.of, value.index];
    case "template":
      return value.parts;
    case "array":
      return value.items;
    case "object":
      return Object.values(value.properties);
    case "operation":
      return value.operands;
    case "sizeof":
      return value.of ? [value.of] : [];
    default:
      return [];
  }
}

/** The same form with variables replaced, where `replacement` has one for them. */
export function withVariables(value: Value, replacement: (variable: number) => Value | undefined): Value {
  const inside = (part: Value) => withVariables(part, replacement);
  switch (value.kind) {
    case "variable":
      return replacement(value.variable) ?? value;
    case "field":
    case "address":
    case "dereference":
      return { ...value, of: inside(value.of) };
    case "element":
      return { ...value, of: inside(value.of), index: inside(value.index) };
    case "template":
      return { ...value, parts: value.parts.map(inside) };
    case "array":
      return { ...value, items: value.items.map(inside) };
    case "operation":
      return { ...value, operands: value.operands.map(inside) };
    default:
      return value;
  }
}

/** The variable at the root of `a.b[c]`, `&a`, `*a`, `a + n`, `a++`. */
export function rootVariable(value: Value): number | undefined {
  switch (value.kind) {
    case "variable":
      return value.variable;
    case "field":
    case "element":
    case "address":
    case "dereference":
      return rootVariable(value.of);
    case "operation":
      return ["+", "-", "++", "--"].includes(value.operator) ? firstRoot(value.operands) : undefined;
    default:
      return undefined;
  }
}

function firstRoot([first]: readonly Value[]): number | undefined {
  return first && rootVariable(first);
}

/**
 * Whether two values have the same form, with the same variables at their leaves. Says nothing of what happens to
 * the variables in between. Calls are the same when `sameCall` says so.
 */
export function sameForm(first: Value, second: Value, sameCall: (first: number, second: number) => boolean): boolean {
  if (first.kind !== second.kind || first.kind === "unknown" || second.kind === "unknown") return false;
  const parts = partsOf(first);
  const others = partsOf(second);
  if (!sameHead(first, second, sameCall) || parts.length !== others.length) return false;
  return parts.every((part, index) => {
    const counterpart = others[index];
    return counterpart !== undefined && sameForm(part, counterpart, sameCall);
  });
}

function sameHead(first: Value, second: Value, sameCall: (first: number, second: number) => boolean): boolean {
  if (first.kind === "number" && second.kind === "number") return first.value === second.value;
  if (first.kind === "string" && second.kind === "string") return first.value === second.value;
  if (first.kind === "boolean" && second.kind === "boolean") return first.value === second.value;
  if (first.kind === "symbols" && second.kind === "symbols") return first.names.join() === second.names.join();
  if (first.kind === "variable" && second.kind === "variable") return first.variable === second.variable;
  if (first.kind === "field" && second.kind === "field") return first.name === second.name;
  if (first.kind === "sizeof" && second.kind === "sizeof") return first.type === second.type;
  if (first.kind === "call" && second.kind === "call")
    return first.call === second.call || sameCall(first.call, second.call);
  if (first.kind === "operation" && second.kind === "operation") return first.operator === second.operator;
  if (first.kind === "object" && second.kind === "object")
    return (
      !first.open && !second.open && Object.keys(first.properties).join() === Object.keys(second.properties).join()
    );
  if (first.kind === "function" && second.kind === "function") return first.function === second.function;
  if (first.kind === "name" && second.kind === "name") return first.name === second.name;
  return true;
}

/**
 * Looks through variables that only ever hold one value, and through names of constants, other than those that headers
 * define (`isSystems`): what a file defines by such a name only stands in where they don't.
 */
export function settled(facts: FileFacts, value: Value, isSystems: (name: string) => boolean = () => false): Value {
  let current = value;
  for (let depth = 0; depth < 8; depth += 1) {
    const next = heldBy(facts, current, isSystems);
    if (!next) break;
    current = next;
  }
  return current;
}

function heldBy(facts: FileFacts, value: Value, isSystems: (name: string) => boolean): Value | undefined {
  if (value.kind === "variable") return facts.variables[value.variable]?.value;
  const [name, ...others] = value.kind === "symbols" ? value.names : [];
  return name !== undefined && others.length === 0 && Object.hasOwn(facts.constants, name) && !isSystems(name)
    ? facts.constants[name]
    : undefined;
}

/** Names that stand alone, for a constant, in arguments of calls, conditions and sizes of arrays. */
export function constantsNamedIn(facts: FileFacts): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (value: Value) => {
    if (value.kind === "symbols" && value.names.length === 1) for (const name of value.names) found.add(name);
    for (const part of partsOf(value)) look(part);
  };
  for (const call of facts.calls) for (const argument of call.arguments) look(argument.value);
  for (const { dimension } of facts.variables) if (dimension) look(dimension);
  for (const { guard } of facts.blocks) if (guard) look(guard.value);
  return found;
}
