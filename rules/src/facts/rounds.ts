import { below } from "./below.js";
import type { BlockFact, CallFact } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code, Reached } from "./query.js";
import { isInside } from "./span.js";

/** Loops known to have fewer rounds repeat nothing worth saying. */
export const fewestRounds = 16;

/** The innermost loop around a call that isn't known to have few rounds. */
export function repeatingLoop(code: Code, site: CallFact, minimum = fewestRounds): BlockFact | undefined {
  return code.loops(site).find((block) => {
    const trips = block.loop?.trips;
    return typeof trips !== "number" || trips >= minimum;
  });
}

const inLoops = new WeakMap<Code, Map<number, readonly Reached[]>>();

/** Everything known that happens in a loop, through helpers too. */
export function reachedIn(code: Code, loop: BlockFact): readonly Reached[] {
  const known = inLoops.get(code) ?? new Map<number, readonly Reached[]>();
  inLoops.set(code, known);
  const found = known.get(loop.id) ?? code.callsIn(loop).flatMap((call) => code.through(call));
  known.set(loop.id, found);
  return found;
}

/**
 * The arms that decide whether a reached call happens in a round of the loop, innermost first: those around it in its
 * own function, and those around each helper on the way to it.
 */
export function armsWithin(code: Code, { site, call, helperCalls }: Reached, loop: BlockFact): readonly BlockFact[] {
  const moments = new Set([call, ...helperCalls.toReversed(), site]);
  return [...moments].flatMap((moment) =>
    code
      .blocksAround(moment)
      .filter((block) => block.kind === "arm" || block.kind === "catch")
      .filter(
        (block) => moment.function !== loop.function || (block.id !== loop.id && isInside(block.span, loop.span)),
      ),
  );
}

/** The arms around a moment in its own function. */
export function armsOf(code: Code, moment: Moment): readonly BlockFact[] {
  return code.blocksAround(moment).filter((block) => block.kind === "arm" || block.kind === "catch");
}

/** What a helper reaches, seen from where the helper itself is reached. */
export function asSeenFrom(inner: Reached, outer: Reached): Reached {
  return below(outer.site, outer, inner);
}

/** An arm whose condition asks nothing but what holds for the whole program: an option, a level of verbosity. */
export function isOption(code: Code, arm: BlockFact): boolean {
  if (!arm.guard) return false;
  return arm.guard.reads.every((variable) => {
    const kind = code.linked.variables[variable]?.kind;
    return kind === "file" || kind === "global";
  });
}

/** The call of this file that a finding points to: the reached one, or where this file goes to another one's. */
export function placeOf(code: Code, { site, call, helperCalls }: Reached): CallFact {
  const own = [call, ...helperCalls.toReversed()].find((one) => code.facts.calls[one.id] !== undefined);
  return own ?? site;
}
