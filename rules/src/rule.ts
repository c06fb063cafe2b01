import type { Rule as EslintRule } from "eslint";
import type { Database, EffectName } from "syscall-db";
import type { Code } from "./facts/query.js";
import type { Edit } from "./facts/edit.js";
import type { CallFact, FactLanguage, Span } from "./facts/fact.js";
import { announce, codeOf } from "./facts/of.js";
import { noteRelated, type Related } from "./facts/related.js";
import type { Target } from "./target.js";

/** One thing worth saying, at a place. `data` fills the `{{holes}}` of the message. */
export interface Finding<MessageId extends string = string> {
  readonly span: Span;
  readonly messageId: MessageId;
  readonly data?: Readonly<Record<string, string>>;
  /** Only where behaviour is provably kept. */
  readonly fix?: readonly Edit[];
  readonly suggestions?: readonly Suggestion<MessageId>[];
  /** Further places that it speaks of; editors show them. */
  readonly related?: readonly Related[];
}

export interface Suggestion<MessageId extends string = string> {
  readonly messageId: MessageId;
  readonly data?: Readonly<Record<string, string>>;
  readonly edits: readonly Edit[];
}

/** What a rule judges by. */
export interface Judged<Options> {
  /** The file's facts and the questions about them. */
  readonly code: Code;
  readonly db: Database;
  readonly options: Options;
  /** What the code must run on: advice that it can't follow is not given. */
  readonly target: Target;
  /** Notes why a call of the rule's kind is left alone; `why` shows it. */
  readonly silent: (call: CallFact, reason: string) => void;
}

/** One rule. Its documentation is the doc comment above it; its id is its file's name. */
export interface Rule<MessageId extends string = string, Options extends object = object> {
  readonly languages: readonly FactLanguage[];
  /** Every finding is about a call with one of these effects: code without such a call isn't read for the rule's sake. */
  readonly startsFrom: readonly EffectName[];
  /** Findings are also about calls that stop Node's event loop, whatever their effects. */
  readonly startsFromBlocking?: true;
  /** Effects that also tell the rule something, wherever in the file they are; no reason to read it by themselves. */
  readonly consults?: readonly EffectName[];
  readonly concern: "cost" | "privilege" | "correctness";
  /** In `recommended`, for all of its languages or for these; otherwise in `strict` only. */
  readonly recommended: boolean | readonly FactLanguage[];
  readonly fixable?: boolean;
  readonly hasSuggestions?: boolean;
  /** How editors draw what findings mark: struck out, or faded where it could be left out. */
  readonly tags?: Readonly<Partial<Record<MessageId, "deprecated" | "unnecessary">>>;
  readonly messages: Readonly<Record<MessageId, string>>;
  /** JSON Schema of the properties of the options object, each with description and default. */
  readonly options: Readonly<Record<keyof Options & string, OptionSchema>>;
  /** What `strict` sets of them: more than the defaults report. */
  readonly strictOptions?: Partial<Options>;
  check(judged: Judged<Options>): Iterable<Finding<MessageId>>;
}

export interface OptionSchema {
  readonly description: string;
  readonly default: unknown;
  readonly [keyword: string]: unknown;
}

/** Keeps the literal types of message ids and options. */
export function defineRule<const MessageId extends string, Options extends object = object>(
  rule: Rule<MessageId, Options>,
): Rule<MessageId, Options> {
  return rule;
}

const eslintLanguages: Readonly<Record<FactLanguage, string>> = { c: "syscalls/c", javascript: "js/js" };

const homepage = "https://github.com/syscall-lint/syscall-lint";

/** The one adapter from our rules to ESLint's. `description` is the first sentence of the rule's documentation. */
export function toEslintRule<MessageId extends string, Options extends object>(
  id: string,
  description: string,
  rule: Rule<MessageId, Options>,
): EslintRule.RuleModule {
  const schemas = Object.entries<OptionSchema>(rule.options);
  const defaults = Object.fromEntries(schemas.map(([name, schema]) => [name, schema.default]));
  return {
    meta: {
      type: rule.concern === "cost" ? "suggestion" : "problem",
      docs: {
        description,
        recommended: rule.recommended,
        url: `${homepage}/blob/main/rules/docs/${id}.md`,
        ...(rule.tags === undefined ? {} : { tags: rule.tags }),
      },
      languages: rule.languages.map((language) => eslintLanguages[language]),
      ...(rule.fixable === true ? { fixable: "code" as const } : {}),
      ...(rule.hasSuggestions === true ? { hasSuggestions: true } : {}),
      messages: { ...rule.messages },
      schema:
        schemas.length === 0
          ? []
          : [{ type: "object", properties: Object.fromEntries(schemas), additionalProperties: false }],
      ...(schemas.length === 0 ? {} : { defaultOptions: [defaults] }),
    },
    create(context) {
      announce(context.sourceCode, rule);
      const run = () => {
        const opened = codeOf(context.sourceCode, context.settings, context.filename);
        if (!opened) return;
        const options = { ...defaults, ...(context.options[0] as object | undefined) } as Options;
        for (const finding of rule.check({ ...opened, options, silent: ignore })) report(context, finding);
      };
      return { Program: run, translation_unit: run };
    },
  };
}

function ignore(): void {
  // Only `why` listens.
}

function report(context: EslintRule.RuleContext, finding: Finding): void {
  const { sourceCode } = context;
  if (finding.related) noteRelated(sourceCode, context.id, finding.span, finding.related);
  context.report({
    loc: { start: sourceCode.getLocFromIndex(finding.span[0]), end: sourceCode.getLocFromIndex(finding.span[1]) },
    messageId: finding.messageId,
    ...(finding.data ? { data: { ...finding.data } } : {}),
    ...(finding.fix ? { fix: fixer(finding.fix) } : {}),
    ...(finding.suggestions
      ? {
          suggest: finding.suggestions.map(({ messageId, data, edits }) => ({
            messageId,
            ...(data ? { data: { ...data } } : {}),
            fix: fixer(edits),
          })),
        }
      : {}),
  });
}

function fixer(edits: readonly Edit[]): EslintRule.ReportFixer {
  return (eslintFixer) => edits.map(({ span, text }) => eslintFixer.replaceTextRange([span[0], span[1]], text));
}
