import type { Value } from "../fact.js";
import type { Extraction } from "./extraction.js";
import { valueOfText } from "./macro-values.js";
import { noteDefinition } from "./recording.js";
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

/**
 * Notes `#define NAME value` to be settled when all of them are known: a body means what its names mean where it is used.
 *
 * @param arm the conditional directive that the definition stands in
 * @returns the name
 */
export function readConstant(x: Extraction, node: SyntaxNode, arm?: SyntaxNode): string {
  const name = childOf(node, "identifier");
  const content = childOf(node, "preproc_arg");
  const written = name ? x.textOf(name) : "";
  const isFallback = arm !== undefined && asksForAbsence(x, arm, written);
  const body = { text: content ? x.textOf(content) : "", isFallback };
  const bodies = x.bodies.get(written);
  if (bodies) bodies.push(body);
  else x.bodies.set(written, [body]);
  return written;
}

/** `#ifndef NAME` around the definition of NAME: it stands in for what a header may bring. */
function asksForAbsence(x: Extraction, arm: SyntaxNode, name: string): boolean {
  const header = x.text.slice(arm.start, arm.start + 200).split("\n", 1)[0] ?? "";
  return /^#\s*ifndef|!\s*defined/.test(header) && new RegExp(`\\b${name}\\b`).test(header);
}

/** Enumerators with the value that C gives them, as long as each is plain. */
export function readEnumerators(x: Extraction, list: SyntaxNode): void {
  let next: number | undefined = 0;
  for (const enumerator of list.children) {
    if (enumerator.type !== "enumerator") continue;
    const [name, , expression] = enumerator.children;
    const value: Value | undefined = expression ? valueOfText(x.textOf(expression), x.names) : undefined;
    if (expression) next = value?.kind === "number" ? value.value : undefined;
    if (name && !isToken(name) && next !== undefined) {
      x.constants.set(x.textOf(name), { kind: "number", value: next });
      noteDefinition(x, x.textOf(name), String(next));
    }
    if (next !== undefined) next += 1;
  }
}
