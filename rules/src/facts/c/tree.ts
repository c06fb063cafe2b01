/**
 * A syntax node as plain data. Comments and brackets are left out; other anonymous tokens are nodes whose `type` is the
 * token. Children of subtrees that nobody reads are empty.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** What web-tree-sitter's and the native addon's cursors have in common. */
export interface TreeCursor {
  readonly nodeType: string;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

const none: readonly SyntaxNode[] = [];

/** Every question to a cursor is a call into wasm: what has no children worth reading isn't asked for them. */
const leaves: ReadonlySet<string> = new Set([
  "identifier",
  "field_identifier",
  "type_identifier",
  "statement_identifier",
  "primitive_type",
  "number_literal",
  "string_literal",
  "char_literal",
  "system_lib_string",
  "preproc_include",
  "preproc_call",
  "preproc_arg",
  "attribute_specifier",
  "attribute_declaration",
  "ms_declspec_modifier",
  "gnu_asm_expression",
  "field_declaration_list",
  "null",
  "true",
  "false",
  "storage_class_specifier",
  "type_qualifier",
]);

const left: ReadonlySet<string> = new Set(["comment", "(", ")", "[", "]", "{", "}", ","]);

/**
 * Copies a tree in one walk: the cursor costs less per node than asking nodes for children
 * (14 000 lines: 41 ms against 48 ms for one `descendantsOfType` without any structure).
 *
 * @param isWanted tells for a function definition whether its body will be read; other bodies are skipped.
 */
export function readTree(cursor: TreeCursor, isWanted: (start: number, end: number) => boolean): SyntaxNode {
  return readNode(cursor, cursor.nodeType, isWanted);
}

function readNode(cursor: TreeCursor, type: string, isWanted: (start: number, end: number) => boolean): SyntaxNode {
  if (!isWord(type) && type !== ";") return { type, start: -1, end: -1, children: none };
  if (leaves.has(type)) return { type, start: cursor.startIndex, end: cursor.endIndex, children: none };
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  if (!cursor.gotoFirstChild()) return { type, start, end, children: none };
  const children: SyntaxNode[] = [];
  const skipsBody = type === "function_definition" && !isWanted(start, end);
  do {
    const childType = cursor.nodeType;
    if (left.has(childType)) continue;
    if (skipsBody && childType === "compound_statement")
      children.push({ type: childType, start: cursor.startIndex, end: cursor.endIndex, children: none });
    else children.push(readNode(cursor, childType, isWanted));
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return { type, start, end, children };
}

/** Named nodes have a word as type, most tokens don't. */
function isWord(type: string): boolean {
  const code = type.charCodeAt(0) | 32;
  return (code >= 97 && code <= 122) || code === 127;
}

export function childOf(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

/** Tokens have their own text as type. */
export function isToken(node: SyntaxNode): boolean {
  return !isWord(node.type) || keywords.has(node.type);
}

const keywords: ReadonlySet<string> = new Set([
  "if",
  "else",
  "for",
  "while",
  "do",
  "return",
  "break",
  "continue",
  "goto",
  "switch",
  "case",
  "default",
  "sizeof",
  "static",
  "extern",
  "inline",
  "const",
  "volatile",
  "register",
  "struct",
  "union",
  "enum",
  "typedef",
  "defined",
  "offsetof",
  "_Generic",
  "alignof",
  "_Alignof",
  "restrict",
]);

/** The children that are not tokens. */
export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => !isToken(child));
}
