import { freshLoop } from "../draft.js";
import type { GuardFact, Span, Value } from "../fact.js";
import { evaluate, ignored, tested } from "./expressions.js";
import type { Extraction } from "./extraction.js";
import { guardOn } from "./operators.js";
import { at, conditionIn, readStatement } from "./statements.js";
import { namedChildren, type SyntaxNode } from "./tree.js";
import { valueBefore, type Counted } from "./trips.js";

/** Reads a loop; whether its body always leaves is told by its block. */
export function loopStatement(x: Extraction, node: SyntaxNode, form: "for" | "while" | "do"): void {
  const header = form === "for" ? forHeader(node) : whileHeader(x, node);
  if (!header.body) return;
  const { initialiser, condition, update, body } = header;
  const firstOfAll = x.stores.length;
  if (initialiser) at(x, "initialiser", () => readStatement(x, initialiser));
  const initialised = x.stores.length > firstOfAll ? x.stores.at(-1) : undefined;
  const firstStore = x.stores.length;
  const loop = freshLoop(form);
  const read: { guard: GuardFact | undefined; inBody: Span } = { guard: undefined, inBody: [0, 0] };
  const readCondition = () => {
    if (!condition) return;
    const firstCall = x.calls.length;
    const value = at(x, "condition", () => evaluate(x, condition, tested));
    loop.conditionCalls = x.calls.slice(firstCall).map((fact) => fact.id);
    read.guard = guardOn(x, condition, value);
  };
  const block = x.inBlock("loop", node, { loop }, () => {
    if (form !== "do") readCondition();
    const storesBefore = x.stores.length;
    const leaves = readStatement(x, body);
    read.inBody = [storesBefore, x.stores.length];
    if (update) at(x, "update", () => evaluate(x, update, ignored));
    if (form === "do") readCondition();
    return leaves === "continue" ? undefined : leaves;
  });
  const { guard, inBody } = read;
  block.guard = guard;
  if (form === "do" && isFalse(guard?.value)) loop.trips = 1;
  else if (loop.conditionCalls.length > 0) loop.trips = "input";
  const isKept = (variable: number) => !x.stores.slice(...inBody).some((store) => store.variable === variable);
  if (form === "for" && initialised?.value && guard && update && isKept(initialised.variable))
    x.counted.push({ loop, variable: initialised.variable, start: initialised.value, condition: guard.value });
  if (form === "while" && guard) countDown(x, loop, guard.value, firstStore, isKept);
}

/** `int tries = 3; while (tries--) …` */
function countDown(
  x: Extraction,
  loop: Counted["loop"],
  condition: Value,
  storesBefore: number,
  isKept: (variable: number) => boolean,
): void {
  const step = x.stores[storesBefore];
  if (!step || !isKept(step.variable)) return;
  const start = valueBefore(x, step.variable, storesBefore);
  if (start?.value) x.counted.push({ loop, variable: step.variable, start: start.value, condition });
}

function isFalse(value: Value | undefined): boolean {
  return (value?.kind === "number" && value.value === 0) || (value?.kind === "boolean" && !value.value);
}

interface Header {
  readonly initialiser?: SyntaxNode | undefined;
  readonly condition?: SyntaxNode | undefined;
  readonly update?: SyntaxNode | undefined;
  readonly body: SyntaxNode | undefined;
}

function whileHeader(x: Extraction, node: SyntaxNode): Header {
  const parts = namedChildren(node);
  const test = parts.find((part) => part.type === "parenthesized_expression");
  return { condition: test && conditionIn(x, test), body: parts.find((part) => part !== test) };
}

/** The parts between the semicolons; a declaration brings its own semicolon. The body comes last. */
function forHeader(node: SyntaxNode): Header {
  const slots: (SyntaxNode | undefined)[] = [undefined];
  const parts = node.children.slice(1);
  for (const child of parts.slice(0, -1)) {
    if (child.type === ";") slots.push(undefined);
    else slots[slots.length - 1] = child;
    if (child.type === "declaration") slots.push(undefined);
  }
  const [initialiser, condition, update] = slots;
  return { initialiser, condition, update, body: parts.at(-1) };
}
