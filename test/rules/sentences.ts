/** What keeps a message from being one or two well-formed sentences; empty when nothing does. */
export function sentenceProblems(message: string): string[] {
  const problems: string[] = [];
  const words = message.replace(/`[^`]*`/g, "`code`");
  if (!/^(?:[A-Z`]|\{\{)/.test(message)) problems.push("begins with neither a capital nor code");
  if (!/[^.\s]\.$/.test(message)) problems.push("doesn't end with one full stop");
  if ((words.match(/[.!?](?=\s|$)/g) ?? []).length > 2) problems.push("has more than two sentences");
  if (/\s{2}|\s$|^\s|\n/.test(message)) problems.push("has stray white space");
  if (words.replace("`code`", "").includes("``") || (message.match(/`/g) ?? []).length % 2 === 1)
    problems.push("has an unpaired backtick");
  return problems;
}

/** Also for a message as the user sees it: every hole is filled with something to read. */
export function filledProblems(message: string): string[] {
  const holes = /\{\{.*?\}\}/.test(message) ? ["has an empty hole"] : [];
  const values = /\b(?:undefined|NaN)\b|\[object \w+\]/.test(message.replace(/`[^`]*`/g, ""))
    ? ["shows a missing value"]
    : [];
  return [...sentenceProblems(message), ...holes, ...values];
}
