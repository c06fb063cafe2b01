import type { Operand } from "./effect.js";

/**
 * What is known of a value: one of a few numbers (addresses are numbers too), the address of an imported symbol, a
 * parameter, or what lies at an offset from a pointer that isn't known.
 */
export type Value =
  | {
      readonly kind: "numbers";
      readonly numbers: readonly number[];
      /** Made as an address: a number like 86400 is none, although a function may lie there. */
      readonly address?: true;
    }
  | { readonly kind: "symbol"; readonly symbol: string; readonly addend: number }
  | { readonly kind: "parameter"; readonly index: number }
  | { readonly kind: "slot"; readonly offset: number };

const most = 16;

export function withLowByte(value: Value | undefined, low: Operand): Value | undefined {
  if (value?.kind !== "numbers" || low.kind !== "number") return undefined;
  return { kind: "numbers", numbers: value.numbers.map((one) => one - (one & 0xff) + (low.value & 0xff)) };
}

export function sum(value: Value | undefined, amount: number): Value | undefined {
  if (value?.kind === "numbers") return { ...value, numbers: value.numbers.map((one) => one + amount) };
  if (value?.kind === "symbol") return { ...value, addend: value.addend + amount };
  return undefined;
}

export function joined(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (!a || !b) return undefined;
  if (same(a, b)) return a;
  if (a.kind !== "numbers" || b.kind !== "numbers") return undefined;
  const numbers = [...new Set([...a.numbers, ...b.numbers])].toSorted((x, y) => x - y);
  const address = a.address ?? b.address;
  return numbers.length > most ? undefined : { kind: "numbers", numbers, ...(address ? { address } : {}) };
}

/** Whether nothing tells two values apart. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a?.kind !== b?.kind || !a || !b) return false;
  if (a.kind === "numbers" && b.kind === "numbers") return a.numbers.join() === b.numbers.join();
  if (a.kind === "symbol" && b.kind === "symbol") return a.symbol === b.symbol && a.addend === b.addend;
  if (a.kind === "slot" && b.kind === "slot") return a.offset === b.offset;
  return a.kind === "parameter" && b.kind === "parameter" && a.index === b.index;
}
