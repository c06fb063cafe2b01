import type { CallFact, FileFacts } from "eslint-plugin-syscalls/facts";

/** 1-based. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** Calls whose name stands on the line, or whose text runs over it. */
export function callsOnLine(facts: FileFacts, line: number): readonly CallFact[] {
  const startsHere = facts.calls.filter((call) => lineOf(facts.text, call.calleeSpan[0]) === line);
  if (startsHere.length > 0) return startsHere;
  const runsOver = ({ span }: CallFact) => lineOf(facts.text, span[0]) <= line && lineOf(facts.text, span[1]) >= line;
  const around = facts.calls.filter(runsOver);
  return around.slice(-1);
}

/** Every line on which a call's name stands, ascending, each once. */
export function linesWithCalls(facts: FileFacts): number[] {
  return [...new Set(facts.calls.map((call) => lineOf(facts.text, call.calleeSpan[0])))].sort((a, b) => a - b);
}
