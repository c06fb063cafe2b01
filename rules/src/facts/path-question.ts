import type { CallFact, Value } from "./fact.js";
import type { Code, EffectName } from "./query.js";
import { rootVariable } from "./values.js";

/** What a call can do with a path that a question about it was for. */
export const pathUses: readonly EffectName[] = [
  "opens",
  "creates",
  "removes",
  "renames",
  "links",
  "enumerates",
  "changes-mode",
  "changes-owner",
  "changes-metadata",
  "truncates",
  "changes-cwd",
];

/** The path that the call asks about, when asking is all it does. */
export function questionedPath(code: Code, call: CallFact): Value | undefined {
  for (const name of ["tests-existence", "tests-access", "queries-metadata"] as const) {
    const effect = code.effects(call, name)[0];
    const operand = effect && code.operand(call, effect);
    const parameter = code.row(call)?.parameters.find(({ name: known }) => known === effect?.of);
    if (operand && parameter?.roles.includes("path") === true && !parameter.roles.includes("out")) return operand;
  }
  return undefined;
}

/** The answer is a yes or no that decides a branch; metadata that is read further makes it more than a question. */
export function isOnlyAQuestion(code: Code, check: CallFact): boolean {
  const { result } = check;
  if (code.effects(check, "queries-metadata").length === 0)
    return result.variable === undefined ? result.decides : code.usesOf(result.variable).length === 1;
  const out = code.argument(check, "metadata");
  if (!out) return result.use === "tested" && !result.awaited;
  const variable = rootVariable(out.value);
  if (variable === undefined || !result.decides) return false;
  return code.readsOf(variable, check).every((use) => use.in.kind === "argument" && use.in.call === check.id);
}

export function usesPath(code: Code, use: CallFact, check: CallFact, path: Value): boolean {
  const effect = pathUses.flatMap((name) => code.effects(use, name)).find((one) => one.of !== undefined);
  const operand = effect && code.operand(use, effect);
  if (!operand || isExclusive(code, use) || !code.before(check, use)) return false;
  return code.sameValue(path, check, operand, use) && !stateChanges(code, check, use, path);
}

/** Whether the use makes the file that the question was about, when it isn't there. */
export function createsPath(code: Code, use: CallFact, check: CallFact, path: Value): boolean {
  return code.effects(use, "creates").some((effect) => {
    const operand = code.operand(use, effect);
    return operand !== undefined && code.sameValue(path, check, operand, use);
  });
}

/** Creating that fails on an existing file needs no question, and loses nothing by one. */
function isExclusive(code: Code, use: CallFact): boolean {
  const flags = code.argument(use, "flags") ?? code.argument(use, "mode");
  const options = code.argument(use, "options");
  const given = options && code.value(options.value);
  const value = given?.kind === "object" ? given.properties["flag"] : flags && code.value(flags.value);
  if (value?.kind === "symbols") return value.names.includes("O_EXCL");
  return value?.kind === "string" && value.value.includes("x");
}

/** Between the two, something else acted on the same path: the question was about the state before. */
function stateChanges(code: Code, check: CallFact, use: CallFact, path: Value): boolean {
  return code.callsOf(check.function).some(
    (call) =>
      call.at > check.at &&
      call.at < use.at &&
      pathUses
        .flatMap((name) => code.effects(call, name))
        .some((effect) => {
          const operand = code.operand(call, effect);
          return operand !== undefined && code.sameValue(path, check, operand, call);
        }),
  );
}
