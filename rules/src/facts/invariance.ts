import { groupedBy } from "./grouping.js";
import type { BlockFact, CallFact, StoreFact, Value, VariableFact } from "./fact.js";
import type { Code, EffectName, Reached, Row } from "./query.js";
import { isInside } from "./span.js";
import { rootVariable, variablesIn } from "./values.js";

type Role = Row["parameters"][number]["roles"][number];

/** Arguments that the callee writes, keeps or calls: what it is told doesn't depend on them. */
const answers: readonly Role[] = ["out", "metadata", "callback", "handler"];

/** What a call depends on is the same on every round of a loop; undefined arguments (behind a spread) are not. */
export function isToldTheSame(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { call, row } = reached;
  if (call.arguments.some(({ spread }) => spread)) return false;
  return call.arguments.every((argument, index) => {
    if (isAnswer(row, index)) return !isPrepared(code, argument.value, loop);
    // What a helper makes of its own is another value in every call of it, also where it calls itself.
    if (reached.chain.length > 0 && code.value(argument.value).kind === "call") return false;
    return staysIn(code, code.given(argument.value, reached), loop);
  });
}

function isAnswer(row: Row, index: number): boolean {
  const parameter = row.parameters[Math.min(index, row.parameters.length - 1)];
  return parameter?.roles.some((role) => answers.includes(role)) === true;
}

/** What the callee writes to is also told something anew on every round: the room there is, what is wanted. */
function isPrepared(code: Code, value: Value, loop: BlockFact): boolean {
  const root = rootVariable(value);
  return root !== undefined && code.storesOf(root).some(({ span }) => isInside(span, loop.span));
}

/** A value that the loop's own function holds, that no round changes, and whose contents nobody can write to. */
function staysIn(code: Code, value: Value, loop: BlockFact): boolean {
  const found = code.value(value);
  const maker = found.kind === "call" ? code.linked.calls[found.call] : undefined;
  if (found.kind === "sizeof") return true;
  if ((maker && maker.function !== loop.function) || code.variesIn(value, loop)) return false;
  return [...variablesIn(found)].every((id) => {
    const variable = code.linked.variables[id];
    if (!variable) return false;
    if (variable.kind === "file" || variable.kind === "global") return variable.value !== undefined;
    return variable.function === loop.function && (code.runtime === "node" || isFixed(variable));
  });
}

/** C: a number, or a pointer to what is `const` here; the contents of other memory may be anybody's to change. */
function isFixed({ type, dimension }: VariableFact): boolean {
  return type !== undefined && dimension === undefined && (/\bconst\b/.test(type) || !type.includes("*"));
}

/** A loop over items of its own, which ends whatever one call in it answers. */
export function goesOverItems(code: Code, loop: BlockFact, asked: CallFact): boolean {
  if (!loop.loop || loop.loop.conditionCalls.includes(asked.id)) return false;
  if (["for-of", "for-in", "callback", "macro"].includes(loop.loop.form)) return true;
  const isOwnAnswer = ({ value }: StoreFact) => value?.kind === "call" && value.call === asked.id;
  const moves = loop.guard?.reads.some((variable) => {
    const stores = code.storesOf(variable).filter(({ span }) => isInside(span, loop.span));
    return stores.length > 0 && !stores.some(isOwnAnswer);
  });
  return moves === true;
}

/** Effects after which an answer that stays "until changed" may be another one. */
const changes: readonly EffectName[] = [
  "sets-uid",
  "sets-gid",
  "sets-groups",
  "changes-cwd",
  "changes-root",
  "forks",
  "raises-limits",
  "sets-descriptor-flags",
  "controls-device",
];

/** Effects that change what a path names, or what is known of a file. */
const pathChanges: readonly EffectName[] = [
  "creates",
  "removes",
  "renames",
  "links",
  "truncates",
  "changes-mode",
  "changes-owner",
  "changes-metadata",
  "spawns",
  "executes",
  "transfers",
];

/** Effects that let time pass: what is asked then is asked because it may have changed. */
const pauses: readonly EffectName[] = ["sleeps", "yields", "polls", "waits", "accepts"];

