import type { Language, ParseResult } from "@eslint/core";
import type { Tree } from "web-tree-sitter";
import { mayBeRefused, parseC } from "./grammar.js";
import { CSourceCode, isCxxHeader, rootOf, type TranslationUnit } from "./source-code.js";

/**
 * Entries for JavaScript that name no files apply to C files too, and so do their options. Rules of JavaScript read
 * these when they are made.
 */
const javascriptOptions = new Set(["ecmaVersion", "sourceType", "globals", "parser", "parserOptions"]);

interface CLanguageTypes {
  LangOptions: Record<string, unknown>;
  Code: CSourceCode;
  RootNode: TranslationUnit;
  Node: TranslationUnit;
}

/**
 * C for ESLint. Text of any kind has a tree, so only size makes a parse error. Await `loadGrammar()`
 * before the first file; the entry `eslint-plugin-syscalls/c` does.
 */
export const cLanguage: Language<CLanguageTypes> = {
  fileType: "text",
  lineStart: 1,
  columnStart: 0,
  nodeTypeKey: "type",
  visitorKeys: { translation_unit: [] },

  validateLanguageOptions(options) {
    const unknown = Object.keys(options).filter((name) => !javascriptOptions.has(name));
    if (unknown.length === 0) return;
    throw new TypeError(
      `The language "syscalls/c" has no options, but was given ${unknown.map((name) => `"${name}"`).join(", ")}. ` +
        "Remove it, or give the config entry that sets it the `files` that it is meant for.",
    );
  },

  /** Drops what was meant for JavaScript: a parser object need not be serialisable, and `--cache` serialises. */
  normalizeLanguageOptions() {
    return { ecmaVersion: 2024, sourceType: "script", globals: {}, parserOptions: {} };
  },

  parse(file): ParseResult<TranslationUnit> {
    const text = file.body as string;
    try {
      const parsed = mayBeRefused(text) && !isCxxHeader(file.path, text) ? parseC(text) : undefined;
      return { ok: true, ast: rootOf(text), parsed };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { ok: false, errors: [{ message: error.message, line: 1, column: 1 }] };
    }
  },

  createSourceCode(file, { ast, parsed }) {
    return new CSourceCode(file, ast, parsed as Tree | undefined);
  },
};
