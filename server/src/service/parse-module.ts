import type { SourceCode } from "eslint";
import type { SourceLanguage } from "./source-code.js";

/** What the facts of a JavaScript or TypeScript file are read from. */
export type ParsedModule = Pick<SourceCode, "text" | "ast" | "scopeManager" | "visitorKeys">;

/** One text parsed as ESLint does it, without its walk over the tree, which costs twice the parsing; undefined if it is refused. */
export async function parseModule(
  text: string,
  language: Exclude<SourceLanguage, "c">,
): Promise<ParsedModule | undefined> {
  try {
    return language === "typescript" ? await parseTypeScript(text) : await parseJavaScript(text);
  } catch (error) {
    // Both parsers say so of what they can't read.
    if (error instanceof Error && ("index" in error || "location" in error)) return undefined;
    throw error;
  }
}

async function parseTypeScript(text: string): Promise<ParsedModule> {
  // The names of a CommonJS module are lost in a bundle; its default export is all of it everywhere.
  const { default: parser } = await import("@typescript-eslint/parser");
  const { ast, scopeManager, visitorKeys } = parser.parseForESLint(text, { range: true });
  return { text, ast, scopeManager, visitorKeys } as unknown as ParsedModule;
}

async function parseJavaScript(text: string): Promise<ParsedModule> {
  const [{ parse, VisitorKeys }, { analyze }] = await Promise.all([import("espree"), import("eslint-scope")]);
  const as = (sourceType: "module" | "commonjs") => {
    const options = { ecmaVersion: "latest", sourceType, range: true, ecmaFeatures: { jsx: true } } as const;
    const ast = parse(text, options) as unknown as Parameters<typeof analyze>[0];
    const scopeManager = analyze(ast, {
      ecmaVersion: 2026,
      sourceType,
      ignoreEval: true,
      nodejsScope: sourceType === "commonjs",
      childVisitorKeys: VisitorKeys,
      jsx: true,
    });
    return { text, ast, scopeManager, visitorKeys: VisitorKeys } as unknown as ParsedModule;
  };
  try {
    return as("module");
  } catch {
    // Sloppy scripts may do what modules may not: `with`, `return` at the top, octal numbers.
    return as("commonjs");
  }
}
