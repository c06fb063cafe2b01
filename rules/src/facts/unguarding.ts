import { addArgument, replace, type Edit } from "./edit.js";
import type { CallFact } from "./fact.js";
import type { Code } from "./query.js";
import { isInside } from "./span.js";

/**
 * JavaScript: the edits that put a use in the place of `if (!asked(path)) use(path)` and give it the option with which it
 * takes an existing path for an answer (`recursive: true`). Undefined when the `if` holds anything else.
 */
export function dropGuard(code: Code, check: CallFact, use: CallFact, option: string): readonly Edit[] | undefined {
  const arm = code.facts.blocks.find(
    ({ kind, guard, id }) => kind === "arm" && id === use.block && guard && isInside(check.span, guard.condition),
  );
  if (code.facts.language !== "javascript" || !arm?.guard || arm.guard.otherwise !== undefined) return undefined;
  const [start, end] = check.statement;
  const asks = replaced(code, arm.guard.condition, check.span, "?");
  const does = replaced(code, use.statement, use.span, "?");
  const [written] = /^\{\s*([^]*?)\s*\}$/.exec(code.text(arm.span))?.slice(1) ?? [code.text(arm.span)];
  const isAlone =
    /^if\s*\($/.test(code.text([start, arm.guard.condition[0]])) &&
    /^\)\s*$/.test(code.text([arm.guard.condition[1], arm.span[0]])) &&
    arm.span[1] === end &&
    written === code.text(use.statement);
  // A promise that nobody waits for stays one.
  const isWaited = code.row(use)?.blocksEventLoop === true ? does === "?" || does === "?;" : does.startsWith("await ?");
  if (!isAlone || !isWaited || !/^!\s*(?:\?|\(await \?\))$/.test(asks)) return undefined;
  const given = withOption(code, use, option);
  return given && [replace([start, use.statement[0]], ""), ...given, replace([use.statement[1], end], "")];
}

function replaced(code: Code, outer: CallFact["span"], inner: CallFact["span"], by: string): string {
  return code.text([outer[0], inner[0]]) + by + code.text([inner[1], outer[1]]);
}

/** A mode in the place of the options moves into them. */
function withOption(code: Code, use: CallFact, option: string): readonly Edit[] | undefined {
  const [name, value] = option.split(": ", 2);
  const [, options, ...others] = use.arguments;
  if (name === undefined || value === undefined || use.arguments.some(({ spread }) => spread) || others.length > 0)
    return undefined;
  if (!options) return [addArgument(code.facts, use, `{ ${option} }`)];
  const given = options.value;
  if (given.kind === "number") return [replace(options.span, `{ ${option}, mode: ${code.text(options.span)} }`)];
  if (given.kind !== "object" || given.open) return undefined;
  const set = given.properties[name];
  if (set) return set.kind === "boolean" && String(set.value) === value ? [] : undefined;
  const place = options.span[0] + 1;
  const isEmpty = Object.keys(given.properties).length === 0;
  return isEmpty ? [replace(options.span, `{ ${option} }`)] : [{ span: [place, place], text: ` ${option},` }];
}
