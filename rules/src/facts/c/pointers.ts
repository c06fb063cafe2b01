import type { Value } from "../fact.js";
import type { Extraction } from "./extraction.js";

/** Tables have a few dozen functions; beyond that a call says nothing. */
const most = 64;

/**
 * Gives calls through pointers the functions of this file that they mean, where the pointer, the struct or the table
 * that holds them never changes: `static const struct ops x = { .write = put }; … x.write(fd)`.
 */
export function settlePointers(x: Extraction): void {
  for (const call of x.calls) {
    if (call.callee !== undefined || !call.receiver || call.target !== undefined) continue;
    const held = valuesOf(x, call.receiver, 0);
    const functions = held?.flatMap((value) => (value.kind === "function" ? [value.function] : []));
    if (!held || !functions || functions.length === 0) continue;
    const isAll = held.every(({ kind }) => kind === "function" || kind === "null" || kind === "number");
    const different = [...new Set(functions)];
    if (!isAll || different.length > most) continue;
    if (different.length === 1) call.target = different[0];
    else call.targets = different;
  }
}

/** What an expression may hold; undefined when the file doesn't show it. */
function valuesOf(x: Extraction, value: Value, depth: number): readonly Value[] | undefined {
  if (depth > 8) return undefined;
  const inside = (part: Value) => valuesOf(x, part, depth + 1);
  switch (value.kind) {
    case "variable": {
      const held = x.variables[value.variable]?.value;
      return held && inside(held);
    }
    case "address":
    case "dereference":
      return inside(value.of);
    case "field":
      return each(inside(value.of), (struct) =>
        struct.kind === "object" ? inside(struct.properties[value.name] ?? { kind: "null" }) : undefined,
      );
    case "element":
      return each(inside(value.of), (table) => {
        if (table.kind !== "array") return undefined;
        const only = value.index.kind === "number" ? table.items[value.index.value] : undefined;
        return only ? inside(only) : each(table.items, inside);
      });
    case "operation":
      return value.operator === "?:" ? each(value.operands, inside) : undefined;
    default:
      return [value];
  }
}

function each(
  values: readonly Value[] | undefined,
  inside: (value: Value) => readonly Value[] | undefined,
): readonly Value[] | undefined {
  const found: Value[] = [];
  for (const value of values ?? []) {
    const inner = inside(value);
    if (!inner) return undefined;
    found.push(...inner);
  }
  return values && found;
}
