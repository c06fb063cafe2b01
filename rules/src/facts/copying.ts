import { makerOf } from "./descriptor-maker.js";
import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";
import { isInside } from "./span.js";
import { rootVariable } from "./values.js";

/** Bytes that one call brings into the process and another carries out again. */
export interface Copy {
  readonly read: CallFact;
  readonly write: CallFact;
}

/** C: a loop that reads from one file and writes what it read to another, and never looks at it. */
export function copyInLoop(code: Code, read: CallFact, loop: BlockFact): Copy | undefined {
  const buffer = code.argument(read, "buffer");
  const root = buffer && rootVariable(buffer.value);
  if (root === undefined || !movesFrom(code, read, "in") || !comesFromFile(code, read, loop)) return undefined;
  if (code.storesOf(root).some((store) => isInside(store.span, loop.span) && store.path.length > 0)) return undefined;
  const takers = code.usesOf(root).flatMap((use) => {
    if (!isInside(use.span, loop.span)) return [];
    return use.in.kind === "argument" ? (code.facts.calls[use.in.call] ?? []) : [undefined];
  });
  const [write, ...others] = new Set(takers.filter((call) => call !== read));
  if (!write || others.length > 0 || write.at < read.at) return undefined;
  if (code.row(write) && !movesFrom(code, write, "out")) return undefined;
  return goesToFile(code, write, root) ? { read, write } : undefined;
}

function movesFrom(code: Code, call: CallFact, direction: "in" | "out"): boolean {
  return code.effects(call, "transfers").some((effect) => effect.direction === direction && effect.unit !== "line");
}

/** Opened by name in the function, before the loop. */
function comesFromFile(code: Code, call: CallFact, loop: BlockFact): boolean {
  const from = code.argument(call, "fd") ?? code.argument(call, "stream");
  return from !== undefined && !code.variesIn(from.value, loop) && isFile(code, from.value, call);
}

/** A helper that isn't known gets the descriptor beside the buffer. */
function goesToFile(code: Code, write: CallFact, buffer: number): boolean {
  const to = code.argument(write, "fd") ?? code.argument(write, "stream");
  const places = to ? [to] : write.arguments.filter(({ value }) => rootVariable(value) !== buffer);
  return places.some(({ value }) => isFile(code, value, write));
}

function isFile(code: Code, value: Value, at: CallFact): boolean {
  const maker = makerOf(code, value, at);
  return maker ? code.argument(maker, "path") !== undefined : false;
}

/**
 * JavaScript: a whole file's content that goes into another one as it is, by way of the thread pool. One read and one
 * write that block take no longer than the copy does.
 */
export function copyOfWhole(code: Code, write: CallFact): Copy | undefined {
  const data = code.argument(write, "data");
  const read = data && code.originOf(data.value);
  if (code.row(write)?.blocksEventLoop === true) return undefined;
  if (!read || !isWhole(code, write, "out") || !isWhole(code, read, "in")) return undefined;
  const variable = rootVariable(data.value);
  if (variable !== undefined && code.usesOf(variable).length !== 1) return undefined;
  return { read, write };
}

/** It opens a path, moves everything and closes it, without options beside the encoding. */
function isWhole(code: Code, call: CallFact, direction: "in" | "out"): boolean {
  const whole = (["opens", "closes"] as const).every((name) => code.effects(call, name).length > 0);
  return whole && movesFrom(code, call, direction) && code.argument(call, "path") !== undefined && isPlain(code, call);
}

/** Flags, a mode or a range would be lost. */
function isPlain(code: Code, call: CallFact): boolean {
  const options = code.argument(call, "options");
  const value = options && code.value(options.value);
  if (!value || value.kind === "string" || value.kind === "function" || value.kind === "null") return true;
  return value.kind === "object" && !value.open && Object.keys(value.properties).every((name) => name === "encoding");
}

/** JavaScript: a stream from a file that is piped into a file. */
export function copyOfStreams(code: Code, pipe: CallFact): Copy | undefined {
  const from = pipe.receiver ?? pipe.arguments[0]?.value;
  const to = pipe.receiver ? pipe.arguments[0]?.value : pipe.arguments[1]?.value;
  const expected = pipe.receiver ? 1 : 2;
  const [read, write] = [from && code.originOf(from), to && code.originOf(to)];
  if (!read || !write || pipe.arguments.length < expected) return undefined;
  const extra = pipe.arguments.slice(expected).some(({ value }) => value.kind !== "function");
  const opens = (call: CallFact) => code.effects(call, "opens").length > 0 && isPlain(code, call);
  const isOut = code.effects(write, "creates").length > 0;
  const isIn = code.effects(read, "creates").length === 0;
  return !extra && opens(read) && opens(write) && isOut && isIn ? { read, write } : undefined;
}
