import type { Argument, BlockFact, CallFact, Value } from "./fact.js";
import type { Code, Reached } from "./query.js";
import { isReachedAlways } from "./reach.js";
import { moveOf } from "./seek.js";
import { isInside } from "./span.js";
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

/**
 * Whether each transfer writes one line: a formatted one, or a buffer of the function itself that it ends with a newline.
 * How long a line is the file needn't say, but nobody gathers a block and ends it like that.
 */
export function writesOneLine(code: Code, reached: Reached): boolean {
  const { site, call, row } = reached;
  const effect = code.effects(call, "transfers").find(({ direction }) => direction === "out");
  if (!effect || row.buffered === true || !code.argument(call, "fd")) return false;
  if (effect.unit === "format") return site.id === call.id;
  const buffer = code.argument(call, "buffer");
  const root = buffer && rootVariable(code.given(buffer.value, reached));
  const variable = root === undefined ? undefined : code.linked.variables[root];
  if (root === undefined || variable?.dimension === undefined || variable.function !== site.function) return false;
  const isFilledByReading = code.callsOf(site.function).some((other) => {
    const into = code.argument(other, "buffer");
    const reads = code.effects(other, "transfers").some(({ direction }) => direction === "in");
    return reads && into !== undefined && rootVariable(into.value) === root;
  });
  return (
    !isFilledByReading && code.storesOf(root).some(({ value }) => value?.kind === "number" && value.value === newline)
  );
}

const newline = 10;

export function reopensPath(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { call } = reached;
  const writes = code.effects(call, "transfers").some((effect) => effect.direction === "out");
  const path = code.argument(call, "path");
  if (!writes || !path || code.effects(call, "opens").length === 0 || code.effects(call, "closes").length === 0)
    return false;
  if (code.effects(call, "truncates").length > 0) return false;
  return !code.variesIn(code.given(path.value, reached), loop);
}

/**
 * A helper that only moves the caller's bytes: one that loops over bytes of its own is reported where it loops, and one
 * that moves a header and its body is right to look at the header first.
 */
export function isThin(code: Code, reached: Reached): boolean {
  const { site, call, chain } = reached;
  const bytes = bytesPerCrossing(code, reached);
  const hasMore = code.through(site).some((other) => {
    if (other.row.effects.some(({ effect }) => effect === "exits")) return false;
    if (!other.row.effects.some(({ effect }) => effect === "transfers"))
      return other.row.emits.length > 0 && isReachedAlways(code, other);
    const others = bytesPerCrossing(code, other);
    return other.row.buffered !== true && code.argument(other.call, "fd") && (others ?? Infinity) > (bytes ?? Infinity);
  });
  const steps = [...reached.helperCalls, call];
  const loopsItself = steps.some((step, index) => {
    const inside = { call, helperCalls: reached.helperCalls.slice(index) };
    return index > 0 && code.loops(step).length > 0 && bytesPerCrossing(code, inside) !== undefined;
  });
  return chain.length <= 3 && !hasMore && !loopsItself;
}

/**
 * Every round moves bytes of the same descriptor, one transfer each, one behind the other: a helper that opens its own, or
 * that loops itself, is another matter, and so are places all over the file.
 */
export function isOneStream(code: Code, reached: Reached, loop: BlockFact): boolean {
  const { site, call } = reached;
  const descriptor = code.argument(call, "fd");
  if (!descriptor) return false;
  const given = code.given(descriptor.value, reached);
  const root = rootVariable(given);
  const variable = root === undefined ? undefined : code.linked.variables[root];
  if (site.id !== call.id && variable?.kind === "local" && variable.function !== site.function) return false;
  const isPlaced = code.callsIn(loop).some((other) => {
    const sought = code.argument(other, "fd");
    return moveOf(code, other) === "absolute" && sought !== undefined && code.hasSameForm(sought.value, given);
  });
  return !isPlaced && staysOpen(code, given, loop);
}

/**
 * Whether a descriptor or stream is the same one on every round of a loop. What a callee does to a stream doesn't make it
 * another one.
 */
export function staysOpen(code: Code, value: Value, loop: BlockFact): boolean {
  const root = rootVariable(value);
  const variable = root === undefined ? undefined : code.linked.variables[root];
  if (!variable || root === undefined) return value.kind !== "call" && value.kind !== "unknown";
  // What other files declare has its span where it is first used.
  if (root === loop.loop?.element || (variable.kind !== "global" && isInside(variable.span, loop.span))) return false;
  const isOurs = variable.kind === "file" || variable.kind === "global";
  const isChanged = code
    .storesOf(root)
    .some(
      (store) =>
        isInside(store.span, loop.span) || (isOurs && store.function !== loop.function && store.function !== 0),
    );
  if (isChanged || code.mentions(value, (part) => part.kind === "element" && code.variesIn(part.index, loop)))
    return false;
  return !code.callsIn(loop).some((call) => call.arguments.some((one) => isAddressOf(one.value, root)));
}

