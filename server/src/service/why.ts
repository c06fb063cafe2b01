import type { SourceCode } from "eslint";
import { traceRules, type CallFact, type FileFacts, type RuleTrace } from "eslint-plugin-syscalls/facts";
import { Lines } from "./lines.js";

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
  const lines = new Lines(facts.text);
  const calls = callsOnLine(facts, lines, line);
  const begun = [...new Set(calls.map((call) => lines.at(call.span[0])))];
  const traces = begun.flatMap((one) => traceRules(sourceCode, facts.filename, settings, one));
  return calls.map((call) => ({
    call,
    traces: traces.filter(({ span }) => span[0] === call.span[0] && span[1] === call.span[1]),
  }));
}

/** Every line on which a call's name stands, ascending, each once. */
export function linesWithCalls(facts: FileFacts): readonly number[] {
  const lines = new Lines(facts.text);
  return [...new Set(facts.calls.map((call) => lineOfName(call, lines)))].sort((a, b) => a - b);
}

function callsOnLine(facts: FileFacts, lines: Lines, line: number): readonly CallFact[] {
  const named = facts.calls.filter((call) => lineOfName(call, lines) === line);
  if (named.length > 0) return named;
  const runsOver = ({ span }: CallFact) => lines.at(span[0]) <= line && lines.at(span[1]) >= line;
  const length = ({ span }: CallFact) => span[1] - span[0];
  return facts.calls
    .filter(runsOver)
    .sort((a, b) => length(a) - length(b))
    .slice(0, 1);
}

/** By the end of the callee's name, which is where a method's own name stands in a chain over several lines. */
function lineOfName(call: CallFact, lines: Lines): number {
  return lines.at(call.calleeSpan[1] - 1);
}
