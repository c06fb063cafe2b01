import { fileFunction, type Draft } from "../draft.js";
import type { FileFacts, FunctionFact } from "../fact.js";
import { settleConstants } from "./constants.js";
import { readDeclarator, typeText } from "./declarators.js";
import { Extraction } from "./extraction.js";
import { readAttributes, signatureOf } from "./linking.js";
import { readMacroCalls } from "./macros.js";
import { readConstant, readEnumerators, underDirective } from "./preprocessor.js";
import { inScope, readDeclaration, readStatement, readStatements } from "./statements.js";
import { lengthsOf, recorded, replay, type Recorded } from "./recorded.js";
import { Recording } from "./recording.js";
import { childOf, namedChildren, readTree, type Kept, type SyntaxNode, type TreeCursor } from "./tree.js";
import { readTypes } from "./types.js";

/**
 * The facts of one C file. Never throws on any tree: what the parser could not read is marked `inError`.
 *
 * @param isWanted tells by its span whether a function's body matters; the facts of other bodies are left out.
 * @param kept what an editor holds of earlier trees
 * @param how `loopMacros`: macros of other files that begin a loop; `reuses`: facts that `kept` has of earlier texts are
 *   moved to where they belong now, so that the facts of the earlier text are no longer of any use
 */
export function extractC(
  tree: { walk(): TreeCursor & { delete?(): void } },
  text: string,
  filename: string,
  isWanted: (start: number, end: number) => boolean = () => true,
  kept?: Kept,
  how: { readonly loopMacros?: ReadonlySet<string> | undefined; readonly reuses?: boolean } = {},
): FileFacts {
  const cursor = tree.walk();
  const root = readTree(cursor, isWanted, kept);
  // A cursor that outlives its tree corrupts the parser's memory when it is collected.
  cursor.delete?.();
  const x = new Extraction(text, how.loopMacros);
  const nodes = new Map<SyntaxNode, number>();
  x.functions.push(fileFunction(text.length));
  collectFunctions(x, root.children, nodes);
  settleConstants(x);
  x.definitions = "";
  const reused = how.reuses === true ? kept : undefined;
  if (reused) renew(reused, x);
  x.inBlock("body", root, {}, () => {
    readTopLevel(x, root.children, { ids: nodes, kept: reused });
    return undefined;
  });
  return x.finish(filename);
}

/** What was made of functions in the last text counts as long as the file means the same by its names. */
function renew(kept: Kept, { functions, constants, bodies, fallbacks, types, loopMacros }: Extraction): void {
  const names = functions.map(({ name, kind }) => [name, kind]);
  const environment = JSON.stringify([
    names,
    ...[constants, bodies, fallbacks, types, loopMacros].map((all) => [...all]),
  ]);
  if (kept.environment !== environment) kept.made = new WeakMap();
  kept.environment = environment;
}

interface Known {
  readonly ids: ReadonlyMap<SyntaxNode, number>;
  /** What holds the functions that were read in an earlier text. */
  readonly kept: Kept | undefined;
}

/** Names first: a body may call what stands further down. The first definition of a name is the one that calls mean. */
function collectFunctions(
  x: Extraction,
  nodes: readonly SyntaxNode[],
  ids: Map<SyntaxNode, number>,
  arm?: SyntaxNode,
): void {
  for (const node of nodes) {
    if (node.type === "function_definition") {
      const declarator = node.children.find(
        (child) => child.type.endsWith("_declarator") || child.type === "identifier",
      );
      const name = declarator && readDeclarator(declarator).name;
      if (name) register(x, node, name, "function", ids);
      readAttributes(x, node);
    } else if (node.type === "preproc_function_def") {
      const name = childOf(node, "identifier");
      if (name) register(x, node, name, "macro", ids);
    } else if (node.type === "preproc_def") readConstant(x, node, arm);
    else if (
      node.type.startsWith("preproc_") ||
      node.type === "linkage_specification" ||
      node.type === "declaration_list" ||
      node.type === "ERROR"
    )
      collectFunctions(x, node.children, ids, node);
    else if (declaring.has(node.type)) collectTypes(x, node);
  }
}

const declaring: ReadonlySet<string> = new Set([
  "enum_specifier",
  "struct_specifier",
  "union_specifier",
  "type_definition",
  "declaration",
]);

function collectTypes(x: Extraction, node: SyntaxNode): void {
  if (node.type === "declaration") readAttributes(x, node);
  readTypes(x, node);
  const specifier = node.type === "enum_specifier" ? node : childOf(node, "enum_specifier");
  const list = specifier && childOf(specifier, "enumerator_list");
  if (list) readEnumerators(x, list);
}

