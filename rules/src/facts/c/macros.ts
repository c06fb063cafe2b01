import type { Argument, CallFact, Span, Value } from "../fact.js";
import type { Extraction } from "./extraction.js";
import { valueOfText } from "./macro-values.js";
import { childOf, type SyntaxNode } from "./tree.js";

const keywords: ReadonlySet<string> = new Set([
  "if",
  "while",
  "for",
  "switch",
  "return",
  "sizeof",
  "defined",
  "do",
  "else",
  "case",
  "__attribute__",
  "typeof",
  "__typeof__",
]);

/**
 * Calls in the body of a macro. The grammar keeps a macro's body as text, so calls are found by their form
 * (a name before a parenthesis) and arguments are understood when they are a parameter, a number, a string or a name.
 */
export function readMacroCalls(x: Extraction, node: SyntaxNode): void {
  const body = childOf(node, "preproc_arg");
  if (!body) return;
  const text = blankLiterals(x.textOf(body));
  for (const match of text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) {
    const name = match[1] ?? "";
    // What is pasted together is another name.
    if (keywords.has(name) || /##\s*$/.test(text.slice(0, match.index))) continue;
    const parameter = x.lookUp(name);
    const open = match.index + match[0].length;
    const close = closingParenthesis(text, open);
    const span: Span = [body.start + match.index, body.start + close + 1];
    const id = x.calls.length;
    const fact: CallFact = {
      id,
      at: x.tick(),
      callee: parameter === undefined ? name : undefined,
      calleeText: name,
      calleeSpan: [span[0], span[0] + name.length],
      span,
      statement: [body.start, body.end],
      target: parameter === undefined ? x.functionNames.get(name) : undefined,
      arguments: splitArguments(x, text, body.start, open, close),
      receiver: parameter === undefined ? undefined : { kind: "variable", variable: parameter },
      isNew: false,
      optional: false,
      function: x.function,
      block: x.block,
      position: "body",
      result: {
        use: "operand",
        variable: undefined,
        call: undefined,
        member: undefined,
        awaited: false,
        decides: false,
      },
      under: x.under,
      inError: false,
    };
    x.calls.push(fact);
  }
}

/** Same length, with the contents of strings and comments replaced by spaces. */
function blankLiterals(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (literal) =>
    literal.replace(/[^\n"]/g, " "),
  );
}

function closingParenthesis(text: string, open: number): number {
  let depth = 1;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === "(") depth += 1;
    if (text[index] === ")") depth -= 1;
    if (depth === 0) return index;
  }
  return text.length - 1;
}

function splitArguments(x: Extraction, text: string, base: number, open: number, close: number): readonly Argument[] {
  const parts: Span[] = [];
  let depth = 0;
  let start = open;
  for (let index = open; index <= close; index += 1) {
    const character = text[index];
    if (character === "(" || character === "[" || character === "{") depth += 1;
    if ((character === "," && depth === 0) || index === close) {
      parts.push([start, index]);
      start = index + 1;
    } else if (character === ")" || character === "]" || character === "}") depth -= 1;
  }
  if (parts.length === 1 && text.slice(open, close).trim() === "") return [];
  return parts.map(([from, to]) => {
    const written = x.text.slice(base + from, base + to);
    const lead = written.length - written.trimStart().length;
    const plain = written.trim();
    return {
      span: [base + from + lead, base + from + lead + plain.length],
      value: macroValue(x, plain),
      spread: plain === "__VA_ARGS__",
    };
  });
}

function macroValue(x: Extraction, text: string): Value {
  const value = valueOfText(text, (name) => {
    const variable = x.lookUp(name);
    return variable === undefined ? x.names(name) : { kind: "variable", variable };
  });
  return value ?? { kind: "unknown", text };
}
