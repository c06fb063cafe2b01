import type { Cause, Place } from "../program.js";
import type { ApiUse, Load, Style } from "./module.js";
import { constantString, dottedName, isSyntax, nodesOf, type Syntax } from "./syntax.js";

/** In two pieces: the extension's bundler rewrites the expression wherever it stands. */
const ownUrl = ["import.meta", "url"].join(".");

/** What the syntax of a module shows of the modules, workers and children that it starts. */
export interface Loads {
  readonly loads: readonly Load[];
  readonly uses: readonly ApiUse[];
  readonly causes: readonly Cause[];
  /** Spans of expressions that take a module apart by constant names: they give nothing else away. */
  readonly takenApart: ReadonlySet<string>;
}

/** `isBuiltIn` takes names with and without `node:`. */
export function loadsOf(file: string, tree: Syntax, isBuiltIn: (name: string) => boolean): Loads {
  const loads: Load[] = [];
  const uses: ApiUse[] = [];
  const causes: Cause[] = [];
  const takenApart = new Set<string>();
  const placeOf = (node: Syntax): Place => ({ file, line: node.loc?.start.line ?? 1 });
  for (const [node, around] of nodesOf(tree)) {
    const load = (source: unknown, style: Style) => {
      const specifier = constantString(source);
      if (specifier === undefined) return undefined;
      const optional = around.some(({ type }) => type === "TryStatement");
      loads.push({ specifier, style, isPath: false, optional, place: placeOf(node) });
      return specifier;
    };
    const all = (module: string | undefined) => {
      if (module !== undefined && isBuiltIn(module))
        uses.push({ name: `node:${module.replace(/^node:/, "")}`, place: placeOf(node), called: false });
    };
    if (/^(?:Import|Export(?:Named|All))Declaration$/.test(node.type)) {
      if (node["source"] && !isTypeOnly(node)) {
        const module = load(node["source"], "import");
        if (node.type === "ExportAllDeclaration") all(module);
        else if (node.type === "ExportNamedDeclaration" && module !== undefined && isBuiltIn(module))
          for (const name of exportedNames(node))
            uses.push({ name: `node:${module.replace(/^node:/, "")}.${name}`, place: placeOf(node), called: false });
      }
    } else if (node.type === "ImportExpression") {
      const module = load(node["source"], "import");
      if (escapes(node, around)) all(module);
    } else if (node.type === "CallExpression" && /(?:^|\.)require$/.test(dottedName(node["callee"]) ?? "")) {
      const module = load((node["arguments"] as readonly unknown[])[0], "require");
      if (escapes(node, around)) all(module);
    } else if (node.type === "NewExpression" || node.type === "CallExpression") {
      const name = dottedName(node["callee"])?.split(".").at(-1);
      if (node.type === "NewExpression" ? name === "Worker" : name === "fork") startOf(node, around, placeOf(node));
    } else if (node.type === "MemberExpression" && dottedName(node) === "process.stdin")
      uses.push({ name: "node:process.stdin", place: placeOf(node), called: false });
    else if (node.type === "VariableDeclarator" && isSyntax(node["init"])) {
      const names = patternNames(node["id"]);
      if (names) takenApart.add(spanText(node["init"]));
      if (names?.includes("stdin") && dottedName(node["init"]) === "process")
        uses.push({ name: "node:process.stdin", place: placeOf(node), called: false });
    }
  }
  return { loads, uses, causes, takenApart };

  /** A worker runs in the same process; a forked script under the same filter: both belong to the program. */
  function startOf(node: Syntax, around: readonly Syntax[], place: Place): void {
    const [first, second] = node["arguments"] as readonly unknown[];
    if (first === undefined) return;
    const found = pathOf(first);
    if (found === "own") return;
    const optional = around.some(({ type }) => type === "TryStatement");
    if (found !== undefined) loads.push({ specifier: found, style: "import", isPath: true, optional, place });
    else if (hasTrue(second, "eval")) {
      const message = "A worker runs text, which isn't read.";
      causes.push({ kind: "evaluated-code", message, remedy: "Put the worker's code into a file.", place });
    } else {
      const message = "Which file this starts is computed.";
      const remedy = `Name it by a constant, such as \`new URL("./worker.js", ${ownUrl})\`.`;
      causes.push({ kind: "computed-import", message, remedy, place });
    }
  }
}

function spanText({ range }: Syntax): string {
  return range ? `${range[0]}-${range[1]}` : "";
}

function isTypeOnly(node: Syntax): boolean {
  if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
  const specifiers = (node["specifiers"] ?? []) as readonly Syntax[];
  return (
    specifiers.length > 0 && specifiers.every((one) => one["importKind"] === "type" || one["exportKind"] === "type")
  );
}

function exportedNames(node: Syntax): readonly string[] {
  return (node["specifiers"] as readonly Syntax[]).flatMap(({ local }) => dottedName(local) ?? []);
}

/** Whether a loaded module is more than taken into a variable, taken apart, asked for a member, or just run. */
function escapes(node: Syntax, around: readonly Syntax[]): boolean {
  let at = around.length - 1;
  let inner = node;
  if (around[at]?.type === "AwaitExpression") inner = around[at--] ?? inner;
  const parent = around[at];
  if (!parent) return true;
  if (parent.type === "ExpressionStatement") return false;
  if (parent.type === "MemberExpression") return parent["object"] !== inner || parent["computed"] === true;
  if (parent.type !== "VariableDeclarator") return true;
  const id = parent["id"];
  return !(isSyntax(id) && id.type === "Identifier") && patternNames(id) === undefined;
}

/** The names that `{ a, b: c }` takes; undefined for other patterns, and those with a rest or computed names. */
function patternNames(pattern: unknown): readonly string[] | undefined {
  if (!isSyntax(pattern) || pattern.type !== "ObjectPattern") return undefined;
  const names: string[] = [];
  for (const property of pattern["properties"] as readonly Syntax[]) {
    const name =
      property.type === "Property" && property["computed"] !== true ? dottedName(property["key"]) : undefined;
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** A path that is constant but for the module's own place; "own" is the module itself. */
function pathOf(node: unknown): string | undefined {
  const text = constantString(node);
  if (text !== undefined) return text.startsWith("file:") ? undefined : text;
  const name = dottedName(node);
  if (name === "__filename" || name === ownUrl || name === "import.meta.filename") return "own";
  if (!isSyntax(node) || (node.type !== "CallExpression" && node.type !== "NewExpression")) return undefined;
  const callee = dottedName(node["callee"]);
  const given = node["arguments"] as readonly unknown[];
  if (callee === "URL" && dottedName(given[1]) === ownUrl) return constantString(given[0]);
  if (callee?.endsWith("fileURLToPath") === true) return pathOf(given[0]);
  if (callee === "require.resolve") return constantString(given[0]);
  if (!/(?:^|\.)(?:join|resolve)$/.test(callee ?? "")) return undefined;
  if (dottedName(given[0]) !== "__dirname" && dottedName(given[0]) !== "import.meta.dirname") return undefined;
  const parts = given.slice(1).map(constantString);
  return parts.some((part) => part === undefined) ? undefined : `./${parts.join("/")}`;
}

function hasTrue(node: unknown, name: string): boolean {
  if (!isSyntax(node) || node.type !== "ObjectExpression") return false;
  return (node["properties"] as readonly Syntax[]).some(
    ({ key, value }) => dottedName(key) === name && isSyntax(value) && value["value"] === true,
  );
}
