import type { CallNode, Node } from "./syntax.js";
import { memberName, spanOf } from "./syntax.js";
import { isLoader } from "./module-names.js";
import type { Walk } from "./walk.js";

const nativeDoors = /^(?:node:)?process\.(?:binding|_linkedBinding|dlopen)$/;

/** Calls whose effect can't be read from the source. */
export function noteOpaque(walk: Walk, node: CallNode, callee: Node, name: string | undefined): void {
  const [first] = node.arguments;
  if (name === "eval" || name === "Function") walk.opaque("eval", spanOf(node), name);
  else if (name !== undefined && nativeDoors.test(name)) walk.opaque("computed-import", spanOf(node), name);
  else if (isLoader(name) && first) noteLoad(walk, node, first, walk.names.loadedBy(node));
  else if (callee.type === "MemberExpression" && memberName(callee) === undefined) {
    const object = walk.names.of(callee.object);
    const known = object === "process" || object?.startsWith("node:") === true || walk.names.isModule(callee.object);
    if (known) walk.opaque("computed-member", spanOf(callee), walk.textOf(callee));
  }
}

/** A module whose name is computed, or machine code. */
export function noteLoad(walk: Walk, node: Node, source: Node, loaded: string | undefined): void {
  if (loaded === undefined || loaded.endsWith(".node"))
    walk.opaque("computed-import", spanOf(node), walk.textOf(source));
}
