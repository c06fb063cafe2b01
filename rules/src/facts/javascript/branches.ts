import type { TSESTree } from "@typescript-eslint/utils";
import type { BlockFact, Span, Value } from "../fact.js";
import { assign } from "./assignments.js";
import { evaluate } from "./expressions.js";
import { type Leaves, execute, executeAll } from "./statements.js";
import { type Node, parameterName, spanOf, unwrap } from "./syntax.js";
import { unknown } from "./values.js";
import { type Use, operand, tested } from "./use.js";
import type { BlockDraft, Condition, Walk } from "./walk.js";

/** Evaluates what decides a branch or a loop and remembers the calls and reads in it. */
export function evaluateCondition(walk: Walk, node: Node, use: Use = tested): Condition {
  const firstCall = walk.calls.length;
  const firstUse = walk.uses.length;
  const value = walk.at({ position: "condition" }, () => evaluate(walk, node, use));
  return { span: spanOf(node), value, ...seenSince(walk, firstCall, firstUse) };
}

function seenSince(walk: Walk, firstCall: number, firstUse: number): Pick<Condition, "calls" | "reads"> {
  const own = (fact: { function: number }): boolean => fact.function === walk.place.function;
  const calls = walk.calls.slice(firstCall).filter(own);
  const uses = walk.uses.slice(firstUse).filter(own);
  return { calls: calls.map(({ id }) => id), reads: [...new Set(uses.map(({ variable }) => variable))] };
}

/** Runs the content of an arm and returns the arm's block. */
export function runArm(walk: Walk, span: Span, condition: Condition, sense: boolean, content: () => Leaves): number {
  return walk.block("arm", span, (block) => {
    const { span: place, value, calls, reads } = condition;
    block.guard = { condition: place, value, sense, calls, reads, otherwise: undefined };
    block.leaves = content();
  });
}

function oppose(walk: Walk, one: number, other: number): void {
  const [first, second] = [walk.blocks[one], walk.blocks[other]];
  if (first?.guard) first.guard.otherwise = other;
  if (second?.guard) second.guard.otherwise = one;
}

export function executeIf(walk: Walk, node: TSESTree.IfStatement): Leaves {
  const condition = evaluateCondition(walk, node.test);
  const { consequent, alternate } = node;
  const then = runArm(walk, spanOf(consequent), condition, true, () => execute(walk, consequent));
  if (!alternate) return undefined;
  const otherwise = runArm(walk, spanOf(alternate), condition, false, () => execute(walk, alternate));
  oppose(walk, then, otherwise);
  const leaves = walk.blocks[then]?.leaves;
  return walk.blocks[otherwise]?.leaves === undefined ? undefined : leaves;
}

export function evaluateConditional(walk: Walk, node: TSESTree.ConditionalExpression, use: Use): Value {
  const condition = evaluateCondition(walk, node.test);
  const operands: Value[] = [condition.value];
  const run = (side: Node, sense: boolean): number | undefined => {
    const content = (): Leaves => {
      operands.push(evaluate(walk, side, use));
      return undefined;
    };
    if (!isPlain(side)) return runArm(walk, spanOf(side), condition, sense, content);
    content();
    return undefined;
  };
  const then = run(node.consequent, true);
  const otherwise = run(node.alternate, false);
  if (then !== undefined && otherwise !== undefined) oppose(walk, then, otherwise);
  return { kind: "operation", operator: "?:", operands };
}

/** The right side of `&&`, `||` and `??` is an arm that the left side guards. */
export function evaluateLogical(walk: Walk, node: TSESTree.LogicalExpression, use: Use): Value {
  const { operator, left, right } = node;
  const idle = use.result === "ignored";
  const condition = evaluateCondition(walk, left, idle ? tested : { ...use, decides: true });
  let second: Value = unknown("");
  if (isPlain(right)) second = evaluate(walk, right, use);
  else {
    const { position } = walk.place;
    const guard = operator === "??" ? isNull(condition) : condition;
    runArm(walk, spanOf(right), guard, operator !== "||", () => {
      second = walk.at({ position }, () => evaluate(walk, right, use));
      return undefined;
    });
  }
  return { kind: "operation", operator, operands: [condition.value, second] };
}

function isNull(condition: Condition): Condition {
  const value: Value = { kind: "operation", operator: "==", operands: [condition.value, { kind: "null" }] };
  return { ...condition, value };
}

/** Evaluating it does nothing that could be worth guarding. */
function isPlain(node: Node): boolean {
  const { type } = unwrap(node);
  return type === "Identifier" || type === "Literal" || type === "ThisExpression";
}

export function executeSwitch(walk: Walk, node: TSESTree.SwitchStatement): Leaves {
  const subject = evaluateCondition(walk, node.discriminant, { ...tested, result: "compared" });
  let labels: Condition[] = [];
  for (const { test, consequent, range } of node.cases) {
    if (test)
      labels.push(compare(subject, evaluateCondition(walk, test, { ...operand, result: "compared", decides: true })));
    else labels.push(subject);
    if (consequent.length === 0) continue;
    const sense = test !== null;
    runArm(walk, [range[0], range[1]], sense ? joined(labels) : subject, sense, () => {
      const leaves = executeAll(walk, consequent);
      // It goes on behind the switch.
      return leaves === "break" ? undefined : leaves;
    });
    labels = [];
  }
  return undefined;
}

function compare(subject: Condition, label: Condition): Condition {
  return {
    // Cases of one switch have one condition, by which they are known to exclude each other.
    span: subject.span,
    value: { kind: "operation", operator: "===", operands: [subject.value, label.value] },
    calls: [...subject.calls, ...label.calls],
    reads: [...new Set([...subject.reads, ...label.reads])],
  };
}

function joined(labels: readonly Condition[]): Condition {
  const [first] = labels as [Condition];
  if (labels.length === 1) return first;
  return {
    span: first.span,
    value: { kind: "operation", operator: "||", operands: labels.map(({ value }) => value) },
    calls: [...new Set(labels.flatMap(({ calls }) => calls))],
    reads: [...new Set(labels.flatMap(({ reads }) => reads))],
  };
}

export function executeTry(walk: Walk, node: TSESTree.TryStatement): Leaves {
  const run = (kind: BlockFact["kind"], block: Node, body: readonly Node[], first?: (block: BlockDraft) => void) => {
    const id = walk.block(kind, spanOf(block), (fact) => {
      first?.(fact);
      fact.leaves = executeAll(walk, body);
    });
    return walk.blocks[id];
  };
  const tried = run("try", node.block, node.block.body);
  let caught = tried;
  if (node.handler) {
    const { body, param } = node.handler;
    caught = run("catch", node.handler, body.body, (block) => {
      if (param) assign(walk, param, undefined, "parameter");
      const error = parameterName(param ?? undefined) && walk.bindings.of(param as Node)?.fact.id;
      if (error !== undefined) block.caught = error;
    });
    if (tried && caught) tried.handler = caught.id;
  }
  const last = node.finalizer && run("finally", node.finalizer, node.finalizer.body)?.leaves;
  return last ?? (caught?.leaves === undefined ? undefined : tried?.leaves);
}
