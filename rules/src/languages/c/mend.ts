import type { Tree } from "web-tree-sitter";

/** One arm of a conditional group: from behind its directive to the next one. Offsets into the text. */
interface Arm {
  readonly condition: string;
  readonly directive: readonly [start: number, end: number];
  readonly body: readonly [start: number, end: number];
}

interface Group {
  readonly arms: readonly Arm[];
  readonly end: readonly [start: number, end: number];
}

/**
 * The same text, of the same length, without what makes conditional groups unreadable: `#ifdef A` … `if (x) {` … `#else`
 * … `while (y) {` … `#endif` opens two braces for the one that closes them, and from there on a parser that reads both
 * arms is lost. Of a group whose arms don't balance their braces one arm stays, the first that isn't for another
 * system, and its directives go. Undefined when there is no such group.
 */
export function withoutUnbalancedArms(text: string, isForeign: (condition: string) => boolean): string | undefined {
  const blanks = groupsIn(text).flatMap((group) => {
    if (group.arms.every(({ body: [start, end] }) => balanceOf(text, start, end) === 0)) return [];
    const kept = group.arms.find(({ condition }) => !isForeign(condition));
    return [group.end, ...group.arms.flatMap((arm) => (arm === kept ? [arm.directive] : [arm.directive, arm.body]))];
  });
  if (blanks.length === 0) return undefined;
  let mended = "";
  let at = 0;
  for (const [start, end] of blanks.sort((a, b) => a[0] - b[0])) {
    // A group inside a dropped arm is gone already.
    if (end <= at) continue;
    const from = Math.max(start, at);
    mended += text.slice(at, from) + text.slice(from, end).replace(/[^\n\r]/g, " ");
    at = end;
  }
  return mended + text.slice(at);
}

/** How much of a tree's top level the parser could not read, in UTF-16 units. */
export function unreadable(tree: Tree): number {
  return tree.rootNode.children.reduce(
    (sum, node) => (node.type === "ERROR" ? sum + node.endIndex - node.startIndex : sum),
    0,
  );
}

const directive = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b((?:\\\r?\n|.)*)$/gm;

function groupsIn(text: string): readonly Group[] {
  const groups: Group[] = [];
  const open: { arms: Arm[]; last: { condition: string; directive: readonly [number, number] } }[] = [];
  for (const match of text.matchAll(directive)) {
    const [whole, word = "", rest = ""] = match;
    const span = [match.index, match.index + whole.length] as const;
    if (word === "if" || word === "ifdef" || word === "ifndef") {
      open.push({ arms: [], last: { condition: conditionOf(word, rest), directive: span } });
      continue;
    }
    const group = open.at(-1);
    if (!group) continue;
    group.arms.push({ ...group.last, body: [group.last.directive[1], span[0]] });
    group.last = { condition: conditionOf(word, rest), directive: span };
    if (word !== "endif") continue;
    open.pop();
    groups.push({ arms: group.arms, end: span });
  }
  return groups;
}

/** As the facts write conditions: `defined(A)`, `!defined(A)`, or the expression. */
function conditionOf(word: string, rest: string): string {
  const subject = rest
    .replace(/\/\*.*?\*\/|\/\/.*$/g, " ")
    .replace(/\\?\s+/g, " ")
    .trim();
  if (word.endsWith("ndef")) return `!defined(${subject})`;
  return word.endsWith("def") ? `defined(${subject})` : subject;
}

const braceOrQuoted = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[{}]/g;

/** Opening less closing braces; in comments and quotes they don't count. */
function balanceOf(text: string, start: number, end: number): number {
  let balance = 0;
  for (const [token] of text.slice(start, end).matchAll(braceOrQuoted)) {
    if (token === "{") balance += 1;
    else if (token === "}") balance -= 1;
  }
  return balance;
}
