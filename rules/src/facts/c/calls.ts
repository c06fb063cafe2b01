import type { CallFact, Value } from "../fact.js";
import { evaluate, unknown, withoutErrors, type Place } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import { isStored } from "./recording.js";
import { namedChildren, type SyntaxNode } from "./tree.js";

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

export function call(x: Extraction, node: SyntaxNode, place: Place): Value {
  const [calleeNode, list] = node.children;
  if (!calleeNode) return unknown(x, node);
  const id = x.calls.length;
  const direct = unwrap(calleeNode);
  const name = direct.type === "identifier" ? x.textOf(direct) : undefined;
  const isPointer = name === undefined || isVariable(x, name);
  const fact: { -readonly [K in keyof CallFact]: CallFact[K] } = {
    id,
    at: 0,
    callee: isPointer ? undefined : name,
    calleeText: x.textOf(calleeNode).replace(/\s*(\.|->)\s*/g, "$1"),
    calleeSpan: [calleeNode.start, calleeNode.end],
    span: [node.start, node.end],
    statement: x.statement,
    target: isPointer ? undefined : x.functionNames.get(name),
    arguments: [],
    receiver: undefined,
    isNew: false,
    optional: false,
    function: x.function,
    block: x.block,
    position: x.position,
    result: resultAt(place),
    under: x.under,
    inError: x.inError,
  };
  x.calls.push(fact);
  if (isPointer) {
    x.addOpaque("function-pointer", calleeNode, x.textOf(calleeNode));
    fact.receiver = evaluate(x, calleeNode, { use: { kind: "receiver", call: id }, decides: false });
  } else if (name === "syscall") {
    x.addOpaque("raw-syscall", node, x.textOf(node));
  }
  fact.arguments = namedChildren(list ? withoutErrors(x, list) : node).flatMap((argument, index) =>
    list
      ? [
          {
            span: [argument.start, argument.end] as const,
            value: evaluate(x, argument, { use: { kind: "argument", call: id, argument: index }, decides: false }),
            spread: false,
          },
        ]
      : [],
  );
  fact.at = x.tick();
  return { kind: "call", call: id };
}

/** A name that nothing declares and nothing stores to is a function's, also where its address was taken before. */
function isVariable(x: Extraction, name: string): boolean {
  const id = x.lookUp(name);
  const known = id === undefined ? undefined : x.variables[id];
  if (known?.kind !== "global" || known.type !== undefined) return known !== undefined;
  return isStored(x, known.id);
}

/** What the parentheses around an expression hold. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.type === "parenthesized_expression") {
    const inner = namedChildren(current).at(0);
    if (!inner) break;
    current = inner;
  }
  return current;
}

function resultAt({ use, decides }: Place): CallFact["result"] {
  return {
    use: useOf(use),
    variable: use.kind === "stored" ? use.variable : undefined,
    call: use.kind === "argument" || use.kind === "receiver" ? use.call : undefined,
    member: undefined,
    awaited: false,
    decides,
  };
}

function useOf(use: Place["use"]): CallFact["result"]["use"] {
  switch (use.kind) {
    case "operand":
      return comparisons.has(use.operator) ? "compared" : use.operator === "!" ? "tested" : "operand";
    case "condition":
      return "tested";
    case "stored":
      return "assigned";
    case "argument":
    case "receiver":
    case "returned":
    case "ignored":
      return use.kind;
    default:
      return "operand";
  }
}
