import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code, EffectName } from "./query.js";
import { fewestRounds } from "./rounds.js";
import { isInside } from "./span.js";
import { variablesIn } from "./values.js";

/** What a call does that another one can't notice. */
const asks: readonly EffectName[] = ["queries-metadata", "tests-existence", "tests-access", "enumerates", "resolves"];

/** What acts on the path that it is given and nothing else: on another path it is another matter. */
const acts: readonly EffectName[] = ["removes", "creates", "truncates", "copies", "links"];
const changes: readonly EffectName[] = ["changes-mode", "changes-owner", "changes-metadata"];

/** A call through the thread pool whose only operand is a path, and what it does there. */
export type PathWork = "question" | "change";

export function pathWorkOf(code: Code, call: CallFact): PathWork | undefined {
  const row = code.row(call);
  if (!row || row.blocksEventLoop === true || row.buffered === true) return undefined;
  // A descriptor or a stream has a place in the file, which makes the order matter.
  const names = row.effects.map(({ effect }) => effect);
  const path = code.argument(call, "path");
  if (!path || names.includes("renames") || names.includes("watches") || names.includes("registers")) return undefined;
  if (row.effects.some(({ of }) => of === "this")) return undefined;
  const isWhole = names.includes("opens") ? names.includes("closes") : true;
  if (!isWhole) return undefined;
  const isOut = row.effects.some(({ effect, direction }) => effect === "transfers" && direction === "out");
  // Appended pieces stand in the order in which they came.
  if (isOut && !names.includes("truncates")) return undefined;
  if (isOut || names.some((name) => acts.includes(name) || changes.includes(name))) return "change";
  const isIn = row.effects.some(({ effect, direction }) => effect === "transfers" && direction === "in");
  return isIn || names.some((name) => asks.includes(name)) ? "question" : undefined;
}

/** The nearest loop around a moment, in its own function, that takes one given item after the other. */
export function itemLoop(code: Code, call: CallFact): BlockFact | undefined {
  const [loop] = code.loops(call);
  if (loop?.function !== call.function) return undefined;
  const { form, awaits, concurrent, trips } = loop.loop ?? {};
  if (awaits === true || concurrent === true) return undefined;
  if (typeof trips === "number" && trips < fewestRounds) return undefined;
  const isOverItems = form === "for-of" || form === "for-in" || (form === "for" && trips !== "input");
  return isOverItems ? loop : undefined;
}

/** Blocks of a loop's own function inside it, those of loops within it included. */
function blocksInside(code: Code, loop: BlockFact): readonly BlockFact[] {
  return code.facts.blocks.filter(
    (block) => block.id !== loop.id && block.function === loop.function && isInside(block.span, loop.span),
  );
}

/** Whether a round can end the loop: the first match wins, or a failure stops the rest. */
export function endsEarly(code: Code, loop: BlockFact): boolean {
  return blocksInside(code, loop).some((block) => {
    const way = code.leaves(block);
    if (way === "break") return code.blocksAround({ ...at(block), block: block.id }).find(isLoop)?.id === loop.id;
    return way === "return" || way === "throw" || way === "exit" || way === "goto";
  });
}

function at(block: BlockFact) {
  return { at: block.from, function: block.function, block: block.id };
}

function isLoop(block: BlockFact): boolean {
  return block.kind === "loop";
}

/**
 * Whether what a call of a loop works on, or what decides whether it runs, comes from an earlier round: through a
 * variable from outside that the loop stores to, or through an object that it asks and fills.
 */
export function needsEarlierRound(code: Code, call: CallFact, loop: BlockFact): boolean {
  const guards = blocksInside(code, loop).flatMap(({ guard }) => guard?.reads ?? []);
  // A list of what is left to do grows while it is worked on.
  const [over] = loop.loop?.over ? variablesIn(loop.loop.over) : [];
  if (over !== undefined && isFilledIn(code, over, loop)) return true;
  const fed = new Set([...guards, ...call.arguments.flatMap(({ value }) => [...sourcesOf(code, value, loop)])]);
  return [...fed].some((variable) => {
    const fact = code.facts.variables[variable];
    if (!fact || isInside(fact.span, loop.span)) return false;
    return (
      code.storesOf(variable).some((store) => isInside(store.span, loop.span)) ||
      (guards.includes(variable) && isFilledIn(code, variable, loop))
    );
  });
}

/** Methods are called on it for their own sake: `seen.add(x)`. */
function isFilledIn(code: Code, variable: number, loop: BlockFact): boolean {
  return code.usesOf(variable).some(({ in: use, span }) => {
    if (use.kind !== "receiver" || !isInside(span, loop.span)) return false;
    return code.facts.calls[use.call]?.result.use === "ignored";
  });
}

/** The variables that a value is made from, through those that the loop itself fills. */
function* sourcesOf(code: Code, value: Value, loop: BlockFact, depth = 6): Iterable<number> {
  if (depth === 0) return;
  for (const variable of variablesBehind(code, value)) {
    yield variable;
    for (const store of code.storesOf(variable))
      if (store.value && isInside(store.span, loop.span)) yield* sourcesOf(code, store.value, loop, depth - 1);
  }
}

function* variablesBehind(code: Code, value: Value): Iterable<number> {
  yield* variablesIn(value);
  for (const call of callsBehind(code, value)) {
    for (const argument of call.arguments) yield* variablesBehind(code, argument.value);
    if (call.receiver) yield* variablesBehind(code, call.receiver);
  }
}

function callsBehind(code: Code, value: Value): readonly CallFact[] {
  const found: CallFact[] = [];
  code.mentions(value, (part) => {
    const call = part.kind === "call" ? code.facts.calls[part.call] : undefined;
    if (call) found.push(call);
    return false;
  });
  return found;
}

/** Whether a value is made from the item of the round. */
export function isOfItem(code: Code, value: Value, loop: BlockFact): boolean {
  return [...sourcesOf(code, value, loop)].some((variable) => {
    const span = code.facts.variables[variable]?.span;
    return span !== undefined && isInside(span, loop.span);
  });
}
