import type { FunctionFact, Span, Value } from "../fact.js";
import { assign } from "./assignments.js";
import type { Draft } from "../draft.js";
import { evaluate } from "./expressions.js";
import { executeAll } from "./statements.js";
import { type FunctionNode, type Node, keyName, parameterName, parametersOf, spanOf } from "./syntax.js";
import { type Use, returned } from "./use.js";
import type { Walk } from "./walk.js";

/** The loop block of a call that runs a function once per item, and which parameter gets the item. */
export interface Round {
  readonly loop: number;
  readonly parameter: number;
  readonly item: Value;
}

/**
 * Walks a function where it stands.
 * @param method the node that carries the name of a method
 */
export function evaluateFunction(walk: Walk, node: FunctionNode, use: Use, method?: Node, round?: Round): Value {
  const named = node.id ?? use.label;
  const fact: Draft<FunctionFact> = {
    id: walk.functions.length,
    name: named && labelOf(named),
    kind: method ? "method" : "function",
    span: spanOf(method ?? node),
    nameSpan: named ? spanOf(named) : firstToken(walk, node),
    parent: walk.place.function,
    body: 0,
    parameters: parametersOf(node).map((parameter) => {
      const name = parameterName(parameter);
      return name && walk.bindings.of(name)?.fact.id;
    }),
    variadic: node.params.at(-1)?.type === "RestElement",
    linkage: "local",
    async: node.async,
    generator: node.generator,
    passedTo: use.passed,
    addressTaken: isStored(use),
    under: undefined,
  };
  walk.functions.push(fact);
  walk.deferred.meets(node, fact.id);
  const own =
    node.type === "ArrowFunctionExpression" ? {} : { thisOwner: fact.id, ...(method ? {} : { owner: undefined }) };
  walk.at(own, () => {
    fact.body = walk.blockOf(fact.id, round?.loop, "body", spanOf(node.body), (block) => {
      parametersOf(node).forEach((parameter, index) => {
        assign(walk, parameter, index === round?.parameter ? round.item : undefined, "parameter");
      });
      holdResult(walk, node, use);
      if (node.body.type === "BlockStatement") block.leaves = executeAll(walk, node.body.body);
      else evaluate(walk, node.body, returned);
    });
  });
  return { kind: "function", function: fact.id };
}

/** The parameter that gets what the call gives stands for it, as `const x = await …` would. */
function holdResult(walk: Walk, node: FunctionNode, { passed }: Use): void {
  const result = passed && walk.names.resultOf(node);
  const receiver = passed && walk.calls[passed.call]?.receiver;
  const call = result?.then === true ? (receiver?.kind === "call" ? receiver.call : undefined) : passed?.call;
  const name = result?.parameter.type === "Identifier" ? walk.bindings.of(result.parameter) : undefined;
  const made = call === undefined ? undefined : walk.calls[call];
  if (call === undefined || !made || !name || name.writes > 0) return;
  name.fact.value = { kind: "call", call };
  if (made.result.variable === undefined) made.result = { ...made.result, variable: name.fact.id };
}

function isStored(use: Use): boolean {
  return (
    use.passed !== undefined ||
    use.result === "returned" ||
    (use.context.kind === "stored" && use.variable === undefined)
  );
}

function labelOf(node: Node): string | undefined {
  return keyName(node, false);
}

function firstToken(walk: Walk, node: FunctionNode): Span {
  const [start] = node.range;
  const word = /[\w$]+|[^]/y;
  word.lastIndex = start;
  return [start, start + (word.exec(walk.text)?.[0].length ?? 0)];
}
