import ts from "typescript";

/** The doc comment of a rule. */
export interface Documentation {
  /** Its first sentence, on one line, without the full stop. */
  readonly description: string;
  /** All of it, as Markdown. */
  readonly text: string;
}

/** Reads the doc comment above `export default` from a rule's source. Throws when there is none. */
export function documentationOf(id: string, source: string): Documentation {
  const file = ts.createSourceFile(`${id}.ts`, source, ts.ScriptTarget.Latest, false);
  const rule = file.statements.find((statement) => ts.isExportAssignment(statement));
  if (!rule) throw new Error(`rules/src/rules/${id}.ts has no \`export default defineRule({…})\``);
  const comments = ts.getLeadingCommentRanges(source, rule.pos) ?? [];
  const comment = comments.map(({ pos, end }) => source.slice(pos, end)).findLast((text) => text.startsWith("/**"));
  if (comment === undefined) throw new Error(`rules/src/rules/${id}.ts has no doc comment above \`export default\``);
  const text = withoutStars(comment);
  const paragraph = (text.split(/\n\s*\n/)[0] ?? "").replace(/\s+/g, " ");
  const sentence = /^(.+?)\.(?=\s|$)/.exec(paragraph)?.[1];
  if (sentence === undefined)
    throw new Error(`rules/src/rules/${id}.ts: the doc comment doesn't begin with a sentence`);
  return { description: sentence, text };
}

function withoutStars(comment: string): string {
  return comment
    .slice("/**".length, -"*/".length)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
