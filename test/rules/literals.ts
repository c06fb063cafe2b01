import type { Database } from "syscall-db";
import ts from "typescript";

/** Strings that a file's code holds, in order; those of types are left out, since they name nothing at run time. */
export function literalsOf(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("rule.ts", source, ts.ScriptTarget.Latest, true));
  return found;
}

/** Words of facts and effects that are also names of functions: a rule may say them. */
const vocabulary = ["exit", "signal"];

/**
 * Names of calls as a rule might write them: in full, without `node:`, without their module. A last part in lower case
 * alone (`request`) is as often another word.
 */
export function functionNames(database: Database): Set<string> {
  const names = new Set<string>();
  for (const { name } of database.calls("libc")) names.add(name);
  for (const { name } of database.calls("node")) {
    names.add(name);
    names.add(name.replace(/^node:/, ""));
    const member = name.slice(name.lastIndexOf(".") + 1);
    if (/[A-Z]/.test(member)) names.add(member);
  }
  for (const word of vocabulary) names.delete(word);
  return names;
}
