import { freshLoop } from "../draft.js";
import type { BlockFact, Value } from "../fact.js";
import { settleConstant } from "./constants.js";
import { isDeclarator, readDeclarator, typeText } from "./declarators.js";
import { evaluate, ignored, tested, unknown, withoutErrors } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import { signatureOf } from "./linking.js";
import { guardOn } from "./operators.js";
import { loopStatement } from "./loops.js";
import { gotoLoop, gotosTo } from "./goto-loops.js";
import { readConstant, readEnumerators, underDirective } from "./preprocessor.js";
import { addPrototype, noteDefinition } from "./recording.js";
import { childOf, isToken, namedChildren, type SyntaxNode } from "./tree.js";

type Leaves = BlockFact["leaves"];

/** Reads one statement; the result says how control always leaves it, if it never runs off its end. */
export function readStatement(x: Extraction, node: SyntaxNode): Leaves {
  const outer = x.statement;
  x.statement = [node.start, node.end];
  const leaves = statement(x, inSequence.has(node.type) ? node : withoutErrors(x, node));
  x.statement = outer;
  return leaves;
}

/** Statements whose children are read one after the other, errors among them. */
const inSequence: ReadonlySet<string> = new Set(["compound_statement", "declaration", "labeled_statement"]);

function statement(x: Extraction, node: SyntaxNode): Leaves {
  switch (node.type) {
    case "compound_statement":
      return inScope(x, () => readStatements(x, namedChildren(node)));
    case "expression_statement": {
      const expression = namedChildren(node)[0];
      if (expression) evaluate(x, expression, ignored);
      return undefined;
    }
    case "declaration":
      readDeclaration(x, node, "local");
      return undefined;
    case "if_statement":
      return ifStatement(x, node);
    case "while_statement":
    case "do_statement":
      loopStatement(x, node, node.type === "do_statement" ? "do" : "while");
      return undefined;
    case "for_statement":
      inScope(x, () => {
        loopStatement(x, node, "for");
      });
      return undefined;
    case "switch_statement":
      return switchStatement(x, node);
    case "return_statement": {
      const value = namedChildren(node)[0];
      if (value) evaluate(x, value, { use: { kind: "returned" }, decides: false });
      return "return";
    }
    case "break_statement":
      return "break";
    case "continue_statement":
      return "continue";
    case "goto_statement":
      return "goto";
    case "labeled_statement":
    case "attributed_statement":
      return readStatements(x, namedChildren(node).slice(1));
    case "ERROR": {
      const outer = x.inError;
      x.inError = true;
      readStatements(x, namedChildren(node));
      x.inError = outer;
      return undefined;
    }
    case "enum_specifier": {
      const list = childOf(node, "enumerator_list");
      if (list) readEnumerators(x, list);
      return undefined;
    }
    case "preproc_def":
      settleConstant(x, readConstant(x, node));
      noteDefinition(x, "", x.textOf(node));
      return undefined;
    case "type_definition":
    case "struct_specifier":
    case "union_specifier":
      return undefined;
    default:
      if (underDirective(x, node, (content) => readStatements(x, content))) return undefined;
      if (isToken(node) || node.type.startsWith("preproc_")) return undefined;
      evaluate(x, node, ignored);
      return undefined;
  }
}

/** A call without a semicolon before a statement is a loop macro when its name says so (`list_for_each`). */
const loopMacro = /for_?each|_for_|^for_|^FOR_?EACH|_FOREACH|^LIST_FOR|^RB_FOREACH/i;

/** @param entered a label whose loop is being read */
export function readStatements(x: Extraction, nodes: readonly SyntaxNode[], entered?: SyntaxNode): Leaves {
  let leaves: Leaves;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (!node) continue;
    const again = node.type === "labeled_statement" && node !== entered ? gotosTo(x, nodes, index) : undefined;
    if (again) {
      gotoLoop(x, nodes.slice(index, again.end), again.gotos);
      leaves = undefined;
      index = again.end - 1;
      continue;
    }
    const next = nodes[index + 1];
    const macro = next && macroHeader(x, node);
    if (macro) {
      macroLoop(x, macro, next);
      index += 1;
      continue;
    }
    // What stands behind a label or a case can be reached from elsewhere.
    if (node.type === "labeled_statement" || node.type === "case_statement") leaves = undefined;
    leaves = readStatement(x, node) ?? leaves;
  }
  return leaves;
}

function macroHeader(x: Extraction, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type !== "expression_statement") return undefined;
  const [call, semicolon] = node.children;
  if (call?.type !== "call_expression" || !semicolon || semicolon.start !== semicolon.end) return undefined;
  const name = call.children[0];
  return name && (loopMacro.test(x.textOf(name)) || x.loopMacros.has(x.textOf(name))) ? call : undefined;
}

