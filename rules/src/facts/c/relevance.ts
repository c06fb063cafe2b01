import type { TreeCursor } from "./tree.js";

interface Tree {
  walk(): TreeCursor & { delete?(): void };
}

/** Names that can be asked for; which ones there are needn't be known. */
export type Names = Pick<ReadonlySet<string>, "has">;

/** Tells by its span whether a function's body matters. */
export type IsWanted = (start: number, end: number) => boolean;

interface Token {
  readonly name: string;
  readonly start: number;
}

/**
 * Which functions of a text can reach a wanted name, found on the text alone: every name before a parenthesis counts
 * as a call of it. Undefined when no starting name is called anywhere, so that the text needn't be parsed at all.
 */
export function relevantFunctions(
  text: string,
  starting: Names,
  wanted: Names,
): ((tree: Tree) => IsWanted) | undefined {
  const tokens = namesBeforeParentheses(text);
  if (!tokens.some(({ name }) => starting.has(name))) return undefined;
  return (tree) => closure(definitionsOf(tree, text, tokens), wanted);
}

/** Looks back from every parenthesis: a regular expression would try each name there is, and each of its endings. */
function namesBeforeParentheses(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let open = text.indexOf("("); open !== -1; open = text.indexOf("(", open + 1)) {
    let end = open;
    while (end > 0 && isSpace(text.charCodeAt(end - 1))) end -= 1;
    let start = end;
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start -= 1;
    while (start < end && isDigit(text.charCodeAt(start))) start += 1;
    if (start < end) tokens.push({ name: text.slice(start, end), start });
  }
  return tokens;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || isDigit(code);
}

interface Definition {
  readonly names: ReadonlySet<string>;
  readonly start: number;
  readonly called: ReadonlySet<string>;
}

const definitions: ReadonlySet<string> = new Set(["function_definition", "preproc_function_def", "preproc_def"]);
const containers = /^(?:preproc_(?:if|ifdef|elif|elifdef|else)|linkage_specification|declaration_list|ERROR)$/;

/** Functions and macros, found without going into what they hold. */
function definitionsOf(tree: Tree, text: string, tokens: readonly Token[]): readonly Definition[] {
  const cursor = tree.walk();
  const found: Definition[] = [];
  const visit = () => {
    if (!cursor.gotoFirstChild()) return;
    do {
      const type = cursor.nodeType;
      if (definitions.has(type)) found.push(definition(text, tokens, cursor.startIndex, cursor.endIndex));
      else if (containers.test(type)) visit();
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  };
  visit();
  cursor.delete?.();
  return found;
}

/** Every name before a parenthesis in the head counts as the function's own: attributes do no harm. */
function definition(text: string, tokens: readonly Token[], start: number, end: number): Definition {
  const macro = text[start] === "#" ? /^#\s*define\s+([A-Za-z_]\w*)/.exec(text.slice(start, start + 200)) : null;
  const body = text.indexOf("{", start);
  const names = macro ? [macro[1] ?? ""] : namesBetween(tokens, start, Math.min(body === -1 ? end : body, end));
  return { names: new Set(names), start, called: new Set(namesBetween(tokens, start, end)) };
}

/** A function is wanted when it calls a wanted name, or a function of the file that is wanted. */
function closure(scopes: readonly Definition[], wantedNames: Names): IsWanted {
  const reaching = new Set<string>();
  const wanted = new Set<number>();
  for (let grew = true; grew;) {
    grew = false;
    for (const { names, start, called } of scopes) {
      if (
        wanted.has(start) ||
        ![...called].some((name) => (!names.has(name) && wantedNames.has(name)) || reaching.has(name))
      )
        continue;
      wanted.add(start);
      for (const name of names) reaching.add(name);
      grew = true;
    }
  }
  return (start) => wanted.has(start);
}

function* namesBetween(tokens: readonly Token[], start: number, end: number): Iterable<string> {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token || token.start >= end) return;
    yield token.name;
  }
}
