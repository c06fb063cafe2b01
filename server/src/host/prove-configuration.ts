import { join } from "node:path";
import { ESLint } from "eslint";
import { Refusal } from "../service/refusal.js";
import { eslintOptions, variantOf } from "./configuration.js";
import type { LintOptions } from "./lint-options.js";

/**
 * Resolves the configuration for a file of each language, whether it exists or not.
 * @throws Refusal when the configuration can't be loaded, or a rule's options are wrong.
 */
export async function proveConfiguration(options: LintOptions): Promise<void> {
  for (const [language, name] of [
    ["c", "a.c"],
    ["javascript", "a.js"],
  ] as const) {
    const path = join(options.cwd, name);
    try {
      const engine = new ESLint(await eslintOptions(options, variantOf(path, language, undefined)));
      await engine.calculateConfigForFile(path);
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error))
        .trim()
        .replaceAll(/\s*\n\s*/g, " ")
        .replace(/\.?$/, ".");
      const place = options.config === undefined ? "What --rule asks for" : `The configuration ${options.config}`;
      throw new Refusal(
        `${place} can't be used: ${reason}`,
        options.config === undefined ? "Correct the option." : "Correct the file.",
      );
    }
  }
}
