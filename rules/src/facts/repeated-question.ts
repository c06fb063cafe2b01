import type { CallFact, Value } from "./fact.js";
import { pathUses } from "./path-question.js";
import type { Code, EffectName, Reached } from "./query.js";
import { rootVariable, variablesIn } from "./values.js";

/** A call that asks about a file by its path, or by its descriptor, as the asking function sees it. */
export interface Question {
  readonly reached: Reached;
  /** The path or the descriptor, in the words of the function that the site stands in. */
  readonly about: Value;
  readonly asks: "metadata" | "existence" | "access";
  /** Follows a symbolic link at the end of the path. */
  readonly follows: boolean;
}

const kinds: readonly (readonly [EffectName, Question["asks"]])[] = [
  ["queries-metadata", "metadata"],
  ["tests-existence", "existence"],
  ["tests-access", "access"],
];

/** What a reached call asks; undefined when it asks about no file, or does more than ask. */
export function questionOf(code: Code, reached: Reached): Question | undefined {
  const { call, row } = reached;
  if (row.effects.some(({ effect }) => pathUses.includes(effect) || effect === "registers")) return undefined;
  for (const [name, asks] of kinds) {
    const effect = code.effects(call, name)[0];
    const about = effect && code.operand(call, effect);
    if (!about) continue;
    const given = code.given(about, reached);
    return isOwn(code, given, reached) ? { reached, about: given, asks, follows: effect.follows !== false } : undefined;
  }
  return undefined;
}

/** A value that the asking function holds itself: what a helper makes of its own may be another one each time. */
function isOwn(code: Code, value: Value, { site, call }: Reached): boolean {
  if (site.id === call.id) return true;
  const found = code.value(value);
  const maker = found.kind === "call" ? code.linked.calls[found.call] : undefined;
  const own = [...variablesIn(found)].every((id) => code.linked.variables[id]?.function === site.function);
  return own && found.kind !== "unknown" && (maker === undefined || maker.function === site.function);
}

/** The second answer is part of the first, or one call would have given both. */
export function coversSameGround(code: Code, first: Question, second: Question): boolean {
  const [one, two] = [first.reached.site, second.reached.site];
  if (first.asks === "access" || second.asks === "access") {
    // Access depends on what is wanted: reading and writing are two questions.
    const [a, b] = [code.argument(first.reached.call, "mode"), code.argument(second.reached.call, "mode")];
    return first.asks === second.asks && isSame(code, first, second) && a !== undefined && b !== undefined
      ? code.sameValue(a.value, one, b.value, two)
      : false;
  }
  return first.follows === second.follows && isSame(code, first, second);
}

function isSame(code: Code, first: Question, second: Question): boolean {
  const [one, two] = [first.reached.site, second.reached.site];
  return code.sameValue(first.about, one, second.about, two) && wantsTheSame(code, first.reached, second.reached);
}

/** What says which part of the answer is wanted, and how much of it. */
const wanting: readonly string[] = ["flags", "set", "name", "size", "offset"];

/** Two calls of different functions are compared by their effects alone. */
function wantsTheSame(code: Code, { call: first, row }: Reached, { call: second, row: other }: Reached): boolean {
  // One extended attribute isn't the list of their names.
  if (first.callee !== second.callee) return asksByName(row) === asksByName(other);
  return row.parameters.every(({ roles }, index) => {
    if (!roles.some((role) => wanting.includes(role))) return true;
    const [a, b] = [first.arguments[index], second.arguments[index]];
    return a === undefined || b === undefined ? a === b : code.hasSameForm(a.value, b.value);
  });
}

function asksByName(row: Reached["row"]): boolean {
  return row.parameters.some(({ roles }) => roles.includes("name"));
}

const pauses: readonly EffectName[] = ["sleeps", "yields", "polls", "waits", "accepts", "spawns", "executes", "forks"];

/** Something between the two may change the answer, or lets enough time pass that asking anew is meant. */
export function mayChangeBetween(code: Code, first: CallFact, second: CallFact, about: Value): boolean {
  const root = rootVariable(about);
  if (code.facts.language === "c" && writesThroughPointer(code, first, second)) return true;
  return code.callsOf(first.function).some((call) => {
    if (call.at <= first.at || call.at >= second.at || call.id === second.id || isPart(call, second)) return false;
    const known = code.through(call);
    if (known.length === 0) return code.row(call) === undefined && mayHaveEffects(code, call, root);
    return known.some(({ row }) =>
      row.effects.some(
        ({ effect }) =>
          pauses.includes(effect) ||
          (pathUses.includes(effect) && effect !== "opens" && effect !== "enumerates") ||
          (effect === "transfers" && row.buffered !== true && row.emits.length > 0),
      ),
    );
  });
}

/** Text may be changed in place through any pointer to it. */
function writesThroughPointer(code: Code, first: CallFact, second: CallFact): boolean {
  return code.facts.stores.some(
    ({ at, function: owner, path, variable }) =>
      owner === second.function &&
      at > first.at &&
      at < second.at &&
      (path.includes("*") || path.includes("[]")) &&
      code.facts.variables[variable]?.type?.includes("char") === true,
  );
}

function isPart(inner: CallFact, outer: CallFact): boolean {
  return inner.span[0] >= outer.span[0] && inner.span[1] <= outer.span[1];
}

/**
 * A call that nobody knows. In C any of them may write files; on the way out of the function it doesn't matter. In
 * JavaScript one that is awaited, or given the path, may.
 */
function mayHaveEffects(code: Code, call: CallFact, root: number | undefined): boolean {
  if (code.blocksAround(call).some((block) => block.kind === "arm" && code.leaves(block) !== undefined)) return false;
  if (code.facts.language === "c") return true;
  return call.result.awaited || call.arguments.some(({ value }) => root !== undefined && rootVariable(value) === root);
}
