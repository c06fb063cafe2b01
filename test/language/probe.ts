import c from "eslint-plugin-syscalls/c";
import { Linter, type ESLint, type Rule } from "eslint";
import type { Tree } from "web-tree-sitter";

/** What the tests use of the source code that the language makes. */
export interface CSource {
  readonly text: string;
  readonly isCxx: boolean;
  readonly comments: readonly { type: string; value: string; range: readonly [number, number] }[];
  withTree<T>(use: (tree: Tree) => T): T;
}

/** How often the rule below has looked at a file in this process. */
export let checks = 0;

/** Reports every call of `fsync`, and turns it into `fdatasync`. */
const noFsync: Rule.RuleModule = {
  meta: {
    type: "problem",
    fixable: "code",
    languages: ["syscalls/c"],
    messages: { found: "fsync" },
    schema: [{ type: "object", properties: { allow: { type: "string" } }, additionalProperties: false }],
  },
  create(context) {
    const { sourceCode, options } = context;
    const { allow } = (options[0] ?? {}) as { allow?: string };
    const check = () => {
      checks += 1;
      for (const { start, end, argument } of callsOfFsync(sourceCode as unknown as CSource)) {
        if (argument === allow) continue;
        const loc = { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) };
        context.report({ loc, messageId: "found", fix: (fixer) => fixer.replaceTextRange([start, end], "fdatasync") });
      }
    };
    return { translation_unit: check };
  },
};

function callsOfFsync(source: CSource): { start: number; end: number; argument: string }[] {
  return source.withTree((tree) =>
    tree.rootNode.descendantsOfType("call_expression").flatMap((call) => {
      const name = call.childForFieldName("function");
      if (name?.text !== "fsync") return [];
      const argument = call.childForFieldName("arguments")?.text.slice(1, -1) ?? "";
      return [{ start: name.startIndex, end: name.endIndex, argument }];
    }),
  );
}

const never: Rule.RuleModule = { meta: { schema: [], messages: {} }, create: () => ({}) };

export const probe: ESLint.Plugin = {
  meta: { name: "probe", version: "1.0.0" },
  rules: { "no-fsync": noFsync, never },
};

/** The plugin of the C entry, as ESLint's types see it. */
export const cPlugin: ESLint.Plugin = c;

/** The probe rule on C files. */
export const cConfig: Linter.Config = {
  files: ["**/*.{c,h}"],
  plugins: { syscalls: cPlugin, probe },
  language: "syscalls/c",
  rules: { "probe/no-fsync": "error" },
};

/** Messages for a text, as `line:column rule` (or the message of one without a rule), in order. */
export function lint(text: string, ...more: Linter.Config[]): string[] {
  return new Linter().verify(text, [cConfig, ...more], { filename: "a.c" }).map(brief);
}

export function brief(message: Linter.LintMessage): string {
  return `${message.line}:${message.column} ${message.ruleId ?? message.message}`;
}

/** The source code that the language makes of a text. */
export function sourceOf(text: string, filename = "a.c"): CSource {
  let source: unknown;
  const seen: Rule.RuleModule = {
    meta: { schema: [] },
    create(context) {
      source = context.sourceCode;
      return {};
    },
  };
  const seeing: Linter.Config = {
    ...cConfig,
    plugins: { syscalls: cPlugin, x: { rules: { seen } } },
    rules: { "x/seen": 2 },
  };
  const [fatal] = new Linter().verify(text, [seeing], { filename });
  if (!source) throw new Error(fatal?.message ?? "the file was not linted");
  return source as CSource;
}
