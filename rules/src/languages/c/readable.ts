import type { Tree } from "web-tree-sitter";
import { parseC } from "./grammar.js";
import { unreadable, withoutUnbalancedArms } from "./mend.js";

/** Up to so many unreadable characters a file isn't parsed again: a macro in a declaration takes no more. */
const smallestMended = 400;

/**
 * Gives `use` the tree of a text, or, where conditional groups with unbalanced braces make much of it unreadable, that
 * of the mended text, which has the same length and whose tree is freed here. `isForeign` says of a condition that it
 * holds on other systems.
 */
export function withReadable<T>(
  tree: Tree,
  text: string,
  isForeign: (condition: string) => boolean,
  use: (tree: Tree, isMended: boolean) => T,
): T {
  const lost = tree.rootNode.hasError ? unreadable(tree) : 0;
  const balanced = lost > smallestMended ? withoutUnbalancedArms(text, isForeign) : undefined;
  if (balanced === undefined) return use(tree, false);
  const mended = parseC(balanced);
  try {
    return unreadable(mended) < lost ? use(mended, true) : use(tree, false);
  } finally {
    mended.delete();
  }
}