/** The loop sleeps, polls or waits: what happens in it happens once for each event. */
export function pausesIn(code: Code, loop: BlockFact): boolean {
  return code
    .callsIn(loop)
    .some((call) => code.through(call).some(({ row }) => row.effects.some(({ effect }) => pauses.includes(effect))));
}

/** Nothing that the loop does, as far as anybody knows, changes the answer or waits for a change. */
export function answerStays(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { site, row } = reached;
  const asksFile = row.parameters.some(({ roles }) => roles.includes("path") || roles.includes("fd"));
  const harmful = [...changes, ...pauses, ...(asksFile ? pathChanges : [])];
  return code.callsIn(loop).every((call) => {
    if (call.id === site.id) return true;
    const known = code.through(call);
    const harms = known.some(
      (one) => one.row.buffered !== true && one.row.effects.some(({ effect }) => harmful.includes(effect)),
    );
    return !harms && (known.length > 0 || !asksFile || !mayTouch(code, call, reached));
  });
}

/** A call that nobody knows is given what was asked about, so that it can write to it. */
function mayTouch(code: Code, call: CallFact, { site: asked, row, chain }: Reached): boolean {
  const about = new Set(
    asked.arguments
      .filter((_, index) => chain.length > 0 || !isAnswer(row, index))
      .map(({ value }) => rootVariable(value)),
  );
  return call.arguments.some(({ value }) => {
    const root = rootVariable(value);
    return root !== undefined && about.has(root) && code.mayWriteThrough(call, root);
  });
}

/** The call runs on every round: no branch inside the loop, and no choice in its expression, holds it. */
export function runsOnEveryRound(code: Code, call: CallFact, loop: BlockFact): boolean {
  return call.result.use !== "operand" && armsInside(code, call, loop).length === 0;
}

/**
 * The call runs on many rounds: it is one of no alternatives, no branch that holds it leaves the loop, and no branch
 * that it alone decides does either.
 */
export function runsOnManyRounds(code: Code, call: CallFact, loop: BlockFact): boolean {
  const isFilter = (arm: BlockFact) => arm.guard?.sense === true && !hasAlternatives(code, arm);
  const staysInside = (arm: BlockFact) => ["continue", undefined].includes(code.leaves(arm));
  if (call.result.use === "operand") return false;
  if (!armsInside(code, call, loop).every((arm) => isFilter(arm) && staysInside(arm))) return false;
  return armsDecidedBy(code, call).every(staysInside);
}

const decided = new WeakMap<Code, ReadonlyMap<number, readonly BlockFact[]>>();

/** The arms in whose condition this call is the only one. */
function armsDecidedBy(code: Code, call: CallFact): readonly BlockFact[] {
  const hasOne = ({ kind, guard }: BlockFact) => kind === "arm" && guard?.calls.length === 1;
  const known = decided.get(code) ?? groupedBy(code.facts.blocks.filter(hasOne), ({ guard }) => guard?.calls[0] ?? -1);
  decided.set(code, known);
  return known.get(call.id) ?? [];
}

/** An `else`, or further cases of the same `switch`. */
function hasAlternatives(code: Code, { id, guard }: BlockFact): boolean {
  return code.facts.blocks.some(
    (other) =>
      other.id !== id &&
      other.guard?.condition[0] === guard?.condition[0] &&
      other.guard?.condition[1] === guard?.condition[1],
  );
}

function armsInside(code: Code, call: CallFact, loop: BlockFact): readonly BlockFact[] {
  return code.blocksAround(call).filter(({ kind, span }) => kind === "arm" && isInside(span, loop.span));
}

/** A helper of this file that comes to a call whatever it is given: no branch holds it, and none before it leaves. */
export function isAlwaysMade(code: Code, { call, chain }: Reached): boolean {
  if (chain.length > 1 || call.under !== undefined || code.facts.calls[call.id] === undefined) return false;
  if (!code.blocksAround(call).every(({ kind }) => kind === "body")) return false;
  return code.linked.blocks.every(
    (block) =>
      block.function !== call.function ||
      block.kind !== "arm" ||
      block.to > call.at ||
      code.leaves(block) === undefined,
  );
}
