import type { CallFact, Value } from "eslint-plugin-syscalls/facts";

/** Numbers of which an argument is one on every run of the call; undefined: nobody knows. */
export type Constants = readonly bigint[] | undefined;

/**
 * The arguments of a call in preprocessed text. What the facts look through is read again in the text: casts that cut
 * a value, literals that aren't plain, errors of the parser.
 */
export function constantArguments(
  { inError, arguments: list, span }: Pick<CallFact, "inError" | "arguments" | "span">,
  text: string,
  constant: (name: string) => bigint | undefined,
): readonly Constants[] {
  const written = text.slice(...span);
  if (inError || countOf(written) !== list.length) return [];
  return list.map(({ value, spread, span: [start, end] }) => {
    const argument = text.slice(start, end);
    return spread || isDoubtful(argument, constant) ? undefined : constants(value, constant);
  });
}

/** Arguments by their commas. */
function countOf(call: string): number {
  const plain = call.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "0");
  const inner = plain.slice(plain.indexOf("(") + 1, plain.lastIndexOf(")"));
  if (inner.trim() === "") return 0;
  let depth = 0;
  let count = 1;
  for (const letter of inner)
    if ("([{".includes(letter)) depth += 1;
    else if (")]}".includes(letter)) depth -= 1;
    else if (letter === "," && depth === 0) count += 1;
  return count;
}

/** Types that keep every value which the kernel compares. */
const wide =
  /^(?:(?:const|unsigned|signed|int|long|size_t|ssize_t|u?int(?:32|64|ptr)_t|__u?int(?:32|64)_t|__[us](?:32|64))\s*)+$/;
const oddLiteral = /'(?:[^'\\\n]{2,}|\\[^nt0\\'"][^']*|\\0[^']+|[^ -~])'|\d\.|\.\d|^[^"']*\b\d+[eE][-+]?\d/;

function isDoubtful(argument: string, constant: (name: string) => bigint | undefined): boolean {
  // Facts fold numbers without their types, and have the type of an array's elements.
  if (oddLiteral.test(argument) || /\bsizeof\b[^)]*\[|>>|[/%]|0[xX][\da-fA-F]{14}|\d{16}/.test(argument)) return true;
  const plain = argument.replace(/\bsizeof\s*\(/g, "sizeof[");
  return [...plain.matchAll(/\(\s*([A-Za-z_][\w\s*]*?)\s*\)/g)].some(
    ([, word = ""]) => !wide.test(word) && constant(word) === undefined,
  );
}

function constants(value: Value, constant: (name: string) => bigint | undefined): Constants {
  switch (value.kind) {
    case "number":
      return Number.isSafeInteger(value.value) ? [BigInt(value.value)] : undefined;
    case "null":
      return [0n];
    case "symbols": {
      const values = value.names.map(constant);
      const all = values.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum | one), 0n);
      return all === undefined ? undefined : [all];
    }
    case "sizeof": {
      const size = value.type === undefined ? undefined : sizeOf(value.type);
      return size === undefined ? undefined : [size];
    }
    case "operation": {
      const operands = value.operands.map((operand) => constants(operand, constant));
      const [left, right] = operands;
      if (value.operator === "?:") return left && right && [...new Set([...left, ...right])];
      if (left?.length !== 1 || (operands.length > 1 && right?.length !== 1) || operands.length > 2) return undefined;
      const result = computed(value.operator, left[0] ?? 0n, right?.[0]);
      return result === undefined ? undefined : [result];
    }
    default:
      return undefined;
  }
}

/** In the 64 bits of a long; undefined where C's result hangs on the width or the sign of its operands. */
function computed(operator: string, left: bigint, right: bigint | undefined): bigint | undefined {
  if (right === undefined) return operator === "~" ? ~left : operator === "-" ? -left : undefined;
  switch (operator) {
    case "|":
      return left | right;
    case "&":
      return left & right;
    case "^":
      return left ^ right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "<<":
      return left >= 0n && right >= 0n && right < 32n ? left << right : undefined;
    default:
      return undefined;
  }
}

/** Of the data model that all of our architectures have: LP64. */
function sizeOf(type: string): bigint | undefined {
  const words = type.trim().replace(/\s+/g, " ");
  if (words.endsWith("*")) return 8n;
  if (/^(?:(?:un)?signed )?char$|^u?int8_t$|^__[us]8$/.test(words)) return 1n;
  if (/^(?:unsigned )?short(?: int)?$|^u?int16_t$|^__[us]16$/.test(words)) return 2n;
  if (/^(?:(?:un)?signed )?int$|^unsigned$|^u?int32_t$|^__[us]32$/.test(words)) return 4n;
  return /^(?:unsigned )?long(?: long)?(?: int)?$|^s?size_t$|^u?int64_t$|^__[us]64$/.test(words) ? 8n : undefined;
}
