import type { CallFact, Value } from "./fact.js";
import type { Code, EffectName, Reached } from "./query.js";
import { isReachedAlways } from "./reach.js";
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

/** The first call after the check that uses the path it asked about, by itself or through a helper that does only that. */
export function useOfPath(code: Code, check: CallFact, path: Value): Reached | undefined {
  for (const call of code.callsOf(check.function)) {
    if (call.at <= check.at) continue;
    const known = code.through(call);
    const use = known.find((one) => usesPath(code, one, check, path));
    if (use && (use.chain.length === 0 || (isReachedAlways(code, use) && doesOnly(code, known, use)))) return use;
  }
  return undefined;
}

function usesPath(code: Code, reached: Reached, check: CallFact, path: Value): boolean {
  const { site, call } = reached;
  if (isExclusive(code, call) || !code.before(check, site)) return false;
  return operandsOf(code, reached).some(
    (operand) => code.sameValue(path, check, operand, site) && !stateChanges(code, check, site, path),
  );
}

/** The paths that a call acts on, as the asking function sees them. */
function operandsOf(code: Code, reached: Reached): readonly Value[] {
  return pathUses
    .flatMap((name) => code.effects(reached.call, name))
    .flatMap((effect) => code.operand(reached.call, effect) ?? [])
    .map((operand) => code.given(operand, reached));
}

/** A helper that does other work too needs the answer for that. */
function doesOnly(code: Code, known: readonly Reached[], use: Reached): boolean {
  const helper = use.site.target;
  const own = helper === undefined ? [] : code.callsOf(helper);
  return (
    use.chain.length === 1 &&
    known.every(({ call, row }) => call.id === use.call.id || row.buffered === true || row.emits.length === 0) &&
    own.every((call) => code.row(call) !== undefined)
  );
}

/** Whether the use makes the file that the question was about, when it isn't there. */
export function createsPath(code: Code, use: Reached, check: CallFact, path: Value): boolean {
  return code.effects(use.call, "creates").some((effect) => {
    const operand = code.operand(use.call, effect);
    return operand !== undefined && code.sameValue(path, check, code.given(operand, use), use.site);
  });
}

/**
 * A question as the callback sees that it hands its answer to: asked before the callback starts, the answer in its first
 * parameter. Any other question as it is.
 */
export function asAnswered(code: Code, check: CallFact): CallFact {
  if (code.effects(check, "tests-existence").length === 0) return check;
  const callback = code.facts.functions.find(({ passedTo }) => passedTo?.call === check.id);
  const answer = callback?.parameters[0];
  const body = callback && code.facts.blocks[callback.body];
  if (!body || answer === undefined) return check;
  const result = { ...check.result, use: "assigned", variable: answer, decides: true } as const;
  return { ...check, at: body.from - 1, function: body.function, block: body.id, result };
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
