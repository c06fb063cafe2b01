import { Linter, type ESLint, type Rule, type SourceCode } from "eslint";
import type { RuleDocs } from "./diagnosis.js";
import { oursOf, saysUnparsed } from "./comment-complaints.js";

/** Why work was given up: nobody wants its result any more. */
export class Stopped extends Error {
  constructor() {
    super("Stopped.");
  }
}

export interface LintingEvents {
  /** Asked between rules and while C is parsed; `true` makes the linting throw {@link Stopped}. */
  readonly isStopped: () => boolean;
  /** A rule threw; the other rules go on. */
  readonly onRuleError: (rule: string, error: unknown) => void;
}

export interface Linted {
  readonly messages: readonly Linter.LintMessage[];
  /** Absent when the text can't be parsed. */
  readonly sourceCode: SourceCode | undefined;
  /** Milliseconds in a parser that the configuration names; ESLint's own isn't watched. */
  readonly parsing: number;
}

/** Lints texts with one configuration, as ESLint's own class does, but with rules that can fail and be stopped. */
export class Linting {
  readonly #linter: Linter;
  readonly #configs: Linter.Config[];
  readonly #events: LintingEvents;
  #parsing = 0;
  readonly #guarded = new Map<ESLint.Plugin, ESLint.Plugin>();

  constructor(configs: readonly Linter.Config[], root: string, events: LintingEvents) {
    this.#linter = new Linter({ configType: "flat", cwd: root });
    this.#events = events;
    this.#configs = configs.map((config) => {
      const plugin = config.plugins?.["syscalls"];
      const parser = config.languageOptions?.["parser"] as Linter.Parser | undefined;
      return {
        ...config,
        ...(plugin ? { plugins: { ...config.plugins, syscalls: this.#guard(plugin) } } : {}),
        ...(parser ? { languageOptions: { ...config.languageOptions, parser: this.#watch(parser) } } : {}),
      };
    });
  }

  /** @throws Stopped */
  verify(source: string | SourceCode, path: string): Linted {
    this.#stopIfTold();
    this.#parsing = 0;
    const messages = this.#linter.verify(source, this.#configs, { filename: path });
    const failed = messages.some(saysUnparsed);
    const sourceCode = failed ? undefined : this.#linter.getSourceCode();
    return { messages: oursOf(messages), sourceCode, parsing: this.#parsing };
  }

  docsOf(rule: string): RuleDocs | undefined {
    const short = rule.replace(/^syscalls\//, "");
    for (const plugin of this.#guarded.values()) {
      const docs = plugin.rules?.[short]?.meta?.docs;
      if (docs) return docs as RuleDocs;
    }
    return undefined;
  }

  #watch(parser: Linter.Parser): Linter.Parser {
    if (!("parseForESLint" in parser)) return parser;
    const parse = parser.parseForESLint.bind(parser);
    const parseForESLint = (text: string, options?: unknown) => {
      const start = performance.now();
      try {
        return parse(text, options);
      } finally {
        this.#parsing += performance.now() - start;
      }
    };
    return { ...parser, parseForESLint };
  }

  /** ESLint refuses two plugin objects of one name, so each has one guarded twin. */
  #guard(plugin: ESLint.Plugin): ESLint.Plugin {
    const known = this.#guarded.get(plugin);
    if (known) return known;
    const rules = Object.entries(plugin.rules ?? {}).map(([id, rule]) => [id, this.#guardRule(id, rule)] as const);
    const twin = { ...plugin, rules: Object.fromEntries(rules) };
    this.#guarded.set(plugin, twin);
    return twin;
  }

  #guardRule(id: string, rule: Rule.RuleModule): Rule.RuleModule {
    const attempt = <T>(work: () => T, otherwise: T): T => {
      this.#stopIfTold();
      try {
        return work();
      } catch (error) {
        this.#stopIfTold();
        this.#events.onRuleError(`syscalls/${id}`, error);
        return otherwise;
      }
    };
    const create = (context: Rule.RuleContext): Rule.RuleListener => {
      const listeners = attempt<Rule.RuleListener>(() => rule.create(context), {});
      const guarded = Object.entries(listeners).map(([selector, listener]) => {
        const call = listener as (...given: unknown[]) => void;
        return [selector, (...given: unknown[]) => attempt(() => call(...given), undefined)] as const;
      });
      return Object.fromEntries(guarded);
    };
    return { ...rule, create };
  }

  #stopIfTold(): void {
    if (this.#events.isStopped()) throw new Stopped();
  }
}
