import type { TSESTree } from "@typescript-eslint/utils";
import type { Argument, Value } from "../fact.js";
import { type Iteration, evaluateIteration, iterationOf, noteGathered } from "./callbacks.js";
import { evaluate } from "./expressions.js";
import { noteLoad, noteOpaque } from "./opaques.js";
import { type CallNode, type Node, isFunction, memberName, spanOf, unwrap } from "./syntax.js";
import { named } from "./values.js";
import { type Use, operand } from "./use.js";
import type { Walk } from "./walk.js";

const gathering = new Set(["Promise.all", "Promise.allSettled", "Promise.any", "Promise.race"]);

export function evaluateCall(walk: Walk, node: CallNode, use: Use): Value {
  const callee = unwrap(node.callee);
  const call = walk.openCall(spanOf(node), spanOf(node.callee), use);
  call.isNew = node.type === "NewExpression";
  call.optional =
    node.type === "CallExpression" && (node.optional || (callee.type === "MemberExpression" && callee.optional));
  call.receiver = evaluateCallee(walk, callee, call.id, use.waits);
  call.callee = walk.names.of(callee);
  noteOpaque(walk, node, callee, call.callee);
  const iteration = iterationOf(walk, node, callee, call.callee, call.receiver, use);
  const gathered = gathering.has(call.callee ?? "");
  call.arguments = evaluateArguments(walk, node, call.id, gathered, iteration);
  if (gathered) noteGathered(walk, call.arguments[0]?.value);
  call.at = walk.tick();
  if (callee.type === "MemberExpression" && memberName(callee) === "bind" && use.passed) {
    const bound = walk.definitions.functionOf(callee.object);
    if (bound) walk.deferred.takes(bound, use.passed);
  }
  walk.deferred.calls(call, call.isNew ? walk.definitions.constructorOf(callee) : walk.definitions.functionOf(callee));
  const loaded = walk.names.loadedBy(node);
  return loaded === undefined ? { kind: "call", call: call.id } : named(loaded);
}

/** Evaluates what is called without its call; returns the receiver of a method. */
function evaluateCallee(walk: Walk, callee: Node, call: number, isAwaited: boolean): Value | undefined {
  if (callee.type === "MemberExpression") {
    const method = memberName(callee);
    const awaited = method === "then" || method === "catch" || method === "finally";
    const waits = awaited && isAwaited;
    const use: Use = { ...operand, result: "receiver", call, awaited, waits, context: { kind: "receiver", call } };
    const receiver = evaluate(walk, callee.object, use);
    if (method === undefined) evaluate(walk, callee.property, operand);
    return receiver;
  }
  if (callee.type === "Identifier") {
    const binding = walk.bindings.of(callee);
    // A call doesn't take the function's address, so this is no ordinary read.
    if (binding) walk.use(binding.fact.id, [], callee, { kind: "other" });
  } else if (callee.type !== "Super") evaluate(walk, callee, operand);
  return undefined;
}

function evaluateArguments(
  walk: Walk,
  node: CallNode,
  call: number,
  gathered: boolean,
  iteration: Iteration | undefined,
): Argument[] {
  const done: Argument[] = [];
  node.arguments.forEach((argument, index) => {
    const span = spanOf(argument);
    if (argument.type === "SpreadElement") {
      done.push({ span, value: evaluate(walk, argument.argument, operand), spread: true });
      return;
    }
    const use: Use = {
      ...operand,
      result: "argument",
      call,
      context: { kind: "argument", call, argument: index },
      passed: { call, argument: index },
      gathered,
    };
    const inner = unwrap(argument);
    if (isFunction(inner)) walk.names.passes(node, inner);
    const value =
      iteration?.callback === index
        ? evaluateIteration(walk, argument, use, iteration, done)
        : evaluate(walk, argument, use);
    done.push({ span, value, spread: false });
  });
  return done;
}

/** A template's tag is called with the template. */
export function evaluateTagged(walk: Walk, node: TSESTree.TaggedTemplateExpression, use: Use): Value {
  const callee = unwrap(node.tag);
  const call = walk.openCall(spanOf(node), spanOf(node.tag), use);
  call.receiver = evaluateCallee(walk, callee, call.id, false);
  call.callee = walk.names.of(callee);
  call.arguments = [{ span: spanOf(node.quasi), value: evaluate(walk, node.quasi, operand), spread: false }];
  call.at = walk.tick();
  walk.deferred.calls(call, walk.definitions.functionOf(callee));
  return { kind: "call", call: call.id };
}

/** `import(…)` is a call named `import`. */
export function evaluateDynamicImport(walk: Walk, node: TSESTree.ImportExpression, use: Use): Value {
  const [start] = node.range;
  const call = walk.openCall(spanOf(node), [start, start + "import".length], use);
  call.callee = "import";
  const context = { kind: "argument" as const, call: call.id, argument: 0 };
  const value = evaluate(walk, node.source, { ...operand, result: "argument", call: call.id, context });
  call.arguments = [{ span: spanOf(node.source), value, spread: false }];
  call.at = walk.tick();
  const loaded = walk.names.loadedBy(node);
  noteLoad(walk, node, node.source, loaded);
  return loaded === undefined ? { kind: "call", call: call.id } : named(loaded);
}
