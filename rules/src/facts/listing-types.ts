import type { EntryLoop } from "./derivation.js";
import { addArgument, dropStatement, replace, type Edit } from "./edit.js";
import type { BlockFact, CallFact, Span, UseFact, VariableFact } from "./fact.js";
import type { Code } from "./query.js";
import { isInside } from "./span.js";
import { rootVariable } from "./values.js";

/** Array methods after whose callback nothing of the entries themselves is left, and `filter`, behind which names are made of them. */
const iterating = new Set(["forEach", "some", "every", "map", "flatMap", "filter"]);

/**
 * JavaScript: the edits after which a listing brings types along and a `stat` of each entry is left for symbolic links
 * (`follows`) or gone. Undefined unless every use of the list and of the entry is in sight. The same answers come out:
 * the listing's type is what `lstat` would say, also on file systems that list none (Node asks there itself).
 */
export function askTypesOfListing(
  code: Code,
  stat: CallFact,
  { loop, listing, entry }: EntryLoop,
  follows: boolean,
): readonly Edit[] | undefined {
  const variable = code.facts.variables[entry];
  const asked = askedSpan(code, stat);
  if (code.facts.language !== "javascript" || !variable || !asked || !isPlainEntry(code, variable, loop))
    return undefined;
  // The entries of `opendir` need no option, and their loop no edit but by hand.
  if (code.row(listing)?.returns === "directory" || listing.arguments.length !== 1) return undefined;
  // A statement that begins with a parenthesis may go on from the line before it.
  if (!isGoneThroughOnly(code, loop, listing) || stat.statement[0] === asked[0]) return undefined;
  const kept = follows ? [] : gone(code, stat, asked);
  const uses = code.usesOf(entry).filter((use) => !kept.some((span) => isInside(use.span, span)));
  const named = uses.map((use) => nameOf(code, use, variable.name));
  if (named.includes(undefined)) return undefined;
  return [
    addArgument(code.facts, listing, "{ withFileTypes: true }"),
    ...named.flatMap((edit) => edit ?? []),
    ...(follows ? orEntry(code, stat, asked, variable.name) : inPlaceOf(code, stat, asked, kept, variable.name)),
    ...namesAfterFilter(code, loop),
  ];
}

/** The call with its `await`; undefined when something else takes its promise, or its answer has a declared type. */
function askedSpan(code: Code, stat: CallFact): Span | undefined {
  const { variable } = stat.result;
  if (code.argument(stat, "callback")) return undefined;
  if (variable !== undefined && code.facts.variables[variable]?.type !== undefined) return undefined;
  if (code.row(stat)?.blocksEventLoop === true) return stat.span;
  const awaiting = /\bawait\s+$/.exec(code.facts.text.slice(0, stat.span[0]));
  return awaiting ? [awaiting.index, stat.span[1]] : undefined;
}