function register(
  x: Extraction,
  node: SyntaxNode,
  name: SyntaxNode,
  kind: "function" | "macro",
  ids: Map<SyntaxNode, number>,
): void {
  const id = x.functions.length;
  const isStatic = node.children.some(
    (child) => child.type === "storage_class_specifier" && x.textOf(child) === "static",
  );
  x.functions.push({
    ...fileFunction(x.text.length),
    id,
    name: x.textOf(name),
    kind,
    span: [node.start, node.end],
    nameSpan: [name.start, name.end],
    parent: 0,
    linkage: kind === "macro" ? "local" : isStatic ? "static" : "extern",
  });
  ids.set(node, id);
  if (!x.functionNames.has(x.textOf(name))) x.functionNames.set(x.textOf(name), id);
}

function readTopLevel(x: Extraction, nodes: readonly SyntaxNode[], known: Known): void {
  for (const node of nodes) {
    const id = known.ids.get(node);
    if (id !== undefined) readFunctionOnce(x, node, id, known.kept);
    else if (node.type === "declaration") readDeclaration(x, node, "file");
    else if (node.type === "preproc_def") readMacroCalls(x, node);
    else if (node.type === "linkage_specification" || node.type === "declaration_list")
      readTopLevel(x, node.children, known);
    else if (node.type === "ERROR") {
      x.inError = true;
      readTopLevel(x, node.children, known);
      x.inError = false;
    } else if (
      !underDirective(x, node, (content) => {
        readTopLevel(x, content, known);
      }) &&
      isStatementLike(node)
    )
      readStatement(x, node);
  }
}

/** Statements stand at the top level only where the parser lost its way; what they call still counts. */
function isStatementLike(node: SyntaxNode): boolean {
  return node.type.endsWith("_statement") || node.type.endsWith("_expression") || node.type === "init_declarator";
}

/** Takes over what was made of the function before, or notes what is made of it now. */
function readFunctionOnce(x: Extraction, node: SyntaxNode, id: number, kept: Kept | undefined): void {
  if (node.type === "function_definition") x.beginFunction();
  if (!kept?.isKept(node)) {
    readFunction(x, node, id);
    return;
  }
  const { made } = kept as { readonly made: WeakMap<SyntaxNode, Recorded> };
  const known = made.get(node);
  if (known && replay(x, node, id, known)) return;
  const before = { node, id, from: lengthsOf(x), clock: x.now, counted: x.counted.length };
  const recording = new Recording();
  x.recording = recording;
  readFunction(x, node, id);
  x.recording = undefined;
  const now = recorded(x, recording, before);
  if (now) made.set(node, now);
}

function readFunction(x: Extraction, node: SyntaxNode, id: number): void {
  const fact = x.functions[id];
  if (!fact) return;
  const outer = { function: x.function, position: x.position };
  x.function = id;
  x.position = "body";
  fact.under = x.under;
  inScope(x, () => {
    const body = childOf(node, "compound_statement");
    const block = x.inBlock("body", body ?? node, {}, () => {
      declareParameters(x, node, fact);
      if (fact.kind === "macro") {
        readMacroCalls(x, node);
        return undefined;
      }
      return body ? readStatements(x, namedChildren(body)) : undefined;
    });
    fact.body = block.id;
  });
  x.function = outer.function;
  x.position = outer.position;
}

function declareParameters(
  x: Extraction,
  node: SyntaxNode,
  fact: Draft<Pick<FunctionFact, "parameters" | "variadic" | "signature">>,
): void {
  const declarator = node.children.find((child) => child.type.endsWith("_declarator"));
  const isOldStyle = node.children.some((child) => child.type === "declaration");
  if (declarator && !isOldStyle) fact.signature = signatureOf(x, node, readDeclarator(declarator));
  const list = childOf(node, "preproc_params") ?? (declarator && readDeclarator(declarator).parameters);
  if (!list) return;
  fact.variadic = list.children.some((child) => child.type === "..." || child.type === "variadic_parameter");
  const parameters = list.children.filter(
    (child) => child.type === "parameter_declaration" || child.type === "identifier",
  );
  const oldStyle = node.children.filter((child) => child.type === "declaration");
  fact.parameters = parameters.flatMap((parameter) => {
    const inner =
      parameter.type === "identifier"
        ? parameter
        : parameter.children.findLast((child) => child.type.endsWith("declarator") || child.type === "identifier");
    const declared = inner && readDeclarator(inner);
    if (!declared?.name) return x.textOf(parameter).trim() === "void" ? [] : [undefined];
    const name = x.textOf(declared.name);
    const declaration =
      parameter.type === "identifier"
        ? oldStyle.find((one) => new RegExp(`\\b${name}\\b`).test(x.textOf(one)))
        : parameter;
    return [
      x.declare({
        name,
        kind: "parameter",
        span: [declared.name.start, declared.name.end],
        type: declaration ? typeText(x, declaration, declared) : undefined,
        dimension: undefined,
      }),
    ];
  });
}
