import type { Argument, Value } from "../fact.js";
import type { Draft } from "../draft.js";
import { evaluate } from "./expressions.js";
import { evaluateFunction } from "./functions.js";
import { freshLoop } from "../draft.js";
import { itemOf, lengthOf } from "./loops.js";
import {
  type CallNode,
  type Node,
  isFunction,
  memberName,
  parameterName,
  parametersOf,
  spanOf,
  unwrap,
} from "./syntax.js";
import { type Use, returned } from "./use.js";
import type { Walk } from "./walk.js";

const comparing = new Set(["sort", "toSorted"]);
const ofArrays = new Set([
  ...["forEach", "map", "filter", "some", "every", "flatMap", "reduce", "reduceRight"],
  ...["find", "findIndex", "findLast", "findLastIndex"],
  ...comparing,
]);
/** What libraries add to them. */
const ofLibraries = new Set([
  ...ofArrays,
  ...["each", "eachSeries", "eachLimit", "forEachSeries", "forEachLimit", "mapSeries", "mapLimit", "mapValues"],
  ...["times", "from"],
]);
/** Receivers of functions that take the collection as their first argument. */
const collectionFirst = /^(?:Array|Promise|_|async|bluebird|lodash(?:-es)?|underscore)\.\w+$/;

/** A call that runs one of its arguments once per item. */
export interface Iteration {
  readonly via: string;
  readonly callback: number;
  /** The collection, when it isn't the first argument. */
  readonly over: Value | undefined;
  readonly concurrent: boolean;
}

export function iterationOf(
  walk: Walk,
  node: CallNode,
  callee: Node,
  name: string | undefined,
  receiver: Value | undefined,
  use: Use,
): Iteration | undefined {
  if (callee.type !== "MemberExpression" || node.type !== "CallExpression") return undefined;
  const via = memberName(callee);
  if (via === undefined || !ofLibraries.has(via)) return undefined;
  if (name !== undefined && collectionFirst.test(name)) {
    const callback = via.endsWith("Limit") ? 2 : 1;
    const concurrent = use.gathered || (!via.endsWith("Series") && /^(?:async|bluebird|Promise)\./.test(name));
    return runs(walk, node.arguments[callback]) ? { via, callback, over: undefined, concurrent } : undefined;
  }
  if (!ofArrays.has(via) || !runs(walk, node.arguments[0])) return undefined;
  const object = walk.names.of(callee.object);
  if (object?.startsWith(".") !== true && walk.names.isModule(callee.object)) return undefined;
  return { via, callback: 0, over: receiver, concurrent: use.gathered };
}

function runs(walk: Walk, argument: Node | undefined): boolean {
  if (!argument) return false;
  const inner = unwrap(argument);
  if (isFunction(inner)) return true;
  if (inner.type !== "Identifier" && inner.type !== "MemberExpression") return false;
  return walk.definitions.functionOf(inner) !== undefined || walk.names.of(inner) !== undefined;
}

/** Evaluates the argument that runs once per item, in a loop block of its own. */
export function evaluateIteration(
  walk: Walk,
  node: Node,
  use: Use,
  iteration: Iteration,
  earlier: readonly Argument[],
): Value {
  const { via, concurrent } = iteration;
  const callback = unwrap(node);
  const over = iteration.over ?? earlier[0]?.value ?? walk.unknown(node);
  const parameter = via.startsWith("reduce") ? 1 : 0;
  const item = itemOf(over);
  const loop = freshLoop("callback");
  loop.via = via;
  loop.over = over;
  loop.trips = comparing.has(via) ? "unknown" : tripsOf(over);
  // A chain of `reduce` waits for the round before.
  loop.concurrent = concurrent || (isFunction(callback) && callback.async && parameter === 0);
  let value = isFunction(callback) ? walk.unknown(node) : evaluate(walk, node, use);
  const id = walk.block("loop", spanOf(node), (block) => {
    block.loop = loop;
    if (!isFunction(callback)) {
      callByReference(walk, callback, item);
      return;
    }
    const name = parameterName(parametersOf(callback)[parameter]);
    loop.element = name && walk.bindings.of(name)?.fact.id;
    value = evaluateFunction(walk, callback, use, undefined, { loop: block.id, parameter, item });
  });
  if (use.call !== undefined) walk.loopOfCall.set(use.call, id);
  return value;
}

function tripsOf(over: Value): number | "unknown" {
  const length = over.kind === "object" ? over.properties["length"] : undefined;
  return length?.kind === "number" ? length.value : lengthOf(over);
}

/** `names.map(statSync)` calls the function although no call is written: the name stands for it. */
function callByReference(walk: Walk, callback: Node, item: Value): void {
  const call = walk.openCall(spanOf(callback), spanOf(callback), returned);
  const argument: Draft<Argument> = { span: spanOf(callback), value: item, spread: false };
  call.callee = walk.names.of(callback);
  call.arguments = [argument];
  call.at = walk.tick();
  walk.deferred.calls(call, walk.definitions.functionOf(callback));
}

/** `Promise.all(started)` of a variable that an earlier `map` filled. */
export function noteGathered(walk: Walk, value: Value | undefined): void {
  if (value?.kind !== "variable") return;
  const held = walk.bindings.all[value.variable]?.fact.value;
  const loop = held?.kind === "call" ? walk.loopOfCall.get(held.call) : undefined;
  const fact = loop === undefined ? undefined : walk.blocks[loop]?.loop;
  if (fact) fact.concurrent = true;
}
