import type { SourceCode } from "eslint";
import { traceRules, type CallFact, type FileFacts, type RuleTrace } from "eslint-plugin-syscalls/facts";
import { lineOf } from "./lines.js";

/** A call, and what each rule that looked at it thought of it; none: no rule is concerned with such calls. */
export interface Judgement {
  readonly call: CallFact;
  readonly traces: readonly RuleTrace[];
}

/** The calls that begin on a line (1-based), or else the innermost one that runs over it, with every rule's view. */
export function judgementsOn(
  line: number,
  facts: FileFacts,
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
): readonly Judgement[] {
  const calls = callsOnLine(facts, line);
  const lines = [...new Set(calls.map((call) => lineOf(facts.text, call.span[0])))];
  const traces = lines.flatMap((one) => traceRules(sourceCode, facts.filename, settings, one));
  return calls.map((call) => ({
    call,
    traces: traces.filter(({ span }) => span[0] === call.span[0] && span[1] === call.span[1]),
  }));
}

/** Every line on which a call's name stands, ascending, each once. */
export function linesWithCalls(facts: FileFacts): readonly number[] {
  return [...new Set(facts.calls.map((call) => lineOf(facts.text, call.calleeSpan[1] - 1)))].sort((a, b) => a - b);
}

/** By the end of the callee's name, which is where a method's own name stands in a chain over several lines. */
function callsOnLine(facts: FileFacts, line: number): readonly CallFact[] {
  const named = facts.calls.filter((call) => lineOf(facts.text, call.calleeSpan[1] - 1) === line);
  if (named.length > 0) return named;
  const runsOver = ({ span }: CallFact) => lineOf(facts.text, span[0]) <= line && lineOf(facts.text, span[1]) >= line;
  return facts.calls
    .filter(runsOver)
    .sort((a, b) => a.span[1] - a.span[0] - (b.span[1] - b.span[0]))
    .slice(0, 1);
}
