import { freshLoop } from "../draft.js";
import type { Extraction } from "./extraction.js";
import { readStatements } from "./statements.js";
import { childOf, type SyntaxNode } from "./tree.js";

/** The statements from a label to the last one that goes back to it, and the ways back; undefined when there is none. */
export function gotosTo(
  x: Extraction,
  nodes: readonly SyntaxNode[],
  index: number,
): { readonly end: number; readonly gotos: readonly SyntaxNode[] } | undefined {
  const label = labelOf(x, nodes[index]);
  if (label === undefined) return undefined;
  let end = index;
  const gotos: SyntaxNode[] = [];
  for (let next = index; next < nodes.length; next += 1) {
    const known = gotos.length;
    findGotos(x, nodes[next], label, gotos);
    if (gotos.length > known) end = next + 1;
  }
  return gotos.length > 0 ? { end, gotos } : undefined;
}

function labelOf(x: Extraction, node: SyntaxNode | undefined): string | undefined {
  const name = node && childOf(node, "statement_identifier");
  return name && x.textOf(name);
}

function findGotos(x: Extraction, node: SyntaxNode | undefined, label: string, found: SyntaxNode[]): void {
  if (!node) return;
  if (node.type === "goto_statement" && labelOf(x, node) === label) found.push(node);
  else for (const child of node.children) findGotos(x, child, label, found);
}

/** Reads statements that begin with a label as the body of a loop, whose guard is that of its only way back. */
export function gotoLoop(x: Extraction, nodes: readonly SyntaxNode[], gotos: readonly SyntaxNode[]): void {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) return;
  const loop = freshLoop("goto");
  const block = x.inBlock("loop", { start: first.start, end: last.end }, { loop }, () => {
    const leaves = readStatements(x, nodes, first);
    return leaves === "goto" ? undefined : leaves;
  });
  const [only, ...others] = gotos;
  if (!only || others.length > 0) return;
  const arm = x.blocks.findLast(
    ({ id, guard, span }) => id > block.id && guard !== undefined && span[0] <= only.start && only.end <= span[1],
  );
  if (arm?.guard) block.guard = { ...arm.guard, otherwise: undefined };
}
