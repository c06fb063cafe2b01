import { functionsAround } from "./flow.js";
import type { Code } from "./query.js";

/** Whether a function calls itself, or one around it does so from inside: it goes through a tree. */
export function isRecursive(code: Code, functionId: number): boolean {
  const around = new Set([...functionsAround(code.facts, functionId)].map(({ id }) => id));
  return code.facts.calls.some(
    ({ target, function: owner }) =>
      target !== undefined &&
      around.has(target) &&
      [...functionsAround(code.facts, owner)].some(({ id }) => id === target),
  );
}