function macroLoop(x: Extraction, header: SyntaxNode, body: SyntaxNode): void {
  evaluate(x, header, ignored);
  const name = header.children[0];
  const loop = { ...freshLoop("macro"), via: name ? x.textOf(name) : undefined };
  x.inBlock("loop", { start: header.start, end: body.end }, { loop }, () => readStatement(x, body));
}

export function inScope<Result>(x: Extraction, inside: () => Result): Result {
  x.enterScope();
  const result = inside();
  x.leaveScope();
  return result;
}

function ifStatement(x: Extraction, node: SyntaxNode): Leaves {
  const [test, consequence] = namedChildren(node);
  if (!test || !consequence) return undefined;
  const condition = conditionIn(x, test);
  const value = at(x, "condition", () => evaluate(x, condition, tested));
  const guard = guardOn(x, condition, value);
  const first = x.inBlock("arm", consequence, { guard }, () => readStatement(x, consequence));
  const branch = childOf(node, "else_clause");
  const alternative = branch && namedChildren(branch).at(-1);
  if (!alternative) return undefined;
  const otherwise = { ...guard, sense: false, otherwise: first.id };
  const second = x.inBlock("arm", alternative, { guard: otherwise }, () => readStatement(x, alternative));
  first.guard = { ...guard, otherwise: second.id };
  return first.leaves !== undefined && second.leaves !== undefined ? second.leaves : undefined;
}

/** What stands in the parentheses; the parentheses themselves when the parser found nothing in them. */
export function conditionIn(x: Extraction, parentheses: SyntaxNode): SyntaxNode {
  const rest = withoutErrors(x, parentheses);
  return namedChildren(rest)[0] ?? rest;
}

/** Every case is an arm of its own below the block that the switch stands in. */
function switchStatement(x: Extraction, node: SyntaxNode): Leaves {
  const [test, body] = namedChildren(node);
  if (!test || !body) return undefined;
  const condition = conditionIn(x, test);
  const value = at(x, "condition", () => evaluate(x, condition, tested));
  const guard = guardOn(x, condition, value);
  inScope(x, () => {
    for (const child of namedChildren(body)) {
      if (child.type !== "case_statement") {
        readStatement(x, child);
        continue;
      }
      const colon = child.children.findIndex((token) => token.type === ":");
      const content = child.children.slice(colon + 1).filter((part) => !isToken(part));
      const arm = x.inBlock("arm", child, { guard: { ...guard } }, () => readStatements(x, content));
      if (arm.leaves === "break") arm.leaves = undefined;
    }
  });
  return undefined;
}

export function at<Result>(x: Extraction, position: Extraction["position"], inside: () => Result): Result {
  const outer = x.position;
  x.position = position;
  const result = inside();
  x.position = outer;
  return result;
}

/** Declares the variables of a declaration and stores their initialisers. */
export function readDeclaration(x: Extraction, node: SyntaxNode, kind: "local" | "file"): void {
  const isExtern = node.children.some(
    (child) => child.type === "storage_class_specifier" && x.textOf(child) === "extern",
  );
  for (const child of node.children) {
    // An #if among initialisers is such a child, with all that follows it.
    if (child.type === "ERROR") evaluate(x, child);
    if (!isDeclarator(child)) continue;
    const declarator = readDeclarator(child);
    if (declarator.name && declarator.isFunction) addPrototype(x, x.textOf(declarator.name));
    if (!declarator.name || declarator.isFunction) continue;
    const sizes = declarator.dimensions.map((size) => (size ? evaluate(x, size) : unknown(x, child)));
    const dimension = sizes.reduceRight<Value | undefined>(
      (inner, size) => (inner ? { kind: "operation", operator: "*", operands: [size, inner] } : size),
      undefined,
    );
    const variable = x.declare({
      name: x.textOf(declarator.name),
      kind: isExtern ? "global" : kind,
      span: [declarator.name.start, declarator.name.end],
      type: typeText(x, node, declarator),
      dimension,
      signature: signatureOf(x, node, declarator),
    });
    const initialiser = child.type === "init_declarator" ? child.children.at(-1) : undefined;
    if (!initialiser) continue;
    const value = evaluate(x, initialiser, { use: { kind: "stored", variable }, decides: false });
    x.addStore(variable, [], value, child);
    const fact = x.variables[variable];
    if (fact && declarator.dimensions.length === 1 && !declarator.dimensions[0])
      fact.dimension = lengthOf(x, initialiser, value);
  }
}

/** How many elements the initialiser of `x[]` makes. */
function lengthOf(x: Extraction, node: SyntaxNode, value: Value): Value {
  const isInOrder = !node.children.some(({ type }) => type === "initializer_pair" || type.startsWith("preproc_"));
  if (value.kind === "array" && isInOrder) return { kind: "number", value: value.items.length };
  if (value.kind === "string") return { kind: "number", value: Buffer.byteLength(value.value) + 1 };
  return unknown(x, node);
}
