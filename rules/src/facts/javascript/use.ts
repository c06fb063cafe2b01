import type { ResultFact, UseContext } from "../fact.js";
import type { PassedTo } from "./deferred.js";
import type { Node } from "./syntax.js";

/** What becomes of an expression's value. Its consumer says so beforehand, as it is evaluated last. */
export interface Use {
  readonly result: ResultFact["use"];
  readonly variable: number | undefined;
  readonly call: number | undefined;
  readonly member: string | undefined;
  readonly awaited: boolean;
  readonly waits: boolean;
  readonly decides: boolean;
  /** The same for a variable that stands there. */
  readonly context: UseContext;
  /** The name that a function standing there gets. */
  readonly label: Node | undefined;
  readonly passed: PassedTo | undefined;
  /** An argument of `Promise.all` and its like. */
  readonly gathered: boolean;
}

const other: UseContext = { kind: "other" };

export const operand: Use = {
  result: "operand",
  variable: undefined,
  call: undefined,
  member: undefined,
  awaited: false,
  waits: false,
  decides: false,
  context: other,
  label: undefined,
  passed: undefined,
  gathered: false,
};
/** It goes into something that isn't a variable: a property, an item, an export. */
export const stored: Use = { ...operand, context: { kind: "stored", variable: undefined } };
export const ignored: Use = { ...operand, result: "ignored" };
export const returned: Use = { ...operand, result: "returned", context: { kind: "returned" } };
export const tested: Use = { ...operand, result: "tested", decides: true, context: { kind: "condition" } };