/** It is declared in the loop, without a type, is never stored to, and all that bears its name there is known. */
function isPlainEntry(code: Code, { id, name, span, type }: VariableFact, loop: BlockFact): boolean {
  if (type !== undefined || !isInside(span, loop.span)) return false;
  if (code.storesOf(id).some((store) => !isInside(span, store.span) || store.path.length > 0)) return false;
  const written = code.text(loop.span).replace(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'|"[^"\n]*"/g, " ");
  const named = [...written.matchAll(/(?<![\w$.]|\.\s)[\w$]+|(?<=\.\.\.)[\w$]+/g)].filter(([word]) => word === name);
  return named.length === code.usesOf(id).length + 1;
}

/** The list is made for this loop alone: nobody else is given entries in the place of names. */
function isGoneThroughOnly(code: Code, { loop, span }: BlockFact, listing: CallFact): boolean {
  const callback = code.facts.functions.find((one) => one.span[0] === span[0] && one.span[1] === span[1]);
  const isIterated =
    loop?.form === "for-of" ||
    (loop?.form === "callback" &&
      iterating.has(loop.via ?? "") &&
      callback !== undefined &&
      callback.parameters.length < 3);
  if (!isIterated || !loop.over) return false;
  if (loop.over.kind === "call") return loop.over.call === listing.id;
  const list = loop.over.kind === "variable" ? code.facts.variables[loop.over.variable] : undefined;
  if (list?.value?.kind !== "call" || list.value.call !== listing.id || list.type !== undefined) return false;
  const isExported = new RegExp(String.raw`\bexport\b.*[^\w$]${list.name.replaceAll("$", "\\$")}\b`).test(
    code.facts.text,
  );
  return !isExported && code.usesOf(list.id).filter(({ path }) => path[0] !== "length").length === 1;
}

/** The entry's name where the entry stood. */
function nameOf(code: Code, { span, in: place }: UseFact, name: string): Edit | undefined {
  const end = span[0] + name.length;
  if (code.text([span[0], end]) !== name) return undefined;
  const before = code.facts.text.slice(0, span[0]).trimEnd().at(-1);
  const after = code.facts.text.slice(end).trimStart().charAt(0);
  const isListed = place.kind === "stored" && (before === "," || before === "{") && (after === "," || after === "}");
  if (isListed && before === after) return undefined;
  return { span: [end, end], text: isListed ? `: ${name}.name` : ".name" };
}

/** A link's own type isn't that of what it leads to: there the question stays. */
function orEntry(code: Code, stat: CallFact, [start, end]: Span, name: string): readonly Edit[] {
  const isOwn = stat.result.use === "assigned" || isInParentheses(code, [start, end]);
  return [
    { span: [start, start], text: `${isOwn ? "" : "("}${name}.isSymbolicLink() ? ` },
    { span: [end, end], text: ` : ${name}${isOwn ? "" : ")"}` },
  ];
}

function isInParentheses(code: Code, [start, end]: Span): boolean {
  return code.facts.text[start - 1] === "(" && code.facts.text[end] === ")";
}

/** What isn't needed any more when the entry answers: the question, its variable, and the path that was made for it. */
function gone(code: Code, stat: CallFact, asked: Span): readonly Span[] {
  const { variable } = stat.result;
  const isNamed = variable !== undefined && code.storesOf(variable).length === 1 && isDeclarationOf(code, stat);
  const path = code.argument(stat, "path");
  const held = path && rootVariable(path.value);
  const made = held === undefined ? undefined : code.facts.variables[held]?.value;
  const maker = made?.kind === "call" ? code.facts.calls[made.call] : undefined;
  const isForIt =
    held !== undefined &&
    code.usesOf(held).length === 1 &&
    maker !== undefined &&
    code.row(maker)?.stable === "pure" &&
    isDeclarationOf(code, maker);
  return [isNamed ? stat.statement : asked, ...(isForIt ? [maker.statement] : [])];
}

function inPlaceOf(
  code: Code,
  stat: CallFact,
  asked: Span,
  [first, ...made]: readonly Span[],
  name: string,
): readonly Edit[] {
  const paths = made.map((span) => dropStatement(code.facts, span));
  const { variable } = stat.result;
  if (variable === undefined || first === asked) {
    const isWrapped = asked !== stat.span && isInParentheses(code, asked) && code.facts.text[asked[1] + 1] === ".";
    return [...paths, replace(isWrapped ? [asked[0] - 1, asked[1] + 1] : asked, name)];
  }
  const reads = code
    .readsOf(variable, stat)
    .map(({ span }) => replace([span[0], span[0] + nameLength(code, variable)], name));
  return [...paths, dropStatement(code.facts, stat.statement), ...reads];
}

function nameLength(code: Code, variable: number): number {
  return code.facts.variables[variable]?.name.length ?? 0;
}

/** The statement declares the call's result and nothing else: it can go as a whole. */
function isDeclarationOf(code: Code, call: CallFact): boolean {
  const [start, end] = call.statement;
  const rest = code.text([start, call.span[0]]) + code.text([call.span[1], end]);
  return /^(?:const|let|var)\s+[\w$]+\s*=\s*(?:await\s+)?;?$/.test(rest);
}

function namesAfterFilter(code: Code, { loop, span }: BlockFact): readonly Edit[] {
  if (loop?.via !== "filter") return [];
  const call = code.facts.calls.find(
    ({ arguments: [first] }) => first?.span[0] === span[0] && first.span[1] === span[1],
  );
  return call ? [{ span: [call.span[1], call.span[1]], text: ".map(({ name }) => name)" }] : [];
}
