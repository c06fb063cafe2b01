import { decisionOn } from "./decision.js";
import type { CallFact, Value } from "./fact.js";
import type { Code, EffectName, Reached, Row } from "./query.js";
import { isReachedAlways } from "./reach.js";
import { rootVariable } from "./values.js";

/** A call that opened a path and holds it open still when another looks the path up again. */
export interface HeldOpen {
  readonly opener: Reached;
  /** What the opener returns. */
  readonly returns: Row["returns"];
  /** The variable that holds what it returns. */
  readonly holder: number;
}

/** What a call does to a file that it names by its path, when a descriptor would do as well. */
const byPath: readonly EffectName[] = ["changes-mode", "changes-owner", "changes-metadata", "truncates"];

/** The path that a call acts on, as the asking function sees it; undefined when it acts on none, or on the link itself. */
export function pathActedOn(code: Code, reached: Reached): Value | undefined {
  const effects = [
    ...byPath.flatMap((name) => code.effects(reached.call, name)),
    ...code.effects(reached.call, "queries-metadata").filter(({ follows }) => follows === true),
  ];
  if (effects.length === 0 || code.effects(reached.call, "opens").length > 0 || !isReachedAlways(code, reached))
    return undefined;
  for (const effect of effects) {
    const parameter = reached.row.parameters.find(({ name }) => name === effect.of);
    const operand = parameter?.roles.includes("path") === true ? code.operand(reached.call, effect) : undefined;
    if (operand) return code.given(operand, reached);
  }
  return undefined;
}

/** The call that has opened the path and not closed it, on every way to the moment at which it is named again. */
export function holderOf(code: Code, site: CallFact, path: Value): HeldOpen | undefined {
  const earlier = code.callsOf(site.function).filter((call) => call.at < site.at && code.before(call, site));
  for (const call of earlier.toReversed())
    for (const opener of code.through(call)) {
      const returns = opener.row.returns;
      if (returns !== "fd" && returns !== "stream" && returns !== "directory") continue;
      if (!opens(code, opener, path, site)) continue;
      const holder = call.result.variable;
      const isHeld = holder !== undefined && isOpened(code, call, holder, site);
      return isHeld && isStillOpen(code, call, holder, site) ? { opener, returns, holder } : undefined;
    }
  return undefined;
}

function opens(code: Code, opener: Reached, path: Value, site: CallFact): boolean {
  if (opener.chain.length > 1 || !isReachedAlways(code, opener)) return false;
  return code.effects(opener.call, "opens").some((effect) => {
    const operand = effect.result === "return" ? code.operand(opener.call, effect) : undefined;
    const from =
      effect.of !== undefined && isTemplate(opener.row, effect.of)
        ? { ...opener.site, at: opener.site.at + 0.5 }
        : opener.site;
    return operand !== undefined && code.sameValue(code.given(operand, opener), from, path, site);
  });
}

/** `mkstemp` writes the name that it opens into its argument. */
function isTemplate(row: Row, parameter: string): boolean {
  return row.parameters.some(({ name, roles }) => name === parameter && roles.includes("out"));
}

/** Not in an arm for which the open may have failed, as far as conditions about the variable can be read. */
function isOpened(code: Code, opener: CallFact, holder: number, site: CallFact): boolean {
  const decision = decisionOn(code, opener, site);
  if (decision !== undefined) return decision === "existing";
  return !code.blocksAround(site).some(({ guard }) => guard?.reads.includes(holder) === true);
}

/** Nothing between the two moments closes what the variable holds, or stores something else there. */
function isStillOpen(code: Code, opener: CallFact, holder: number, site: CallFact): boolean {
  const isBetween = ({ at }: { readonly at: number }) => at > opener.at && at < site.at;
  const isOwnResult = (value: Value | undefined) => value?.kind === "call" && value.call === opener.id;
  if (code.storesOf(holder).some((store) => isBetween(store) && !isOwnResult(store.value))) return false;
  return code
    .callsOf(site.function)
    .filter((call) => isBetween(call) && code.before(call, site))
    .every((call) => !mayClose(code, call, holder));
}

/** A call that closes the variable's descriptor or a stream made of it, or a call that nobody knows and that is given it. */
function mayClose(code: Code, call: CallFact, holder: number): boolean {
  const isHeld = (value: Value): boolean => {
    if (rootVariable(value) === holder) return true;
    const made = code.originOf(value)?.arguments ?? [];
    return made.some((argument) => rootVariable(argument.value) === holder);
  };
  const known = code.through(call);
  if (known.length === 0) return code.row(call) === undefined && isHandedOver(call, holder);
  return known.some((reached) =>
    code.effects(reached.call, "closes").some((effect) => {
      const operand = code.operand(reached.call, effect);
      return operand !== undefined && isHeld(code.given(operand, reached));
    }),
  );
}

/** What follows a text is printed, as in a message to a log. */
function isHandedOver({ arguments: given }: CallFact, holder: number): boolean {
  const place = given.findIndex(({ value }) => rootVariable(value) === holder);
  return place !== -1 && !given.slice(0, place).some(({ value }) => value.kind === "string");
}
