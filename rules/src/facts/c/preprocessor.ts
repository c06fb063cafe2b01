import type { Value } from "../fact.js";
import { numberValue } from "./declarators.js";
import type { Extraction } from "./extraction.js";
import { childOf, isToken, type SyntaxNode } from "./tree.js";

const conditionals: ReadonlySet<string> = new Set([
  "preproc_if",
  "preproc_ifdef",
  "preproc_elif",
  "preproc_elifdef",
  "preproc_else",
]);

/**
 * Reads the content of a conditional directive with its condition on every fact. False when the node is none.
 * The arms behind `#elif` and `#else` also carry the negation of what stood before them.
 */
export function underDirective(
  x: Extraction,
  node: SyntaxNode,
  read: (content: readonly SyntaxNode[]) => void,
): boolean {
  if (!conditionals.has(node.type)) return false;
  const condition = conditionOf(x, node);
  const headerEnd = node.children.findIndex((child) => child.type.trim() === "" && child.type.includes("\n"));
  const first = headerEnd >= 0 ? headerEnd + 1 : node.type.endsWith("def") ? 2 : 1;
  const content = node.children.slice(first).filter((child) => !child.type.startsWith("#"));
  const otherwise = content.findIndex(
    (child) => conditionals.has(child.type) && child.type !== "preproc_if" && child.type !== "preproc_ifdef",
  );
  const own = otherwise === -1 ? content : content.slice(0, otherwise);
  if (condition === undefined) read(own);
  else
    x.underCondition(condition, () => {
      read(own);
    });
  const next = content[otherwise];
  if (next) x.underCondition(`!(${condition ?? "0"})`, () => underDirective(x, next, read));
  return true;
}

function conditionOf(x: Extraction, node: SyntaxNode): string | undefined {
  if (node.type === "preproc_else") return undefined;
  const subject = node.children.find((child) => !child.type.startsWith("#") && child.type.trim() !== "");
  const text = subject ? x.textOf(subject).replace(/\\?\s+/g, " ") : "";
  const directive = node.children[0]?.type ?? "";
  if (directive === "#ifndef" || directive === "#elifndef") return `!defined(${text})`;
  return node.type.endsWith("def") ? `defined(${text})` : text;
}

/** `#define NAME value`, when the value is a number, a string, another constant or named flags. */
export function readConstant(x: Extraction, node: SyntaxNode): void {
  const name = childOf(node, "identifier");
  const body = childOf(node, "preproc_arg");
  if (!name || !body) return;
  const value = plainValue(x, x.textOf(body));
  if (value) x.constants.set(x.textOf(name), value);
}

function plainValue(x: Extraction, text: string): Value | undefined {
  const plain = text
    .replace(/\/\*.*?\*\/|\/\/.*$/gs, "")
    .trim()
    .replace(/^\((.*)\)$/s, "$1")
    .trim();
  if (/^"(?:[^"\\]|\\.)*"$/.test(plain)) return { kind: "string", value: plain.slice(1, -1) };
  if (/^-?\d/.test(plain)) return product(plain);
  if (/^[A-Za-z_]\w*$/.test(plain))
    return (
      x.constants.get(plain) ?? (/^[A-Z_][A-Z0-9_]*$/.test(plain) ? { kind: "symbols", names: [plain] } : undefined)
    );
  const flags = plain.split("|").map((flag) => flag.trim());
  if (flags.length > 1 && flags.every((flag) => /^[A-Z_][A-Z0-9_]*$/.test(flag)))
    return { kind: "symbols", names: flags.sort() };
  return undefined;
}

/** Sizes are often written as `64 * 1024` or `1 << 16`. */
function product(text: string): Value | undefined {
  const single = numberValue(text);
  if (single) return single;
  const [, a = "", operator, b = ""] = /^(\w+)\s*(\*|<<)\s*(\w+)$/.exec(text) ?? [];
  const [first, second] = [numberValue(a), numberValue(b)];
  if (first?.kind !== "number" || second?.kind !== "number") return undefined;
  return { kind: "number", value: operator === "*" ? first.value * second.value : first.value * 2 ** second.value };
}

/** Enumerators with the value that C gives them, as long as each is plain. */
export function readEnumerators(x: Extraction, list: SyntaxNode): void {
  let next: number | undefined = 0;
  for (const enumerator of list.children) {
    if (enumerator.type !== "enumerator") continue;
    const [name, , expression] = enumerator.children;
    const value: Value | undefined = expression ? plainValue(x, x.textOf(expression)) : undefined;
    if (expression) next = value?.kind === "number" ? value.value : undefined;
    if (name && !isToken(name) && next !== undefined) x.constants.set(x.textOf(name), { kind: "number", value: next });
    if (next !== undefined) next += 1;
  }
}
