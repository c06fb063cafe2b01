import type { SourceCode } from "eslint";
import { database, type LibraryCall } from "syscall-db";
import { extractC } from "../facts/c/extract.js";
import type { Span } from "../facts/fact.js";
import { codeOf, factsOf, keptOf } from "../facts/of.js";
import { Code } from "../facts/query.js";
import { notedFor, type Related } from "../facts/related.js";
import { walkable } from "../languages/c/cursor.js";
import { CSourceCode } from "../languages/c/source-code.js";

/** What an editor asks of a file beside its findings. Await the entry `c` before the first C file. */
export { CDocument } from "./c-document.js";
export { crossingSites, type CrossingSite, type ReachedCall } from "./sites.js";
export { ParseStopped } from "../languages/c/grammar.js";
export type { Related };

/** A call that the database knows. */
export interface KnownCall {
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly row: LibraryCall;
}

/** The calls that the database knows; of C only those in the functions around an offset. None in C++. */
export function knownCalls(sourceCode: SourceCode, filename: string, offset: number): readonly KnownCall[] {
  const facts = isC(sourceCode) ? factsAround(sourceCode, filename, offset) : factsOf(sourceCode, filename);
  if (!facts) return [];
  const code = new Code(facts, database());
  return facts.calls.flatMap((call) => {
    const row = code.row(call);
    return row && row === code.db.call(call.callee ?? "", code.runtime)
      ? [{ span: call.span, calleeSpan: call.calleeSpan, row }]
      : [];
  });
}

function factsAround(sourceCode: CSourceCode, filename: string, offset: number) {
  if (sourceCode.isCxx) return undefined;
  const isWanted = (start: number, end: number) => start <= offset && offset <= end;
  return sourceCode.withTree((tree) =>
    extractC(walkable(tree), sourceCode.text, filename, isWanted, keptOf(sourceCode)),
  );
}

/**
 * Further places of a finding: what its rule noted, and for a call of a helper the call inside it that the finding is
 * about. The source code is the one that was linted.
 */
export function relatedTo(
  sourceCode: SourceCode,
  settings: Readonly<Record<string, unknown>>,
  filename: string,
  finding: { readonly rule: string; readonly span: Span; readonly message: string },
): readonly Related[] {
  const own = notedFor(sourceCode, finding.rule, finding.span);
  const code = codeOf(sourceCode, settings, filename)?.code;
  const site = code?.facts.calls.find(({ span }) => span[0] === finding.span[0] && span[1] === finding.span[1]);
  if (!code || site?.target === undefined) return own;
  const reached = code.through(site).filter(({ chain }) => chain.length > 0);
  const inner = reached.find(({ call }) => finding.message.includes(`\`${call.calleeText}\``)) ?? reached[0];
  if (!inner) return own;
  const way = [...inner.chain, inner.call.calleeText].map((name) => `\`${name}\``);
  // What stands in another file has no place here: the last call of this file leads there.
  const calls = [...inner.helperCalls, inner.call].filter(({ id }) => id < code.facts.calls.length);
  const last = calls.at(-1);
  if (!last || last.id === site.id) return own;
  const rest = way.slice(calls.length).map((name) => `, which calls ${name}`);
  const message = `${way.slice(0, calls.length).join(" calls ")} here${rest.join("")}`;
  return [...own, { span: last.span, message }];
}

function isC(sourceCode: object): sourceCode is CSourceCode {
  return sourceCode instanceof CSourceCode;
}
