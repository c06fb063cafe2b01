import type { SourceCodeBaseTypeOptions } from "@eslint/core";
import { TextSourceCodeBase } from "@eslint/plugin-kit";

type BaseTypes = SourceCodeBaseTypeOptions & { RootNode: object; SyntaxElementWithLoc: object };

const none: readonly never[] = Object.freeze([]);

const scope = {
  type: "global",
  isStrict: false,
  upper: null,
  block: null,
  variables: none,
  references: none,
  through: none,
  childScopes: none,
  set: new Map<string, never>(),
} as const;

/**
 * Answers to what rules of JavaScript ask of a file while they are made, before they see any node. A config entry
 * without `files` runs them on every language; here they find no node of theirs, and must not fail over a missing
 * method. Tried with every rule of ESLint, typescript-eslint and the widespread plugins.
 */
export abstract class UnscopedSourceCode<Types extends BaseTypes> extends TextSourceCodeBase<Types> {
  readonly scopeManager = {
    scopes: none,
    globalScope: scope,
    acquire: (): typeof scope => scope,
    getDeclaredVariables: (): typeof none => none,
  };

  /** Rules that want types refuse a file without a program, and ask the program for no more than this. */
  readonly parserServices = {
    program: { getCompilerOptions: () => ({}), getTypeChecker: () => ({}), getSourceFile: () => undefined },
    esTreeNodeToTSNodeMap: new WeakMap<object, never>(),
    tsNodeToESTreeNodeMap: new WeakMap<object, never>(),
  };

  readonly tokensAndComments = none;

  getScope(): typeof scope {
    return scope;
  }

  getDeclaredVariables(): typeof none {
    return none;
  }

  getFirstToken(): null {
    return null;
  }

  getLastToken(): null {
    return null;
  }

  getTokenBefore(): null {
    return null;
  }

  getTokenAfter(): null {
    return null;
  }

  getNodeByRangeIndex(): null {
    return null;
  }

  getTokens(): typeof none {
    return none;
  }

  getLines(): string[] {
    return this.lines;
  }
}