function isAddressOf(value: Value, variable: number): boolean {
  return value.kind === "address" && value.of.kind === "variable" && value.of.variable === variable;
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

export function isConstantText(code: Code, call: CallFact): boolean {
  const written = code.argument(call, "buffer") ?? code.argument(call, "data") ?? code.argument(call, "text");
  const value = written && code.value(written.value);
  return (
    value?.kind === "string" || (value?.kind === "operation" && value.operands.every((part) => part.kind === "string"))
  );
}

/** What a call that does nothing but flush flushes; undefined for another call, and where there is no buffer to flush. */
export function flushedStream(
  code: Code,
  reached: Reached,
): { readonly argument: Argument; readonly given: Value } | undefined {
  const { call, row } = reached;
  if (row.effects.length === 0 || !row.effects.every(({ effect }) => effect === "flushes")) return undefined;
  const argument = code.argument(call, "stream");
  const given = argument && code.given(argument.value, reached);
  return argument && given && groupOf(code, given) !== "unbuffered-stream" ? { argument, given } : undefined;
}

/** Whether a call writes to the buffer that a flush empties. */
export function fillsSameStream(code: Code, other: Reached, flush: Reached): boolean {
  const flushed = flushedStream(code, flush)?.given;
  if (other.row.buffered !== true || !flushed) return false;
  return code.effects(other.call, "transfers").some((effect) => {
    if (effect.direction !== "out") return false;
    if (isEvery(flushed)) return true;
    const stream = code.operand(other.call, effect);
    return stream
      ? code.hasSameForm(code.given(stream, other), flushed)
      : effect.of === undefined && groupOf(code, flushed) === "output-stream";
  });
}

/** `fflush(NULL)` */
export function isEvery(stream: Value): boolean {
  return stream.kind === "null" || (stream.kind === "number" && stream.value === 0);
}

/** What the database says of a stream that the C library declares. */
function groupOf(code: Code, value: Value): string | undefined {
  const variable = value.kind === "variable" ? code.linked.variables[value.variable] : undefined;
  return variable?.kind === "global" ? code.db.constant(variable.name)?.group : undefined;
}

/** Runs of writes to one descriptor with nothing in between, each run in the order of its pieces. */
export function* adjacentWrites(code: Code): Iterable<readonly Reached[]> {
  const pieces = code.facts.calls.flatMap((site) => writtenAt(code, site));
  let run: Reached[] = [];
  for (const piece of pieces.toSorted((a, b) => a.site.function - b.site.function || a.site.at - b.site.at)) {
    const last = run.at(-1);
    if (last && continues(code, last, piece)) run.push(piece);
    else {
      if (run.length > 1) yield run;
      run = [piece];
    }
  }
  if (run.length > 1) yield run;
}

/** The one write of a buffer to a descriptor that a call comes to; a helper may wait and try again. */
function writtenAt(code: Code, site: CallFact): readonly Reached[] {
  if (code.isForeign(site)) return [];
  const all = code.through(site);
  const moves = all.filter(({ call }) => code.effects(call, "transfers").some(({ of }) => of !== undefined));
  const isBusy = all.some(
    ({ call, row }) => row.emits.length > 0 && !mayAccompany.some((effect) => code.effects(call, effect).length > 0),
  );
  const [only] = moves;
  const isWrite =
    only !== undefined &&
    moves.length === 1 &&
    !isBusy &&
    only.row.buffered !== true &&
    only.chain.length < 2 &&
    code.argument(only.call, "fd") !== undefined &&
    !code.argument(only.call, "vector") &&
    code.effects(only.call, "transfers").some(({ direction }) => direction === "out");
  return isWrite ? [only] : [];
}

const mayAccompany = ["transfers", "polls", "exits"] as const;

function continues(code: Code, first: Reached, second: Reached): boolean {
  const [one, other] = [descriptorOf(code, first), descriptorOf(code, second)];
  if (!one || !other || first.site.block !== second.site.block || first.site.function !== second.site.function)
    return false;
  if (!code.sameValue(one, first.site, other, second.site)) return false;
  // One buffer filled anew can't lie there twice.
  const [own, next] = [first, second].map((piece) => rootOfBuffer(code, piece));
  if (own !== undefined && own === next) return false;
  const [flags, others] = [code.argument(first.call, "flags"), code.argument(second.call, "flags")];
  if (flags && others && !code.hasSameForm(flags.value, others.value)) return false;
  return code.callsOf(first.site.function).every((call) => {
    if (call.at <= first.site.at || call.at >= second.site.at) return true;
    const isArgument = call.span[0] >= second.site.span[0] && call.span[1] <= second.site.span[1];
    const isErrorPath = code.blocksAround(call).some((block) => block.id !== second.site.block && code.leaves(block));
    return isArgument || isErrorPath || code.row(call)?.emits.length === 0;
  });
}

function descriptorOf(code: Code, reached: Reached): Value | undefined {
  const argument = code.argument(reached.call, "fd");
  return argument && code.given(argument.value, reached);
}

function rootOfBuffer(code: Code, reached: Reached): number | undefined {
  const buffer = code.argument(reached.call, "buffer");
  return buffer && rootVariable(code.given(buffer.value, reached));
}
