import type { SourceCode } from "eslint";
import type { FileFacts } from "../fact.js";
import { fileFunction } from "../draft.js";
import { executeAll } from "./statements.js";
import type { Node } from "./syntax.js";
import { Walk } from "./walk.js";

/** What is needed of a parse with scopes; ESLint's source code has it. */
export type Parsed = Pick<SourceCode, "text" | "ast" | "scopeManager" | "visitorKeys">;

/**
 * Reads the facts of a JavaScript or TypeScript file out of ESLint's parse of it.
 * @param sourceCode from any parser that gives ESTree with ranges, such as espree and \@typescript-eslint/parser
 */
export function extractJavaScript(sourceCode: Parsed, filename: string): FileFacts {
  const walk = new Walk(sourceCode);
  const program = sourceCode.ast as unknown as { readonly body: readonly Node[] };
  const file = fileFunction(walk.text.length);
  walk.functions.push(file);
  walk.blockOf(0, undefined, "body", [0, walk.text.length], (block) => {
    block.leaves = executeAll(walk, program.body);
  });
  place(walk);
  walk.deferred.settle(walk.functions);
  return walk.facts(filename);
}

/** Every variable has a home in a function, and a declared function is its name's value. */
function place(walk: Walk): void {
  for (const { fact, definition, home, writes } of walk.bindings.all) {
    if (home) walk.deferred.livesIn(fact, home);
    if (definition?.type === "FunctionName" && writes === 0) walk.deferred.declares(fact, definition.node);
  }
}
