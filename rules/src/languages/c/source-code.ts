import type {
  DirectiveType,
  File,
  FileProblem,
  Position,
  RulesConfig,
  SourceLocation,
  SourceRange,
} from "@eslint/core";
import { ConfigCommentParser, Directive, VisitNodeStep } from "@eslint/plugin-kit";
import type { Tree } from "web-tree-sitter";
import { findComments } from "./comments.js";
import { looksLikeCxx } from "./cxx.js";
import { parseC } from "./grammar.js";
import { withReadable } from "./readable.js";
import { UnscopedSourceCode } from "./javascript-rules.js";

/** The only node that ESLint sees of a C file: rules ask the facts, and those the tree. */
export interface TranslationUnit {
  readonly type: "translation_unit";
  readonly range: SourceRange;
  readonly loc: SourceLocation;
  /** Rules of JavaScript look through them when they are made, in configs that don't say which files are theirs. */
  readonly body: readonly never[];
  readonly tokens: readonly never[];
}

export interface CComment {
  readonly type: "Block" | "Line";
  readonly value: string;
  readonly range: SourceRange;
  readonly loc: SourceLocation;
}

interface CSourceCodeTypes {
  LangOptions: Record<string, unknown>;
  RootNode: TranslationUnit;
  SyntaxElementWithLoc: TranslationUnit | CComment;
  ConfigNode: CComment;
}

/** What ESLint's editors and its own rules take for the end of a line. */
const lineEnd = /\r\n|[\r\n]/u;

/** As in JavaScript, a line comment speaks only of its own line or the next one. */
const configComment = {
  Block: /^\s*eslint(?:-enable|-disable(?:(?:-next)?-line)?)?(?:\s|$)/u,
  Line: /^\s*eslint-disable-(?:next-)?line(?:\s|$)/u,
};
const configComments = new ConfigCommentParser();

/** A C file as ESLint and the rules hold it. It is parsed only when somebody asks for the tree. */
export class CSourceCode extends UnscopedSourceCode<CSourceCodeTypes> {
  readonly hasBOM: boolean;
  readonly visitorKeys: Record<string, string[]> = { translation_unit: [] };
  readonly #path: string;
  readonly #makeTree: (() => Tree) | undefined;
  #parsed: Tree | undefined;
  #isCxx: boolean | undefined;
  #comments: CComment[] | undefined;
  #configNodes: CComment[] | undefined;

  /** `parsed` is a tree of the text made already, or a maker of such trees; they belong to the new object. */
  constructor(file: File, ast: TranslationUnit, parsed?: Tree | (() => Tree)) {
    super({ text: file.body as string, ast, lineEndingPattern: lineEnd });
    this.hasBOM = file.bom;
    this.#path = file.path;
    if (typeof parsed === "function") this.#makeTree = parsed;
    else this.#parsed = parsed;
  }

  /**
   * Gives the syntax tree to `use` and frees it afterwards, so nothing of it may be kept. Every call parses again.
   * Throws what `parseC` throws; never for a file that the language's `parse` has let through.
   */
  withTree<T>(use: (tree: Tree) => T): T {
    const tree = this.#parsed ?? this.#makeTree?.() ?? parseC(this.text);
    this.#parsed = undefined;
    try {
      return use(tree);
    } finally {
      tree.delete();
    }
  }

  /** As {@link withTree}, and as {@link withReadable} where conditional groups make it unreadable. */
  withReadableTree<T>(isForeign: (condition: string) => boolean, use: (tree: Tree, isMended: boolean) => T): T {
    return this.withTree((tree) => withReadable(tree, this.text, isForeign, use));
  }

  /** A header (`.h`) whose text is C++: there is nothing to say about it. */
  get isCxx(): boolean {
    return (this.#isCxx ??= isCxxHeader(this.#path, this.text));
  }

  get comments(): CComment[] {
    return (this.#comments ??= findComments(this.text).map((comment) => {
      const [start, end] = comment.range;
      const loc = { start: this.getLocFromIndex(start), end: this.getLocFromIndex(end) };
      return { type: comment.type, value: comment.value, range: [start, end], loc };
    }));
  }

  getAllComments(): CComment[] {
    return this.comments;
  }

  getInlineConfigNodes(): CComment[] {
    return (this.#configNodes ??= this.text.includes("eslint")
      ? this.comments.filter(({ type, value }) => configComment[type].test(value))
      : []);
  }

  getDisableDirectives(): { directives: Directive[]; problems: FileProblem[] } {
    const directives: Directive[] = [];
    const problems: FileProblem[] = [];
    for (const node of this.getInlineConfigNodes()) {
      const { label, value, justification } = configComments.parseDirective(node.value) ?? {};
      const type = label === undefined ? undefined : directiveTypes.get(label);
      if (type === undefined || value === undefined || justification === undefined) continue;
      if (type === "disable-line" && node.loc.start.line !== node.loc.end.line) {
        problems.push({ ruleId: null, message: `${label} comment should not span multiple lines.`, loc: node.loc });
      } else {
        directives.push(new Directive({ type, node, value, justification }));
      }
    }
    return { directives, problems };
  }

  applyInlineConfig(): { configs: { config: { rules: RulesConfig }; loc: SourceLocation }[]; problems: FileProblem[] } {
    const configs: { config: { rules: RulesConfig }; loc: SourceLocation }[] = [];
    const problems: FileProblem[] = [];
    for (const node of this.getInlineConfigNodes()) {
      const directive = configComments.parseDirective(node.value);
      if (directive?.label !== "eslint") continue;
      const parsed = configComments.parseJSONLikeConfig(directive.value);
      if (parsed.ok) configs.push({ config: { rules: parsed.config }, loc: node.loc });
      else problems.push({ ruleId: null, message: parsed.error.message, loc: node.loc });
    }
    return { configs, problems };
  }

  override getParent(): undefined {
    return undefined;
  }

  override traverse(): VisitNodeStep[] {
    return ([1, 2] as const).map((phase) => new VisitNodeStep({ target: this.ast, phase, args: [this.ast] }));
  }
}

const directiveTypes: ReadonlyMap<string, DirectiveType> = new Map([
  ["eslint-disable", "disable"],
  ["eslint-enable", "enable"],
  ["eslint-disable-line", "disable-line"],
  ["eslint-disable-next-line", "disable-next-line"],
]);

export function isCxxHeader(path: string, text: string): boolean {
  return path.toLowerCase().endsWith(".h") && looksLikeCxx(text);
}

/** The root of a text; needs no parse. ESLint reads its `loc` for every position it computes. */
export function rootOf(text: string): TranslationUnit {
  const loc = { start: { line: 1, column: 0 }, end: endOf(text) };
  return { type: "translation_unit", range: [0, text.length], loc, body: [], tokens: [] };
}

function endOf(text: string): Position {
  if (text.includes("\r")) {
    const lines = text.split(lineEnd);
    return { line: lines.length, column: lines.at(-1)?.length ?? 0 };
  }
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: text.length - start };
}
