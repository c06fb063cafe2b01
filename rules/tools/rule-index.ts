import type { AuthoredRule } from "./page.js";
import { languagesOf, namesOf } from "./page.js";

/** The text of src/generated/rules.ts, before formatting. */
export function indexOf(authored: readonly AuthoredRule[]): string {
  const imports = authored.map(({ id }) => `import ${camelCase(id)} from "../rules/${id}.js";`);
  const rules = authored.map(
    ({ id, documentation }) =>
      `${JSON.stringify(id)}: toEslintRule(${JSON.stringify(id)}, ${JSON.stringify(documentation.description)}, ${camelCase(id)}),`,
  );
  const metadata = authored.map(({ id, rule, documentation }) => {
    const { languages, concern, recommended, fixable = false, hasSuggestions = false } = rule;
    const { description } = documentation;
    return `${JSON.stringify(id)}: ${JSON.stringify({ languages, concern, recommended, fixable, hasSuggestions, description })},`;
  });
  return `
// Generated from src/rules/ by tools/gen.ts: \`npm run gen\`.
import type { Rule as EslintRule } from "eslint";
import { toEslintRule, type Rule } from "../rule.js";
${imports.join("\n")}

/** What configurations and documentation say of a rule without running it. */
export interface RuleMetadata extends Pick<Rule, "languages" | "concern" | "recommended"> {
  readonly fixable: boolean;
  readonly hasSuggestions: boolean;
  /** One sentence without its full stop. */
  readonly description: string;
}

/** The rules as they are written, for whoever asks them without ESLint. */
export const authored: Readonly<Record<string, Rule>> = {
${authored.map(({ id }) => `${JSON.stringify(id)}: ${camelCase(id)},`).join("\n")}
};

export const rules: Readonly<Record<string, EslintRule.RuleModule>> = {
${rules.join("\n")}
};

export const metadata: Readonly<Record<string, RuleMetadata>> = {
${metadata.join("\n")}
};
`;
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const opening = "<!-- rules -->";
const closing = "<!-- /rules -->";

/** The text with the rule table between its markers renewed; unchanged when it has no markers. */
export function withRuleTable(file: string, text: string, authored: readonly AuthoredRule[], docs: string): string {
  const start = text.indexOf(opening);
  if (start < 0) return text;
  const end = text.indexOf(closing, start);
  if (end < 0) throw new Error(`${file}: ${opening} has no ${closing}`);
  return `${text.slice(0, start + opening.length)}\n\n${tableOf(authored, docs)}\n\n${text.slice(end)}`;
}

function tableOf(authored: readonly AuthoredRule[], docs: string): string {
  const rows = authored.map(({ id, rule, documentation }) => {
    const edits = [rule.fixable === true ? "fix" : "", rule.hasSuggestions === true ? "suggestion" : ""].filter(
      Boolean,
    );
    const { recommended } = rule;
    const some = typeof recommended === "boolean" ? "" : ` (${namesOf(recommended)})`;
    const config = recommended === false ? "strict" : `recommended${some}`;
    return `| [${id}](${docs}/${id}.md) | ${documentation.description}. | ${languagesOf(rule)} | ${config} | ${edits.join(", ")} |`;
  });
  return ["| rule | reports | languages | config | edits |", "|---|---|---|---|---|", ...rows].join("\n");
}
