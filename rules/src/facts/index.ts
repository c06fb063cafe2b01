export type * from "./fact.js";
export { factsOf } from "./of.js";
export { traceRules, type RuleTrace } from "../trace.js";
