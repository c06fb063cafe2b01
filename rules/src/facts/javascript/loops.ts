import type { TSESTree } from "@typescript-eslint/utils";
import type { LoopFact, Value } from "../fact.js";
import { assign, executeDeclaration } from "./assignments.js";
import { freshLoop, type Draft } from "../draft.js";
import { evaluate } from "./expressions.js";
import { type Leaves, execute } from "./statements.js";
import { type Node, spanOf } from "./syntax.js";
import { unknown } from "./values.js";
import { ignored, operand } from "./use.js";
import type { Condition, Walk } from "./walk.js";
import { evaluateCondition } from "./branches.js";

export type LoopNode =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function executeLoop(walk: Walk, node: LoopNode): Leaves {
  switch (node.type) {
    case "ForStatement":
      return executeFor(walk, node);
    case "ForInStatement":
    case "ForOfStatement":
      return executeForEach(walk, node);
    default:
      return executeWhile(walk, node);
  }
}

/** One item of what is iterated, a different one in each round. */
export function itemOf(over: Value): Value {
  return { kind: "element", of: over, index: unknown("") };
}

/** The number of items written down in an array literal. */
export function lengthOf(over: Value | undefined): number | "unknown" {
  if (over?.kind !== "array") return "unknown";
  return over.items.some((item) => item.kind === "unknown" && item.text.startsWith("..."))
    ? "unknown"
    : over.items.length;
}

function executeFor(walk: Walk, node: TSESTree.ForStatement): Leaves {
  const { init, test, update, body } = node;
  const loop = freshLoop("for");
  if (init) {
    walk.at({ position: "initialiser" }, () => {
      if (init.type === "VariableDeclaration") executeDeclaration(walk, init);
      else evaluate(walk, init, ignored);
    });
  }
  walk.block("loop", spanOf(node), (block) => {
    block.loop = loop;
    if (test) decide(loop, block, evaluateCondition(walk, test));
    block.leaves = rest(execute(walk, body));
    if (update) walk.at({ position: "update" }, () => evaluate(walk, update, ignored));
  });
  if (loop.trips === "unknown") loop.trips = countOf(walk, node) ?? "unknown";
  return undefined;
}

function executeWhile(walk: Walk, node: TSESTree.WhileStatement | TSESTree.DoWhileStatement): Leaves {
  const first = node.type === "WhileStatement";
  const loop = freshLoop(first ? "while" : "do");
  const endless = first && node.test.type === "Literal" && Boolean(node.test.value);
  const id = walk.block("loop", spanOf(node), (block) => {
    block.loop = loop;
    if (!first) block.leaves = rest(execute(walk, node.body));
    const condition = evaluateCondition(walk, node.test);
    decide(loop, block, condition);
    if (condition.value.kind === "boolean" && !condition.value.value) loop.trips = first ? 0 : 1;
    if (first) block.leaves = rest(execute(walk, node.body));
  });
  const leaves = walk.blocks[id]?.leaves;
  // The body of `do` and of `while (true)` runs at least once.
  return (!first || endless) && leaves !== "break" ? leaves : undefined;
}

function executeForEach(walk: Walk, node: TSESTree.ForInStatement | TSESTree.ForOfStatement): Leaves {
  const { left, right, body } = node;
  const loop = freshLoop(node.type === "ForOfStatement" ? "for-of" : "for-in");
  const over = walk.at({ position: "initialiser" }, () => evaluate(walk, right, operand));
  const target: Node | undefined = left.type === "VariableDeclaration" ? left.declarations[0].id : left;
  loop.over = over;
  loop.awaits = node.type === "ForOfStatement" && node.await;
  loop.trips = loop.awaits ? "input" : node.type === "ForOfStatement" ? lengthOf(over) : "unknown";
  loop.element = target.type === "Identifier" ? walk.bindings.of(target)?.fact.id : undefined;
  walk.block("loop", spanOf(node), (block) => {
    block.loop = loop;
    assign(walk, target, itemOf(over), "element");
    block.leaves = rest(execute(walk, body));
  });
  return undefined;
}

function decide(loop: Draft<LoopFact>, block: { guard: unknown }, condition: Condition): void {
  const { span, value, calls, reads } = condition;
  loop.conditionCalls = calls;
  if (calls.length > 0) loop.trips = "input";
  block.guard = { condition: span, value, sense: true, calls, reads, otherwise: undefined };
}

/** `continue` at the end of a round goes on with the loop. */
function rest(leaves: Leaves): Leaves {
  return leaves === "continue" ? undefined : leaves;
}

/** The rounds of `for (let i = 0; i < 3; i++)` with constant bounds and no other write to `i`. */
function countOf(walk: Walk, { init, test, update }: TSESTree.ForStatement): number | undefined {
  if (init?.type !== "VariableDeclaration" || test?.type !== "BinaryExpression" || !update) return undefined;
  const [counter] = init.declarations;
  if (counter?.id.type !== "Identifier" || test.left.type !== "Identifier" || !counter.init) return undefined;
  const binding = walk.bindings.of(counter.id);
  if (binding?.writes !== 2 || walk.bindings.of(test.left) !== binding) return undefined;
  const from = numberOf(walk, counter.init);
  const to = numberOf(walk, test.right);
  const step = stepOf(walk, update);
  if (from === undefined || to === undefined || step === undefined) return undefined;
  const upwards = step > 0 && test.operator.startsWith("<");
  const downwards = step < 0 && test.operator.startsWith(">");
  if (!upwards && !downwards) return undefined;
  const distance = (upwards ? to - from : from - to) + (test.operator.endsWith("=") ? 1 : 0);
  return Math.max(0, Math.ceil(distance / Math.abs(step)));
}

function numberOf(walk: Walk, node: Node): number | undefined {
  const origin = walk.definitions.originOf(node);
  return origin?.type === "Literal" && typeof origin.value === "number" ? origin.value : undefined;
}

function stepOf(walk: Walk, update: Node): number | undefined {
  if (update.type === "UpdateExpression") return update.operator === "++" ? 1 : -1;
  if (update.type !== "AssignmentExpression") return undefined;
  const step = numberOf(walk, update.right);
  if (step === undefined) return undefined;
  if (update.operator === "+=") return step;
  return update.operator === "-=" ? -step : undefined;
}
