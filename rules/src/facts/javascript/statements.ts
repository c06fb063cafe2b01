import type { BlockFact } from "../fact.js";
import { executeDeclaration } from "./assignments.js";
import { executeIf, executeSwitch, executeTry } from "./branches.js";
import { evaluateClass } from "./classes.js";
import { evaluate, visitChildren } from "./expressions.js";
import { evaluateFunction } from "./functions.js";
import { executeLoop } from "./loops.js";
import { executeExport, noteDeclaredImport, noteStar } from "./module.js";
import { type Node, isOnlyType, spanOf } from "./syntax.js";
import { ignored, operand, returned } from "./use.js";
import { type Walk, deepest } from "./walk.js";

/** How control always leaves a statement, if it does. */
export type Leaves = BlockFact["leaves"];

export function isStatement({ type }: Node): boolean {
  return type.endsWith("Statement") || type.endsWith("Declaration") || type === "TSExportAssignment";
}

/** Walks statements in order; what follows one that always leaves is walked as well. */
export function executeAll(walk: Walk, statements: readonly Node[]): Leaves {
  let leaves: Leaves;
  for (const statement of statements) {
    const left = execute(walk, statement);
    leaves ??= left;
  }
  return leaves;
}

export function execute(walk: Walk, node: Node): Leaves {
  // `export const a = …` counts as one statement with its declaration.
  const outer = walk.place.statement;
  const nested =
    outer[1] === node.range[1] && node.type === "VariableDeclaration" && walk.text.startsWith("export", outer[0]);
  if (nested) return executeForm(walk, node);
  if (walk.depth > deepest) return undefined;
  walk.depth += 1;
  const leaves = walk.at({ statement: spanOf(node) }, () => executeForm(walk, node));
  walk.depth -= 1;
  return leaves;
}

function executeForm(walk: Walk, node: Node): Leaves {
  switch (node.type) {
    case "ExpressionStatement":
      return executeExpression(walk, node.expression);
    case "VariableDeclaration":
      executeDeclaration(walk, node);
      return undefined;
    case "FunctionDeclaration":
      evaluateFunction(walk, node, operand);
      return undefined;
    case "ClassDeclaration":
      evaluateClass(walk, node);
      return undefined;
    case "BlockStatement":
      return executeAll(walk, node.body);
    case "ReturnStatement":
      if (node.argument) evaluate(walk, node.argument, returned);
      return "return";
    case "ThrowStatement":
      evaluate(walk, node.argument, operand);
      return "throw";
    case "BreakStatement":
      return "break";
    case "ContinueStatement":
      return "continue";
    case "IfStatement":
      return executeIf(walk, node);
    case "SwitchStatement":
      return executeSwitch(walk, node);
    case "TryStatement":
      return executeTry(walk, node);
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return executeLoop(walk, node);
    case "LabeledStatement":
      return afterLabel(execute(walk, node.body));
    case "WithStatement":
      evaluate(walk, node.object, operand);
      return execute(walk, node.body);
    case "ImportDeclaration":
      noteDeclaredImport(walk, node);
      return undefined;
    case "TSImportEqualsDeclaration":
      noteDeclaredImport(walk, node);
      return undefined;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
    case "TSExportAssignment":
      executeExport(walk, node);
      return undefined;
    case "TSModuleDeclaration":
      executeAll(walk, node.body?.body ?? []);
      return undefined;
    case "TSEnumDeclaration":
      for (const { initializer } of node.body.members) if (initializer) evaluate(walk, initializer, operand);
      return undefined;
    case "ExportAllDeclaration":
      noteStar(walk, node);
      return undefined;
    case "EmptyStatement":
    case "DebuggerStatement":
      return undefined;
    default:
      if (!isOnlyType(node)) visitChildren(walk, node);
      return undefined;
  }
}

const exits = new Set([
  "process.exit",
  "process.abort",
  "process.reallyExit",
  "node:process.exit",
  "node:process.abort",
]);

function executeExpression(walk: Walk, node: Node): Leaves {
  const value = evaluate(walk, node, ignored);
  if (value.kind !== "call") return undefined;
  return exits.has(walk.calls[value.call]?.callee ?? "") ? "exit" : undefined;
}

/** A labelled block may be left by its own label. */
function afterLabel(leaves: Leaves): Leaves {
  return leaves === "break" ? undefined : leaves;
}
