import type { CallFact, Value } from "./fact.js";
import { isTest } from "./roles.js";
import type { Code, EffectName } from "./query.js";
import { rootVariable } from "./values.js";

/** The circumstances that a call runs in, as far as the file shows them. */
export interface Context {
  /** A signal's handler runs it, itself or through functions of this file. */
  readonly inSignalHandler: boolean;
  /** Only a child runs it, between fork and the program that it becomes, or its end. */
  readonly afterFork: boolean;
  /** The file goes back to the ids of whoever started it: the program is set-user-id. */
  readonly setUserId: boolean;
  /** In a loop that waits for events. */
  readonly inEventLoop: boolean;
  /** Under a condition of the preprocessor or of the program that asks for debugging. */
  readonly forDebugging: boolean;
  readonly inTest: boolean;
  /** In an arm for another system, or in what the parser could not read. */
  readonly elsewhere: boolean;
}

export function contextOf(code: Code, call: CallFact): Context {
  return {
    inSignalHandler: handlersOf(code).has(call.function),
    afterFork: isAfterFork(code, call),
    setUserId: isSetUserId(code),
    inEventLoop: code.loops(call).some((loop) => code.callsIn(loop).some((one) => has(code, one, "polls"))),
    forDebugging: isForDebugging(code, call),
    inTest: isTest(code),
    elsewhere: code.isForeign(call),
  };
}

function has(code: Code, call: CallFact, effect: EffectName): boolean {
  return code.effects(call, effect).length > 0;
}

const knownHandlers = new WeakMap<Code, ReadonlySet<number>>();

/** The functions of a file that run when a signal arrives: those that are registered, and what they call. */
function handlersOf(code: Code): ReadonlySet<number> {
  const known = knownHandlers.get(code);
  if (known) return known;
  const found = new Set(code.facts.calls.flatMap((site) => registeredBy(code, site)));
  // A set takes in what is added while it is gone through.
  for (const id of found)
    for (const { target } of code.callsOf(id)) if (target !== undefined && isFunction(code, target)) found.add(target);
  knownHandlers.set(code, found);
  return found;
}

/** Whether a signal handler of the file names a variable, or its type is the one that C has for such. */
export function isOfHandler(code: Code, variable: number): boolean {
  const { name, type = "" } = code.facts.variables[variable] ?? {};
  if (name === undefined || /\bsig_atomic_t\b/.test(type)) return name !== undefined;
  // Most handlers only set it, and functions without calls aren't read: their text is.
  const named = new RegExp(`\\b${name}\\b`);
  return [...handlersOf(code)].some((id) => named.test(code.text(code.facts.functions[id]?.span ?? [0, 0])));
}

function isFunction(code: Code, id: number): boolean {
  return code.facts.functions[id]?.kind === "function";
}

/** Handlers that a call gives the kernel: itself, in a struct (`sa.sa_handler = stop`), or through a helper. */
function registeredBy(code: Code, site: CallFact): readonly number[] {
  return code.through(site).flatMap((reached) =>
    code.effects(reached.call, "registers").flatMap((effect) => {
      const value = effect.role === "signal" ? code.operand(reached.call, effect) : undefined;
      if (!value) return [];
      return [value, ...storedIn(code, value)].flatMap((one) => functionsIn(code.value(code.given(one, reached))));
    }),
  );
}

function storedIn(code: Code, value: Value): readonly Value[] {
  const variable = rootVariable(value);
  return variable === undefined ? [] : code.storesOf(variable).flatMap((store) => store.value ?? []);
}

function functionsIn(value: Value): readonly number[] {
  if (value.kind === "function") return [value.function];
  return value.kind === "object" ? Object.values(value.properties).flatMap(functionsIn) : [];
}

/** Helpers of helpers, and the calls that lead to them, in few steps. */
const maximumDepth = 3;

function isAfterFork(code: Code, call: CallFact, depth = maximumDepth): boolean {
  if (
    code.blocksAround(call).some(({ guard, span }) => guard && isChild(code, guard.value, guard.sense, code.text(span)))
  )
    return true;
  const sites = depth === 0 ? [] : code.facts.calls.filter(({ target }) => target === call.function);
  const isReachedOtherwise = code.functionOf(call)?.addressTaken !== false;
  return sites.length > 0 && !isReachedOtherwise && sites.every((site) => isAfterFork(code, site, depth - 1));
}

/** Whether a condition that holds, or doesn't, means that fork has answered 0. */
function isChild(code: Code, value: Value, sense: boolean, arm: string): boolean {
  if (isFork(code, value)) return sense ? /^case\s+0\s*:/.test(arm) : true;
  if (value.kind !== "operation") return false;
  const [left, right] = value.operands;
  if (!left) return false;
  if (value.operator === "!") return sense && isFork(code, left);
  if (value.operator === "&&" && right) return sense && [left, right].some((one) => isChild(code, one, sense, ""));
  const isZero = right?.kind === "number" && right.value === 0 && isFork(code, left);
  return isZero && (sense ? value.operator === "==" : value.operator === "!=");
}

function isFork(code: Code, value: Value): boolean {
  const origin = code.originOf(value);
  if (origin) return has(code, origin, "forks");
  return storedIn(code, value.kind === "variable" ? value : { kind: "null" }).some((stored) => {
    const made = code.originOf(stored);
    return made !== undefined && has(code, made, "forks");
  });
}

const knownSetUserId = new WeakMap<Code, boolean>();

/** `setuid(getuid())`: only a program that runs as somebody else needs to become who started it. */
function isSetUserId(code: Code): boolean {
  const known = knownSetUserId.get(code);
  if (known !== undefined) return known;
  const found = code.facts.calls.some(
    (call) =>
      (has(code, call, "sets-uid") || has(code, call, "sets-gid")) &&
      call.arguments.some(({ value }) => {
        const origin = code.originOf(value);
        return origin !== undefined && has(code, origin, "queries-process");
      }),
  );
  knownSetUserId.set(code, found);
  return found;
}

const debugging = /(?:^|_)debug(?:$|_|ging)|^debug|debug$/i;

function isForDebugging(code: Code, call: CallFact): boolean {
  const condition = call.under === undefined ? "" : (code.facts.conditions[call.under] ?? "");
  const isAskedFor = condition.split(" && ").some((part) => {
    const [, negated, name = ""] = /^(!\s*)?(?:defined)?\s*\(?\s*(\w+)\s*\)?$/.exec(part) ?? [];
    return name === "NDEBUG" ? negated !== undefined : negated === undefined && debugging.test(name);
  });
  return (
    isAskedFor || code.blocksAround(call).some(({ guard }) => guard?.sense === true && isDebugFlag(code, guard.value))
  );
}

/** `if (debug)`, `if (opts->debug > 1)`, `if (debug && …)`. */
function isDebugFlag(code: Code, value: Value): boolean {
  const name = nameOf(code, value);
  if (name !== undefined) return debugging.test(name) && name !== "NDEBUG";
  if (value.kind !== "operation" || !["&&", ">", ">=", "&"].includes(value.operator)) return false;
  return value.operands.some((operand) => isDebugFlag(code, operand));
}

function nameOf(code: Code, value: Value): string | undefined {
  if (value.kind === "variable") return code.linked.variables[value.variable]?.name;
  if (value.kind === "field") return value.name;
  return value.kind === "symbols" && value.names.length === 1 ? value.names[0] : undefined;
}
