/** A finding as a fixture draws it. Columns are 0-based UTF-16 units; `line` is the 1-based line of the code. */
export interface Drawn {
  readonly line: number;
  readonly start: number;
  /** End of the range, or of the first line when the finding goes on below. */
  readonly end: number;
  readonly rule: string;
  readonly messageId: string | undefined;
  /** Undefined: any message of `messageId`. A last `…` stands for any rest. */
  readonly message: string | undefined;
}

export interface Reported extends Drawn {
  readonly message: string;
}

interface Annotated {
  readonly drawn: readonly Drawn[];
  /** Lines that look like annotations and aren't. */
  readonly malformed: readonly string[];
}

const annotation = /^(\s*)\/\/(<?)(\s*)(\^*)\s+([a-z][\w/-]*)(?:\((\w+)\))?(?:: (\S.*))?$/;
const attempt = /^\s*(?:\/\/|\/\*)(?:<|\s*\^)/;
/** `//<` takes three columns, so a range from column 0 can't be drawn shorter. */
const shortestFromZero = 3;

/** Reads the annotation lines of a fixture. */
export function annotationsOf(text: string): Annotated {
  const drawn: Drawn[] = [];
  const malformed: string[] = [];
  let line = 0;
  for (const [index, content] of linesOf(text).entries()) {
    if (!attempt.test(content)) {
      line = index + 1;
      continue;
    }
    const found = line > 0 ? read(content, line) : undefined;
    if (found) drawn.push(found);
    else malformed.push(`line ${index + 1} is no annotation: ${content.trim()}`);
  }
  return { drawn, malformed };
}

function read(content: string, line: number): Drawn | undefined {
  const match = annotation.exec(content);
  if (!match) return undefined;
  const [, indent = "", arrow = "", gap = "", carets = "", rule = "", messageId, message] = match;
  if (messageId === undefined && message === undefined) return undefined;
  if (arrow === "<" ? indent + gap !== "" : carets === "") return undefined;
  const before = indent.length + 2 + arrow.length + gap.length;
  return { line, start: arrow === "<" ? 0 : before, end: before + carets.length, rule, messageId, message };
}

/** The fixture as its author would write it in a program. */
export function withoutAnnotations(text: string): string {
  return linesOf(text)
    .filter((line) => !attempt.test(line))
    .join("\n");
}

/** The annotation line of a finding, to copy; or why there is none. */
function draw({ start, end, rule, message, messageId }: Drawn): string {
  const says = `${rule}${message === undefined ? `(${messageId ?? ""})` : `: ${message}`}`;
  if (start >= 2 && end > start) return `//${" ".repeat(start - 2)}${"^".repeat(end - start)} ${says}`;
  if (start === 0 && end >= shortestFromZero) return `//<${"^".repeat(end - shortestFromZero)} ${says}`;
  return `[columns ${start} to ${end} can't be drawn: indent the code or lengthen it] ${says}`;
}

/** What differs between the drawing and the report, readable, one entry per line of code; empty when they agree. */
export function differences(text: string, reported: readonly Reported[]): string[] {
  const { drawn, malformed } = annotationsOf(text);
  const unmatched = [...reported];
  const missing = drawn.filter((expected) => {
    const index = unmatched.findIndex((one) => agrees(expected, one));
    if (index >= 0) unmatched.splice(index, 1);
    return index < 0;
  });
  const lines = linesOf(text);
  const concerned = [...new Set([...missing, ...unmatched].map(({ line }) => line))].sort((a, b) => a - b);
  return [
    ...malformed,
    ...concerned.map((line) =>
      [
        `line ${line}:`,
        `  ${lines[line - 1] ?? ""}`,
        ...missing.filter((one) => one.line === line).map((one) => `  ${draw(one)}   <- drawn, not reported`),
        ...unmatched.filter((one) => one.line === line).map((one) => `  ${draw(one)}   <- reported, not drawn`),
      ].join("\n"),
    ),
  ];
}

function agrees(expected: Drawn, found: Reported): boolean {
  const sameText =
    expected.message === undefined ||
    (expected.message.endsWith("…")
      ? found.message.startsWith(expected.message.slice(0, -1))
      : found.message === expected.message);
  return (
    sameText &&
    expected.line === found.line &&
    expected.start === found.start &&
    expected.end === found.end &&
    expected.rule === found.rule &&
    (expected.messageId === undefined || expected.messageId === found.messageId)
  );
}

export function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}
