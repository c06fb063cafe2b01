import type { CallFact, FileFacts, Value } from "eslint-plugin-syscalls/facts";
import type { Execution } from "../executions.js";
import type { Place } from "../program.js";
import { nameOf } from "./uses.js";

const module = "node:child_process";
const executing = /^node:child_process\.(?:exec|execFile|execFileSync|execSync|spawn|spawnSync)$/;

/** Whether a function of Node's API starts another program, or is a module with such functions. */
export function mayExecute(name: string): boolean {
  return name === module || executing.test(name);
}

/** What a file's calls start, with what of them is handed on: whoever is given the function chooses the program. */
export function executionsOf(
  facts: FileFacts,
  takenApart: ReadonlySet<string>,
  placeOf: (offset: number) => Place,
): readonly Execution[] {
  const from = facts.filename;
  const calls = facts.calls.filter(({ callee }) => callee !== undefined && executing.test(callee));
  const found = calls.flatMap((call): Execution[] =>
    call.callee === undefined ? [] : [{ from, callee: call.callee, place: placeOf(call.span[0]), ...commandOf(call) }],
  );
  const called = new Set(calls.map(({ calleeSpan }) => calleeSpan[0]));
  const bound = new Map<number, string>();
  for (const { id, value } of facts.variables) {
    const name = nameOf(value);
    if (name !== undefined && mayExecute(name)) bound.set(id, name);
  }
  for (const { variable, path, in: context, span } of facts.uses) {
    const base = bound.get(variable);
    if (base === undefined || called.has(span[0]) || takenApart.has(`${span[0]}-${span[1]}`)) continue;
    if (context.kind === "stored" && context.variable !== undefined && bound.has(context.variable)) continue;
    const callee = [base, ...path].join(".");
    // A function of the module that is called has been counted, or starts nothing.
    const other = context.kind === "receiver" ? facts.calls[context.call]?.callee : undefined;
    if (base === module && path.length === 0 && other?.startsWith(`${module}.`) === true) continue;
    if (mayExecute(callee)) found.push({ from, callee, place: placeOf(span[0]), command: undefined, isShell: false });
  }
  return found;
}

function commandOf({ callee, arguments: given }: CallFact): Pick<Execution, "command" | "isShell"> {
  const isShell = /\.exec(?:Sync)?$/.test(callee ?? "");
  const [first, ...rest] = given;
  const text = first?.value.kind === "string" && !first.spread ? first.value.value : undefined;
  // With `shell` the arguments are text for it as well.
  const isSure = isShell || rest.every(({ value, spread }) => !spread && !mayAskForShell(value));
  return { command: isSure ? text : undefined, isShell };
}

/** Whether an argument may be options that say `shell`. */
function mayAskForShell(value: Value): boolean {
  if (value.kind === "array" || value.kind === "function" || value.kind === "string") return false;
  if (value.kind !== "object" || value.open) return true;
  const shell = value.properties["shell"];
  return shell !== undefined && !(shell.kind === "boolean" && !shell.value);
}
