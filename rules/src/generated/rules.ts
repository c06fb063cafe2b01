// Generated from src/rules/ by tools/gen.ts: `npm run gen`.
import type { Rule as EslintRule } from "eslint";
import { toEslintRule, type Rule } from "../rule.js";

/** What configurations and documentation say of a rule without running it. */
export interface RuleMetadata extends Pick<Rule, "languages" | "concern" | "recommended"> {
  readonly fixable: boolean;
  readonly hasSuggestions: boolean;
  /** One sentence without its full stop. */
  readonly description: string;
}

export const rules: Readonly<Record<string, EslintRule.RuleModule>> = {};

export const metadata: Readonly<Record<string, RuleMetadata>> = {};
