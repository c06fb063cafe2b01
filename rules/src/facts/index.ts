export type * from "./fact.js";
export { factsOf } from "./of.js";
export { traceRules, type RuleTrace } from "../trace.js";
export type { Settings } from "../settings.js";
export type { Target } from "../target.js";
