import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";
import { rootVariable } from "./values.js";

/**
 * C: the call in a loop that takes connections which join the set that a wait of the same loop looks through. It may be
 * a helper that takes them. Undefined when none does, or nothing says where its connections go.
 */
export function joiningCall(code: Code, wait: CallFact, loop: BlockFact): CallFact | undefined {
  const sets = setsOf(code, wait, loop);
  const takers = code
    .reached(wait.function)
    .filter(({ site, call }) => isIn(loop, site) && code.effects(call, "accepts").length > 0);
  return takers.find(({ site }) => joins(code, site, sets, loop))?.site;
}

/** The number of descriptors that a wait's set has room for, as far as the file says. */
export function roomOf(code: Code, wait: CallFact): number | undefined {
  const count = code.argument(wait, "count");
  const counted = count && code.upperBound(count.value, wait);
  const rooms = watched(code, wait).flatMap((value) => {
    const root = rootVariable(value);
    const dimension = root === undefined ? undefined : code.linked.variables[root]?.dimension;
    const room = dimension && code.upperBound(dimension, wait);
    return room ?? [];
  });
  const known = counted === undefined ? rooms : [counted, ...rooms];
  return known.length === 0 ? undefined : Math.min(...known);
}

/** The operands that are sets of descriptors, not a descriptor that stands for one. */
function watched(code: Code, wait: CallFact): readonly Value[] {
  return code
    .effects(wait, "polls")
    .filter(({ of }) => code.row(wait)?.parameters.some(({ name, roles }) => name === of && roles.includes("set")))
    .flatMap((effect) => code.operand(wait, effect) ?? []);
}

/** The variables of the set, with those that it is copied from in every round. */
function setsOf(code: Code, wait: CallFact, loop: BlockFact): ReadonlySet<number> {
  const given = watched(code, wait).flatMap((value) => rootVariable(value) ?? []);
  const copied = given.flatMap((variable) =>
    code.storesOf(variable).flatMap(({ path, span, value }) => {
      const source = path.length === 0 && isIn(loop, { span }) && value ? rootVariable(value) : undefined;
      return source ?? [];
    }),
  );
  return new Set([...given, ...copied]);
}

function joins(code: Code, taker: CallFact, sets: ReadonlySet<number>, loop: BlockFact): boolean {
  const isConnection = (value: Value | undefined) =>
    value !== undefined &&
    ((value.kind === "call" && value.call === taker.id) ||
      (value.kind === "variable" && value.variable === taker.result.variable));
  const isSet = (value: Value) => sets.has(rootVariable(value) ?? -1);
  const later = (fact: { readonly at: number; readonly span: CallFact["span"] }) =>
    fact.at > taker.at && isIn(loop, fact);
  // What a known call is given isn't kept.
  const isGiven = (call: CallFact) =>
    code.row(call) === undefined &&
    call.arguments.some(({ value }) => isConnection(value)) &&
    call.arguments.some(({ value }) => isSet(value));
  return (
    [...sets].some((set) =>
      code.storesOf(set).some((store) => later(store) && store.path.length > 0 && isConnection(store.value)),
    ) || code.callsOf(taker.function).some((call) => later(call) && isGiven(call))
  );
}

function isIn(loop: BlockFact, { span }: Pick<CallFact, "span">): boolean {
  return span[0] >= loop.span[0] && span[1] <= loop.span[1];
}
