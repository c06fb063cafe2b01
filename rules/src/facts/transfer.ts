import type { BlockFact, CallFact } from "./fact.js";
import type { Code, Reached } from "./query.js";
import { rootVariable } from "./values.js";

/** The most that the call moves each time; undefined when it is buffered or the file doesn't say. */
export function bytesPerCrossing(code: Code, reached: Pick<Reached, "call" | "helperCalls">): number | undefined {
  const { call } = reached;
  if (code.argument(call, "vector")) return undefined;
  const size = code.argument(call, "size") ?? code.argument(call, "count");
  if (size) return code.upperBound(code.given(size.value, reached), reached.helperCalls[0] ?? call);
  const data = code.argument(call, "data") ?? code.argument(call, "text");
  const value = data && code.value(code.given(data.value, reached));
  return value?.kind === "string" && code.argument(call, "fd") ? Buffer.byteLength(value.value) : undefined;
}

export function reopensPath(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { call } = reached;
  const writes = code.effects(call, "transfers").some((effect) => effect.direction === "out");
  const path = code.argument(call, "path");
  if (!writes || !path || code.effects(call, "opens").length === 0 || code.effects(call, "closes").length === 0)
    return false;
  if (code.effects(call, "truncates").length > 0) return false;
  return !code.variesIn(code.given(path.value, reached), loop);
}

/** A helper that only moves the caller's bytes; one that loops over bytes of its own is reported where it loops. */
export function isThin(code: Code, { site, call, chain }: Reached): boolean {
  const others = code
    .through(site)
    .filter(
      (other) =>
        !["transfers", "exits"].some((effect) => other.row.effects.some((one) => one.effect === effect)) &&
        other.row.emits.length > 0,
    );
  const loopsItself = code.loops(call).length > 0 && bytesPerCrossing(code, { call, helperCalls: [] }) !== undefined;
  return chain.length <= 2 && others.length === 0 && !loopsItself;
}

/**
 * Every round moves bytes of the same descriptor, one transfer each: a helper that opens its own, or that loops itself,
 * is another matter.
 */
export function isOneStream(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { site, call } = reached;
  const descriptor = code.argument(call, "fd");
  if (!descriptor) return false;
  if (site.id !== call.id) {
    const root = rootVariable(descriptor.value);
    const kind = root === undefined ? undefined : code.linked.variables[root]?.kind;
    if (kind === "local") return false;
  }
  return !code.variesIn(code.given(descriptor.value, reached), loop);
}

/** Dots and other constant texts show progress; they are data only beside other writes to the same descriptor. */
export function isOnlyProgress(code: Code, site: CallFact, call: CallFact, loop: BlockFact): boolean {
  if (!isConstantText(code, call)) return false;
  const descriptor = code.argument(call, "fd");
  return !code.callsIn(loop).some((other) => {
    const written =
      code.effects(other, "transfers").some((effect) => effect.direction === "out") && code.argument(other, "fd");
    return (
      written &&
      descriptor &&
      !isConstantText(code, other) &&
      code.sameValue(descriptor.value, site, written.value, other)
    );
  });
}

function isConstantText(code: Code, call: CallFact): boolean {
  const written = code.argument(call, "buffer") ?? code.argument(call, "data") ?? code.argument(call, "text");
  const value = written && code.value(written.value);
  return (
    value?.kind === "string" || (value?.kind === "operation" && value.operands.every((part) => part.kind === "string"))
  );
}
