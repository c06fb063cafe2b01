import type { StoreFact } from "../fact.js";
import { variablesIn } from "../values.js";
import type { Extraction } from "./extraction.js";

/**
 * A variable keeps the value of its only store, when that gives it one as a whole: where it is declared, or later for
 * a local that has none before.
 */
export function settleVariables(x: Extraction): void {
  const storesOf = new Map<number, StoreFact[]>();
  for (const store of x.stores) {
    const known = storesOf.get(store.variable);
    if (known) known.push(store);
    else storesOf.set(store.variable, [store]);
  }
  for (const variable of x.variables) {
    const { id, kind, span, type = "" } = variable;
    const isConstant = /\bconst\b/.test(type) && !type.includes("*");
    if (kind === "parameter" || kind === "global") continue;
    if (!isConstant && (variable.escapes || x.addressed.has(id))) continue;
    const [only, ...others] = storesOf.get(id) ?? [];
    if (!only || others.length > 0 || only.path.length > 0) continue;
    if (only.value && [...variablesIn(only.value)].includes(id)) continue;
    const atDeclaration = only.span[0] <= span[0] && span[1] <= only.span[1];
    if (atDeclaration || (kind === "local" && !/\bstatic\b/.test(type))) variable.value = only.value;
  }
}
