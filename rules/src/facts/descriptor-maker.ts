import type { CallFact, Value } from "./fact.js";
import type { FlagChange } from "./descriptor-flags.js";
import type { Code, EffectName } from "./query.js";
import { rootVariable } from "./values.js";

/** The call that made a descriptor which every way to `at` brings along, and nothing has replaced since. */
export function makerOf(code: Code, descriptor: Value, at: CallFact): CallFact | undefined {
  const earlier = code.callsOf(at.function).filter((call) => call.at < at.at && code.before(call, at));
  return earlier.findLast((call) =>
    (["opens", "accepts", "duplicates"] as const)
      .flatMap((name) => code.effects(call, name))
      .some(({ result }) => result !== undefined && brings(code, call, result, descriptor, at)),
  );
}

function brings(code: Code, maker: CallFact, result: string, descriptor: Value, at: CallFact): boolean {
  const around = code.blocksAround(at);
  if (!around.some(({ id }) => id === maker.block)) return false;
  const row = code.row(maker);
  if (result !== "return") {
    const out = row && code.parameter(maker, row, result);
    const array = descriptor.kind === "element" ? descriptor.of : descriptor;
    return out !== undefined && code.sameValue(out.value, maker, array, at);
  }
  const stream = row?.returns === "stream" ? code.originOf(descriptor) : undefined;
  const place = stream ? stream.arguments[0]?.value : descriptor;
  const root = place && rootVariable(place);
  if (!place || root === undefined) return false;
  return code
    .storesOf(root)
    .some(
      (store) =>
        store.value?.kind === "call" &&
        store.value.call === maker.id &&
        isPlace(place, store.path) &&
        code.before(store, at) &&
        code.sameValue(place, store, place, at),
    );
}

/** `p->fd` is what a store to the path `fd` of `p` stores to. */
function isPlace(value: Value, path: readonly string[]): boolean {
  const last = path.at(-1);
  if (value.kind === "variable") return last === undefined;
  const rest = path.slice(0, -1);
  if (value.kind === "field") return last === value.name && isPlace(value.of, rest);
  if (value.kind === "element") return last === "[]" && isPlace(value.of, rest);
  return value.kind === "dereference" && last === "*" && isPlace(value.of, rest);
}

/** Whether the flag hangs on something that the caller, or a setting, decides. */
export function isChosen(code: Code, maker: CallFact, setter: CallFact, descriptor: Value): boolean {
  const around = new Set(code.blocksAround(maker).map(({ id }) => id));
  const own = rootOf(code, descriptor);
  return code
    .blocksAround(setter)
    .some(
      ({ id, guard }) =>
        guard !== undefined &&
        !around.has(id) &&
        guard.reads.some((variable) => variable !== own && isGiven(code, variable, maker)),
    );
}

/** The variable that holds the descriptor, or the stream that it is asked of. */
function rootOf(code: Code, descriptor: Value): number | undefined {
  const asked = code.originOf(descriptor)?.arguments[0];
  return rootVariable(descriptor) ?? (asked && rootVariable(asked.value));
}

/** What the function didn't find out itself after a call. */
function isGiven(code: Code, variable: number, after: CallFact): boolean {
  const isOwn = code
    .storesOf(variable)
    .some((store) => store.path.length === 0 && store.function === after.function && store.at > after.at);
  return !isOwn && code.facts.variables[variable]?.kind !== "local";
}

/** Calls that work on a descriptor without waiting on it. */
const preparing: readonly EffectName[] = [
  "sets-descriptor-flags",
  "reads-descriptor-flags",
  "binds",
  "listens",
  "closes",
  "queries-metadata",
];

/** Whether something waits on the descriptor before it becomes non-blocking, or a program is meant to inherit it. */
export function isUsedBetween(
  code: Code,
  maker: CallFact,
  setter: CallFact,
  { sets, descriptor }: FlagChange,
): boolean {
  const between = code.callsOf(maker.function).filter((call) => call.at > maker.at && call.at < setter.at);
  const starts = (call: CallFact) =>
    (["executes", "spawns"] as const).some((name) =>
      code.through(call).some((one) => code.effects(one.call, name).length > 0),
    );
  if (between.some(starts)) return true;
  if (sets.every((flag) => flag === "FD_CLOEXEC")) return false;
  const root = rootVariable(descriptor);
  return between.some((call) => {
    if (!code.before(call, setter) || !call.arguments.some(({ value }) => rootVariable(value) === root)) return false;
    const reached = code.through(call);
    return (
      reached.length === 0 ||
      !reached.every(
        ({ call: one, row }) =>
          row.emits.length === 0 ||
          row.effects.length === 0 ||
          preparing.some((name) => code.effects(one, name).length > 0),
      )
    );
  });
}

/**
 * Whether an end of a pipe that stays as it is could miss what the other gets: both ends become non-blocking at once;
 * close-on-exec an end may become that the function closes or duplicates, since copies lose the flag.
 */
export function sparesAnEnd(
  code: Code,
  maker: CallFact,
  changes: readonly Pick<FlagChange, "descriptor" | "sets">[],
): boolean {
  const ends = changes.filter(({ descriptor }) => descriptor.kind === "element");
  const indices = new Set(
    ends.map(({ descriptor }) => (descriptor.kind === "element" ? indexOf(descriptor) : undefined)),
  );
  if (ends.length === 0 || indices.size > 1) return false;
  if (changes.some(({ sets }) => sets.some((flag) => flag !== "FD_CLOEXEC"))) return true;
  const root = ends[0] && rootVariable(ends[0].descriptor);
  return !code.callsOf(maker.function).some((call) =>
    (["closes", "duplicates"] as const)
      .flatMap((name) => code.effects(call, name))
      .some((effect) => {
        const operand = code.operand(call, effect);
        return operand?.kind === "element" && rootVariable(operand) === root && !indices.has(indexOf(operand));
      }),
  );
}

function indexOf({ index }: Extract<Value, { kind: "element" }>): number | undefined {
  return index.kind === "number" ? index.value : undefined;
}

/** Nothing asks whether the setter succeeds, it always follows the maker, and no other program starts in between. */
export function isDroppable(code: Code, maker: CallFact, setter: CallFact): boolean {
  const [start, end] = setter.statement;
  const rest = `${code.text([start, setter.span[0]])}${code.text([setter.span[1], end])}`;
  if (!/^(?:\(void\)\s*)?;$/.test(rest) || setter.target !== undefined || setter.block !== maker.block) return false;
  if (setter.under !== maker.under) return false;
  return code
    .callsOf(maker.function)
    .filter((call) => call.at > maker.at && call.at < setter.at)
    .every((call) => {
      const row = code.row(call);
      return row && !row.effects.some(({ effect }) => ["forks", "executes", "spawns"].includes(effect));
    });
}
