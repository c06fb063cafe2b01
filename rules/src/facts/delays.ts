import type { BlockFact, CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";
import { isQuiet, whatIsAsked, type Look } from "./waiting.js";

/**
 * JavaScript: a call that is waited for and that only lets time pass, itself or through a helper that does nothing else:
 * `await new Promise((done) => setTimeout(done, 50))`.
 */
export function isDelay(code: Code, call: CallFact): boolean {
  return call.result.awaited && givesDelay(code, call);
}

function givesDelay(code: Code, call: CallFact, depth = 3): boolean {
  const [executor] = call.arguments;
  if (call.isNew && call.callee === "Promise" && executor?.value.kind === "function") {
    const settle = code.facts.functions[executor.value.function]?.parameters[0];
    const [timer, ...others] = code.callsOf(executor.value.function).filter((one) => isTimer(code, one));
    if (!timer || others.length > 0 || settle === undefined) return false;
    return runs(code, timer).some((value) => isSettling(code, value, settle));
  }
  const helper = call.target === undefined ? undefined : code.facts.functions[call.target];
  const [only, ...others] = helper && depth > 0 ? code.callsOf(helper.id) : [];
  const isHandedOn = only !== undefined && (only.result.awaited || only.result.use === "returned");
  return isHandedOn && others.length === 0 && givesDelay(code, only, depth - 1);
}

/** `done`, or a function that calls nothing else. */
function isSettling(code: Code, value: Value, settle: number): boolean {
  if (value.kind === "variable") return value.variable === settle;
  if (value.kind !== "function") return false;
  const [only, ...others] = code.callsOf(value.function);
  const called = code
    .usesOf(settle)
    .some(({ span }) => only?.calleeSpan[0] === span[0] && only.calleeSpan[1] === span[1]);
  return others.length === 0 && called;
}

/** Runs a function after a given time. */
function isTimer(code: Code, call: CallFact): boolean {
  return (
    code.argument(call, "duration") !== undefined &&
    code.effects(call, "registers").some(({ role }) => role === "timer")
  );
}

function runs(code: Code, timer: CallFact): readonly Value[] {
  return code.effects(timer, "registers").flatMap((effect) => code.operand(timer, effect) ?? []);
}

/**
 * JavaScript: what a timer is there to look at, until it is found: `setInterval` whose callback takes its own timer off,
 * or `setTimeout` whose callback leads back to the function that sets it.
 */
export function lookedAtByTimer(code: Code, timer: CallFact): Look | undefined {
  if (!isTimer(code, timer)) return undefined;
  for (const value of runs(code, timer)) {
    const back = code.functionOf(timer)?.id;
    const target = value.kind === "function" ? value.function : undefined;
    if (target === undefined) continue;
    const [only, ...others] = code.callsOf(target);
    const isBack = target === back || (only !== undefined && others.length === 0 && only.target === back);
    if (isBack && back !== undefined) return onlyLook(code, back, timer, (arm) => code.leaves(arm) !== undefined);
    const handle = timer.result.variable;
    if (handle === undefined) continue;
    const takesOff = (arm: BlockFact) =>
      code.callsIn(arm).some((call) => isVariable(code.argument(call, "id")?.value, handle));
    return onlyLook(code, target, timer, takesOff);
  }
  return undefined;
}

function isVariable(value: Value | undefined, variable: number): boolean {
  return value?.kind === "variable" && value.variable === variable;
}

/** The one look of a function that does nothing else, but in the arm for what is found. */
function onlyLook(
  code: Code,
  functionId: number,
  timer: CallFact,
  endsIt: (arm: BlockFact) => boolean,
): Look | undefined {
  const calls = code.callsOf(functionId).filter(({ id }) => id !== timer.id);
  const [by, ...more] = calls.filter((call) => whatIsAsked(code, call) === "path");
  if (!by || more.length > 0) return undefined;
  const isFound = (block: BlockFact) => block.kind === "arm" && block.guard?.calls.includes(by.id) === true;
  const arms = code.facts.blocks.filter((block) => block.function === functionId && isFound(block) && endsIt(block));
  if (arms.length === 0) return undefined;
  const others = calls.filter(
    (call) => call.id !== by.id && !code.blocksAround(call).some((one) => arms.includes(one)),
  );
  return others.every((call) => isQuiet(code, call)) ? { at: "path", by } : undefined;
}
