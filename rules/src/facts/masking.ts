import { constantOf } from "./bounds.js";
import type { CallFact, Value } from "./fact.js";
import type { Code, Reached } from "./query.js";

/** A mask that is put back, and what was made under it; or why nothing can be said of it. */
export type Masking =
  { readonly maker: Reached; readonly mode: number; readonly restored: CallFact } | { readonly silence: string };

/** Whether a mask, set by a call and put back later in the function, takes nothing from what is made in between. */
export function judgeMasking(code: Code, call: CallFact): Masking {
  const restored = code.callsOf(call.function).find((other) => putsBack(code, other, call));
  if (!restored) return { silence: "the function doesn't put the mask back" };
  const mask = code.argument(call, "mode");
  const masked = mask && constantOf(code, mask.value);
  if (masked === undefined) return { silence: "the file doesn't say which bits it masks" };
  const between = code.callsOf(call.function).filter(({ at }) => at > call.at && at < restored.at);
  if (!between.every((one) => isSeenThrough(code, one)))
    return { silence: "what happens in between may make other files" };
  const makers = between.flatMap((one) => code.through(one).filter((reached) => mayCreate(code, reached)));
  const modes = makers.map((maker) => modeOf(code, maker));
  const [maker] = makers;
  const [mode] = modes;
  if (!maker || mode === undefined) return { silence: "nothing with a known mode is made in between" };
  return modes.every((one) => one !== undefined && (one & (masked | usual)) === 0)
    ? { maker, mode, restored }
    : { silence: "it takes bits from what is made in between, as far as the file says" };
}

/** The bits that a process's own mask may take away: without the call they would stay masked. */
const usual = 0o077;

function putsBack(code: Code, other: CallFact, call: CallFact): boolean {
  const [effect] = code.effects(other, "sets-umask");
  const mask = effect && code.operand(other, effect);
  return (
    mask !== undefined && call.result.variable !== undefined && code.before(call, other) && isOld(code, mask, call)
  );
}

/** The mask that the call took away, as it returned it. */
function isOld(code: Code, mask: Value, call: CallFact): boolean {
  return (mask.kind === "variable" && mask.variable === call.result.variable) || code.originOf(mask)?.id === call.id;
}

/** A call of the database, a helper, or one that only makes up a text: what it is given can't be a file yet. */
function isSeenThrough(code: Code, call: CallFact): boolean {
  if (code.row(call) !== undefined || call.target !== undefined) return true;
  const { result } = call;
  const kept = result.variable === undefined ? undefined : code.linked.variables[result.variable]?.type;
  return result.use === "argument" || (kept !== undefined && /\bchar\b/.test(kept));
}

function mayCreate(code: Code, { call }: Reached): boolean {
  return code.effects(call, "creates").length > 0;
}

/** The permissions that something is made with, before the mask. */
function modeOf(code: Code, maker: Reached): number | undefined {
  const [effect] = code.effects(maker.call, "creates");
  if (effect?.mode !== undefined) return Number.parseInt(effect.mode, 8);
  const mode = code.argument(maker.call, "mode");
  return mode && constantOf(code, code.given(mode.value, maker));
}
