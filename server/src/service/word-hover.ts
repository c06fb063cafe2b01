import type { Database } from "syscall-db";
import type { Span } from "eslint-plugin-syscalls/facts";
import { explain, type Explanation } from "./explain.js";
import { subjectsOf } from "./subjects.js";

/** What a name in the text means, whatever stands around it. */
export interface ExplainedWord {
  readonly span: Span;
  readonly explanation: Explanation;
}

/** `SYS_openat`, `__NR_openat`, `CAP_NET_ADMIN` and `O_CLOEXEC` speak for themselves, in code of any language. */
export function explainedWord(text: string, offset: number, db: Database): ExplainedWord | undefined {
  const span = wordAround(text, offset, /\w/);
  const word = text.slice(...span);
  const flag = db.constant(word);
  if (flag?.group === "open-flag") return { span, explanation: explainFlag(word, db) };
  if (!/^(?:SYS_|__NR_|CAP_)\w+$/.test(word)) return undefined;
  const [subject] = subjectsOf(word, db);
  return subject && { span, explanation: explain(subject, db) };
}

export function wordAround(text: string, offset: number, letter: RegExp): Span {
  let [start, end] = [offset, offset];
  while (start > 0 && letter.test(text[start - 1] ?? "")) start -= 1;
  while (end < text.length && letter.test(text[end] ?? "")) end += 1;
  return [start, end];
}

function explainFlag(name: string, db: Database): Explanation {
  const { value, summary, from, header } = db.constant(name) ?? { from: [] };
  const number = value === undefined ? [] : [`0${value.toString(8)} on x86-64`];
  return {
    name,
    call: name,
    about: ["open flag", ...(header === undefined ? [] : [`<${header}>`]), ...number].join(" · "),
    sentences: summary === undefined ? [] : [summary],
    facts: from.map(({ place }) => ({ label: "manual", lines: [place], first: true })),
  };
}
