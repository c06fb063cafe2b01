import type { FileFacts, Span, Value } from "eslint-plugin-syscalls/facts";
import { executing } from "./executions.js";
import type { ExecutingCall, Located, Reference } from "./unit.js";

/** What a unit's calls start: one for each text that the command can be, and one for each mention of a function. */
export function* executingCalls(
  facts: FileFacts,
  references: readonly Reference[],
  located: (within: number, span: Span) => Located,
): Generator<ExecutingCall> {
  for (const { callee, arguments: given, function: within, span } of facts.calls) {
    const known = executing.get(callee ?? "");
    if (!known || callee === undefined) continue;
    const value = known.command === undefined ? undefined : given[known.command]?.value;
    for (const command of textsOf(value, facts)) yield { ...located(within, span), callee, command };
  }
  // Who is given the function chooses the program.
  for (const { name, kind, from, place } of references)
    if (kind === "reference" && executing.has(name)) yield { from, place, callee: name, command: undefined };
}

/** The texts that a value can be; undefined among them where it can be another. */
function textsOf(value: Value | undefined, facts: FileFacts): readonly (string | undefined)[] {
  if (value?.kind === "string") return [value.value];
  if (value?.kind === "operation" && value.operator === "?:")
    return value.operands.flatMap((one) => textsOf(one, facts));
  const held = value?.kind === "variable" ? facts.variables[value.variable]?.value : undefined;
  return held?.kind === "string" ? [held.value] : [undefined];
}
