import type { BlockFact, CallFact, FileFacts, FunctionFact } from "./fact.js";

/** Anything that stands at one moment of one function's evaluation. */
export interface Moment {
  readonly at: number;
  readonly function: number;
  readonly block: number;
}

/** From the block itself up to the body of its function; further when a callback runs inside a call. */
export function* blocksAround(facts: FileFacts, block: number): Iterable<BlockFact> {
  let current: number | undefined = block;
  while (current !== undefined) {
    const fact: BlockFact | undefined = facts.blocks[current];
    if (!fact) return;
    yield fact;
    current = fact.parent;
  }
}

/**
 * Whether control can come from `first` to `second` without going round a loop: `first` is evaluated earlier, they
 * don't stand in exclusive arms, and no block left for good lies between them.
 */
export function before(
  facts: FileFacts,
  first: Moment,
  second: Moment,
  leaves: (block: BlockFact) => BlockFact["leaves"],
): boolean {
  if (first.function !== second.function || first.at >= second.at) return false;
  const around = new Set([...blocksAround(facts, second.block)].map((block) => block.id));
  let insideLoop = false;
  for (const block of blocksAround(facts, first.block)) {
    if (around.has(block.id)) return true;
    if (block.guard && otherArms(facts, block).some((arm) => around.has(arm))) return false;
    if (block.kind === "loop") insideLoop = true;
    const way = leaves(block);
    if (way === undefined) continue;
    if ((way === "break" || way === "continue") && insideLoop) continue;
    if (way === "break" && leavesLoopBefore(facts, block, around)) continue;
    return false;
  }
  return false;
}

/** `break` leads behind the nearest loop: to `second` when that loop doesn't hold it. */
function leavesLoopBefore(facts: FileFacts, block: BlockFact, around: ReadonlySet<number>): boolean {
  for (const outer of blocksAround(facts, block.id)) if (outer.kind === "loop") return !around.has(outer.id);
  return false;
}

/** The arms that never run in the same round as this one: `else`, and the other cases of one switch. */
function otherArms(facts: FileFacts, arm: BlockFact): readonly number[] {
  const { guard } = arm;
  if (!guard) return [];
  return facts.blocks
    .slice(Math.max(0, arm.id - 200), arm.id + 200)
    .filter(
      (block) =>
        block.id !== arm.id &&
        block.guard !== undefined &&
        block.parent === arm.parent &&
        block.guard.condition[0] === guard.condition[0] &&
        block.guard.condition[1] === guard.condition[1],
    )
    .map((block) => block.id);
}

/** The loops around a moment, innermost first, in its own function (and through callbacks that run in place). */
export function loopsAround(facts: FileFacts, moment: Moment): readonly BlockFact[] {
  return [...blocksAround(facts, moment.block)].filter(
    (block) => block.kind === "loop" && !isOneRound(block) && isRepeated(block, moment),
  );
}

/** The initialiser of a `for` and the list of a `for-of` are evaluated once: they stand before the loop's first moment. */
function isRepeated(loop: BlockFact, moment: Moment): boolean {
  return moment.function !== loop.function || moment.at >= loop.from;
}

function isOneRound(loop: BlockFact): boolean {
  return loop.loop?.trips === 1 || loop.loop?.trips === 0 || (loop.leaves !== undefined && loop.leaves !== "continue");
}

const inBlocks = new WeakMap<FileFacts, Map<number, readonly CallFact[]>>();

export function callsIn(facts: FileFacts, block: BlockFact): readonly CallFact[] {
  const known = inBlocks.get(facts) ?? new Map<number, readonly CallFact[]>();
  inBlocks.set(facts, known);
  const isInside = ({ span }: CallFact) => span[0] >= block.span[0] && span[1] <= block.span[1];
  const found = known.get(block.id) ?? facts.calls.filter(isInside);
  known.set(block.id, found);
  return found;
}

/** The functions that a callback is written in, from the innermost out. */
export function* functionsAround(facts: FileFacts, id: number): Iterable<FunctionFact> {
  let current: number | undefined = id;
  while (current !== undefined) {
    const fact: FunctionFact | undefined = facts.functions[current];
    if (!fact) return;
    yield fact;
    current = fact.parent;
  }
}
