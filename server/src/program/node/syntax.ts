/** A node of ESTree: what walks it knows no more of it. */
export interface Syntax {
  readonly type: string;
  readonly range?: readonly [number, number];
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
  readonly [property: string]: unknown;
}

/** The node with all nodes inside it, each with those around it, the innermost last. */
export function* nodesOf(root: Syntax): Generator<readonly [node: Syntax, around: readonly Syntax[]]> {
  const around: Syntax[] = [];
  // A stack of our own: deep `a + b + …` in bundles exceeds the call stack.
  const open: { readonly node: Syntax; readonly rest: Syntax[] }[] = [];
  let next = root;
  for (;;) {
    yield [next, around];
    open.push({ node: next, rest: childrenOf(next).reverse() });
    around.push(next);
    let following: Syntax | undefined;
    while (!following) {
      const last = open.at(-1);
      if (!last) return;
      following = last.rest.pop();
      if (following) next = following;
      else {
        open.pop();
        around.pop();
      }
    }
  }
}

function childrenOf(node: Syntax): Syntax[] {
  const children: Syntax[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (name === "parent" || name === "tokens" || name === "comments") continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (isSyntax(one)) children.push(one);
  }
  return children;
}

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** A string that is the same on every run; undefined for others. */
export function constantString(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === "Literal") return typeof node["value"] === "string" ? node["value"] : undefined;
  const quasis = node["quasis"];
  if (node.type !== "TemplateLiteral" || !Array.isArray(quasis) || quasis.length !== 1) return undefined;
  const [only] = quasis as readonly { readonly value: { readonly cooked?: string } }[];
  return only?.value.cooked;
}

/** `a`, `a.b` or `import.meta.a` as text; undefined for what has another form. */
export function dottedName(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === "Identifier") return String(node["name"]);
  if (node.type === "MetaProperty") return "import.meta";
  if (node.type !== "MemberExpression" || node["computed"] === true) return undefined;
  const [object, property] = [dottedName(node["object"]), dottedName(node["property"])];
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}
