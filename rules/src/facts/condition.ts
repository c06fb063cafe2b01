import type { CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";

/**
 * Whether a condition holds when one call in it succeeds, or fails; undefined when that alone doesn't decide it. In C a
 * call that returns a status succeeds with 0 and fails with -1, one that returns a descriptor fails with -1; elsewhere
 * success is true.
 */
export function holdsWhen(code: Code, condition: Value, call: CallFact, succeeds: boolean): boolean | undefined {
  const result = resultOf(code, condition, call, succeeds);
  return result === undefined ? undefined : result !== 0;
}

function resultOf(code: Code, value: Value, call: CallFact, succeeds: boolean): number | undefined {
  switch (value.kind) {
    case "call":
      return value.call === call.id ? outcome(code, call, succeeds) : undefined;
    case "variable":
      return value.variable === call.result.variable ? outcome(code, call, succeeds) : undefined;
    case "number":
      return value.value;
    case "boolean":
      return Number(value.value);
    case "null":
      return 0;
    case "operation": {
      const [left, right] = value.operands.map((operand) => resultOf(code, operand, call, succeeds));
      return combine(value.operator, left, right);
    }
    case "symbols": {
      const constant = code.value(value);
      return constant.kind === "number" ? constant.value : undefined;
    }
    default:
      return undefined;
  }
}

/** Any descriptor that a call can return stands for the others. */
const descriptor = 3;

function outcome(code: Code, call: CallFact, succeeds: boolean): number {
  const kinds = code.through(call).map(({ row }) => row.returns);
  // A helper that opens hands out the descriptor, or -1.
  if (kinds.includes("fd")) return succeeds ? descriptor : -1;
  if (code.row(call)?.returns === "status") return succeeds ? 0 : -1;
  return Number(succeeds);
}

function combine(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (operator === "!") return left === undefined ? undefined : Number(left === 0);
  if (operator === "-" && right === undefined) return left === undefined ? undefined : -left;
  if (operator === "&&" && (left === 0 || right === 0)) return 0;
  if (operator === "||" && ((left ?? 0) !== 0 || (right ?? 0) !== 0)) return 1;
  if (left === undefined || right === undefined) return undefined;
  const results: Readonly<Record<string, boolean>> = {
    "==": left === right,
    "===": left === right,
    "!=": left !== right,
    "!==": left !== right,
    "<": left < right,
    "<=": left <= right,
    ">": left > right,
    ">=": left >= right,
    "&&": true,
    "||": false,
  };
  const holds = results[operator];
  return holds === undefined ? undefined : Number(holds);
}
