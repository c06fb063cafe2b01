import type { SourceCode } from "eslint";
import type { CallFact, Span } from "./facts/fact.js";
import { openCompletely } from "./facts/of.js";
import { authored } from "./generated/rules.js";
import type { OptionSchema } from "./rule.js";

/** What one rule thought of one call. */
export interface RuleTrace {
  readonly rule: string;
  /** The call as written, without its arguments. */
  readonly call: string;
  readonly span: Span;
  readonly spoke: boolean;
  /** Its message, or why it stayed silent. */
  readonly reason: string;
}

/**
 * What every rule for the file's language thought of the calls on one line, with each rule's default options.
 *
 * @param line 1-based
 */
export function traceRules(
  sourceCode: SourceCode,
  filename: string,
  settings: Readonly<Record<string, unknown>>,
  line: number,
): readonly RuleTrace[] {
  const opened = openCompletely(sourceCode, settings, filename);
  if (!opened) return [];
  const { code } = opened;
  const onLine = (span: Span) => sourceCode.getLocFromIndex(span[0]).line === line;
  const calls = code.facts.calls.filter((call) => onLine(call.span));
  return Object.entries(authored).flatMap(([id, rule]) => {
    if (!rule.languages.includes(code.facts.language)) return [];
    const silences = new Map<number, string>();
    const options = Object.fromEntries(
      Object.entries<OptionSchema>(rule.options).map(([name, schema]) => [name, schema.default]),
    );
    const findings = [...rule.check({ ...opened, options, silent: (call, reason) => silences.set(call.id, reason) })];
    return calls.flatMap((call): readonly RuleTrace[] => {
      const found = findings.find((finding) => finding.span[0] === call.span[0] && finding.span[1] === call.span[1]);
      const trace = { rule: id, call: call.calleeText, span: call.span };
      if (found)
        return [{ ...trace, spoke: true, reason: fill(rule.messages[found.messageId] ?? "", found.data ?? {}) }];
      const silence =
        silences.get(call.id) ?? (looksAt(call) ? "nothing that follows from this call is of its kind" : undefined);
      return silence === undefined ? [] : [{ ...trace, spoke: false, reason: silence }];
    });
    function looksAt(call: CallFact): boolean {
      return code
        .through(call)
        .some(
          ({ call: inner, row }) =>
            (rule.startsFromBlocking === true && row.blocksEventLoop === true) ||
            rule.startsFrom.some((effect) => code.effects(inner, effect).length > 0),
        );
    }
  });
}

function fill(message: string, data: Readonly<Record<string, string>>): string {
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (hole, name: string) => data[name] ?? hole);
}
