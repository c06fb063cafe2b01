import type { Names } from "./c/relevance.js";
import type { CallFact, Value } from "./fact.js";
import type { Moment } from "./flow.js";
import type { Code, Row } from "./query.js";

type Database = Code["db"];

interface Told {
  /** Transfers between a descriptor and a buffer of some size. */
  readonly raw: ReadonlyMap<string, Row>;
  /** Reads from a stream. */
  readonly input: ReadonlySet<string>;
  readonly rows: Map<string, Row | undefined>;
}

const told = new WeakMap<Database, Told>();

/** The same names, and those that tell that they are transfers: `write_in_full`, `xread`. */
export function withTelling(db: Database, names: ReadonlySet<string>): Names {
  return { has: (name) => names.has(name) || rowTold(db, name) !== undefined };
}

/**
 * The library's transfer that a function of another file is a form of, told by its name *and* its arguments: one word of
 * the name is that of the transfer, the first argument is surely a descriptor, and a buffer and a size follow.
 */
export function transferTold(code: Code, call: CallFact): Row | undefined {
  if (code.facts.language !== "c" || call.callee === undefined || isKnownOtherwise(code, call)) return undefined;
  const row = rowTold(code.db, call.callee);
  const [descriptor, buffer, size, ...others] = call.arguments;
  if (!row || !descriptor || !buffer || !size || others.length !== row.parameters.length - 3) return undefined;
  const isBuffer = !["number", "null", "symbols"].includes(buffer.value.kind);
  const isSize = !["string", "address", "null"].includes(size.value.kind);
  // A text may be a format, and what follows it something to print.
  const isFormat = buffer.value.kind === "string" && !["number", "sizeof"].includes(size.value.kind);
  return isBuffer && isSize && !isFormat && isDescriptor(code, call, descriptor.value) ? row : undefined;
}

/** The function is this file's own, or one of another file whose summary has no transfer: its code counts, not its name. */
function isKnownOtherwise(code: Code, { target }: CallFact): boolean {
  if (target === undefined) return false;
  if (code.linked.functions[target]?.file === undefined) return true;
  return !code.reached(target).some(({ call }) => code.effects(call, "transfers").length > 0);
}

/** Whether the name of a function that nothing is known of says that it reads from a stream: `strbuf_getline`. */
export function tellsInput(code: Code, call: CallFact): boolean {
  if (code.facts.language !== "c" || call.callee === undefined || isKnownOtherwise(code, call)) return false;
  const { input } = toldBy(code.db);
  return !code.row(call) && wordsOf(call.callee).some((word) => input.has(word));
}

function rowTold(db: Database, name: string): Row | undefined {
  const { raw, rows } = toldBy(db);
  if (!rows.has(name)) {
    const isLibrary = db.call(name, "libc") !== undefined;
    const row = isLibrary
      ? undefined
      : wordsOf(name)
          .map((word) => raw.get(word))
          .find((one) => one);
    rows.set(name, row);
  }
  return rows.get(name);
}

function toldBy(db: Database): Told {
  const known = told.get(db);
  if (known) return known;
  const rows = [...db.calls("libc")].filter((row) => row.effects.some(({ effect }) => effect === "transfers"));
  const isRaw = ({ parameters: [first, second, third] }: Row) =>
    first?.roles.includes("fd") && second?.roles.includes("buffer") && third?.roles.includes("size");
  const isInput = ({ effects, buffered }: Row) =>
    buffered === true && effects.some(({ direction }) => direction === "in");
  const found: Told = {
    raw: new Map(rows.filter(isRaw).map((row) => [row.name, row])),
    input: new Set(rows.filter(isInput).map((row) => row.name)),
    rows: new Map(),
  };
  told.set(db, found);
  return found;
}

/** `readFully` and `read_fully` are `read` and `fully`; the `x` of `xread` says that it handles errors. */
function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_");
  return words.flatMap((word) => (word.startsWith("x") && word.length > 3 ? [word, word.slice(1)] : [word]));
}

/**
 * Whether a value is surely a file descriptor: a standard one, an `int` called so, or what the same function gives to a
 * call of the library as its descriptor.
 */
function isDescriptor(code: Code, moment: Moment, value: Value): boolean {
  if (value.kind === "number") return value.value >= 0 && value.value <= 2;
  if (value.kind === "symbols")
    return value.names.length === 1 && code.db.constant(value.names[0] ?? "")?.group === "standard-descriptor";
  const variable = value.kind === "variable" ? code.linked.variables[value.variable] : undefined;
  if (variable && !/^(?:(?:const|static|volatile) )*int$/.test(variable.type ?? "")) return false;
  const name = variable?.name ?? (value.kind === "field" ? value.name : undefined);
  if (name === undefined) return false;
  if (/^fd|fd\d?$/i.test(name)) return true;
  return code.callsOf(moment.function).some((other) => {
    const known = code.argument(other, "fd");
    return known !== undefined && code.hasSameForm(known.value, value);
  });
}
