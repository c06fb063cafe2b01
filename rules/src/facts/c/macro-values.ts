import type { Value } from "../fact.js";
import { numberValue } from "./declarators.js";
import { characterCode } from "./literals.js";
import { combine, negate } from "./folding.js";

/** What a name in a macro's body stands for; undefined when it is no name of a value. */
export type Names = (name: string) => Value | undefined;

const token =
  /\s*(?:(L?"(?:[^"\\\n]|\\.)*")|(L?'(?:[^'\\\n]|\\.)+')|(\.?\d[\w.']*)|([A-Za-z_]\w*)|(<<|>>|<=|>=|==|!=|&&|\|\||##|->|[^\s\w]))/gy;

interface Token {
  readonly kind: "string" | "character" | "number" | "name" | "sign";
  readonly text: string;
}

/** Longer bodies are code; none of 20 000 real ones that are values has more tokens than this. */
const longest = 64;

/**
 * The value that a macro's body has as an expression: the preprocessor keeps it as text. Undefined when it is none, or
 * holds anything whose value the file doesn't show.
 */
export function valueOfText(text: string, names: Names): Value | undefined {
  const tokens = tokensOf(text.replace(/\/\*.*?\*\/|\/\/.*$|\\\r?\n/gs, " "));
  if (!tokens) return undefined;
  const reader = new Reader(tokens, names);
  const value = reader.expression(0);
  return reader.isAtEnd ? value : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  let end = 0;
  for (const [whole, string, character, number, name, sign] of trimmed.matchAll(token)) {
    end += whole.length;
    if (tokens.length === longest) return undefined;
    if (string !== undefined) tokens.push({ kind: "string", text: string });
    else if (character !== undefined) tokens.push({ kind: "character", text: character });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return end === trimmed.length ? tokens : undefined;
}

/** How tightly the binary operators hold. */
const strengths: ReadonlyMap<string, number> = new Map(
  [
    ["?"],
    ["||"],
    ["&&"],
    ["|"],
    ["^"],
    ["&"],
    ["==", "!="],
    ["<", ">", "<=", ">="],
    ["<<", ">>"],
    ["+", "-"],
    ["*", "/", "%"],
  ].flatMap((operators, index) => operators.map((operator) => [operator, index + 1] as const)),
);

const typeWord = /^(?:const|unsigned|signed|char|short|int|long|float|double|bool|_Bool|void|struct|union|enum|\w+_t)$/;

class Reader {
  readonly #tokens: readonly Token[];
  readonly #names: Names;
  #next = 0;

  constructor(tokens: readonly Token[], names: Names) {
    this.#tokens = tokens;
    this.#names = names;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  /** Reads operators that hold at least as tightly as `strength`. */
  expression(strength: number): Value | undefined {
    let left = this.#operand();
    while (left) {
      const operator = this.#sign();
      const own = operator === undefined ? undefined : strengths.get(operator);
      if (operator === undefined || own === undefined || own < strength) return left;
      this.#next += 1;
      if (operator === "?") left = this.#choice(left);
      else {
        const right = this.expression(own + 1);
        left = right && combine(operator, left, right);
      }
    }
    return undefined;
  }

  #choice(condition: Value): Value | undefined {
    const first = this.expression(0);
    if (!first || !this.#take(":")) return undefined;
    const second = this.expression(1);
    if (!second) return undefined;
    if (condition.kind === "number") return condition.value === 0 ? second : first;
    return { kind: "operation", operator: "?:", operands: [first, second] };
  }

  #operand(): Value | undefined {
    const current = this.#tokens[this.#next];
    if (!current) return undefined;
    this.#next += 1;
    switch (current.kind) {
      case "number":
        return numberValue(current.text);
      case "character":
        return { kind: "number", value: characterCode(current.text) };
      case "string":
        return this.#strings(current.text.slice(current.text.indexOf('"') + 1, -1));
      case "name":
        return current.text === "sizeof" ? this.#sizeOf() : this.#named(current.text);
      default:
        return this.#prefixed(current.text);
    }
  }

  /** Strings side by side are one. */
  #strings(first: string): Value | undefined {
    let value = first;
    for (;;) {
      const next = this.#tokens[this.#next];
      if (next?.kind !== "string" && next?.kind !== "name") return { kind: "string", value };
      const part: Value | undefined =
        next.kind === "name"
          ? this.#names(next.text)
          : { kind: "string", value: next.text.slice(next.text.indexOf('"') + 1, -1) };
      if (part?.kind !== "string") return undefined;
      value += part.value;
      this.#next += 1;
    }
  }

  #named(name: string): Value | undefined {
    const value = this.#names(name);
    // A name before a parenthesis is called.
    if (this.#sign() === "(") return undefined;
    return value?.kind === "string" ? this.#strings(value.value) : value;
  }

  #prefixed(sign: string): Value | undefined {
    if (sign === "(") {
      const type = this.#type();
      if (type !== undefined) return this.#operand();
      const value = this.expression(0);
      return this.#take(")") ? value : undefined;
    }
    if (!["-", "+", "~", "!"].includes(sign)) return undefined;
    const operand = this.#operand();
    return operand && negate(sign, operand);
  }

  #sizeOf(): Value | undefined {
    if (!this.#take("(")) return undefined;
    const type = this.#type();
    if (type !== undefined) return { kind: "sizeof", type, of: undefined };
    const name = this.#tokens[this.#next];
    this.#next += 1;
    if (name?.kind !== "name" || !this.#take(")")) return undefined;
    const of = this.#names(name.text);
    return of?.kind === "variable" ? { kind: "sizeof", type: undefined, of } : undefined;
  }

  /** A type in parentheses whose first one is read, as written; the place stays when it is none. */
  #type(): string | undefined {
    const words: string[] = [];
    let end = this.#next;
    for (; ; end += 1) {
      const word = this.#tokens[end];
      const isTag = /^(?:struct|union|enum)$/.test(words.at(-1) ?? "");
      if (word?.kind === "name" && (typeWord.test(word.text) || isTag)) words.push(word.text);
      else if (word?.text === "*" && words.length > 0) words.push("*");
      else break;
    }
    if (words.length === 0 || this.#tokens[end]?.text !== ")") return undefined;
    this.#next = end + 1;
    return words.join(" ").replace(/\* (?=\*)/g, "*");
  }

  #sign(): string | undefined {
    const current = this.#tokens[this.#next];
    return current?.kind === "sign" ? current.text : undefined;
  }

  #take(sign: string): boolean {
    if (this.#sign() !== sign) return false;
    this.#next += 1;
    return true;
  }
}
