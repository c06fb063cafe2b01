import type { TSESTree } from "@typescript-eslint/utils";
import type { ImportFact } from "../fact.js";
import { evaluateClass } from "./classes.js";
import { evaluate } from "./expressions.js";
import { evaluateFunction } from "./functions.js";
import { importedName, isOfTypes } from "./module-names.js";
import { execute } from "./statements.js";
import { type Node, isClass, isFunction, keyName, memberName, settled, spanOf, unwrap } from "./syntax.js";
import { operand, stored } from "./use.js";
import type { Walk } from "./walk.js";

export function noteDeclaredImport(
  walk: Walk,
  node: TSESTree.ImportDeclaration | TSESTree.TSImportEqualsDeclaration,
): void {
  if (isOfTypes(node)) return;
  if (node.type === "TSImportEqualsDeclaration") {
    const { moduleReference } = node;
    const source = moduleReference.type === "TSExternalModuleReference" ? moduleReference.expression : undefined;
    if (source?.type === "Literal") note(walk, "require", source.value, "*", node.id, node);
    return;
  }
  for (const specifier of node.specifiers) {
    const named = specifier.type === "ImportSpecifier";
    if (named && isOfTypes(specifier)) continue;
    const imported = named ? importedName(specifier) : specifier.type === "ImportDefaultSpecifier" ? "default" : "*";
    note(walk, "import", node.source.value, imported, specifier.local, specifier);
  }
}

/** `const { a } = require("m")`, `const b = require("m").b`, `const m = await import("m")`. */
export function noteImport(walk: Walk, { id, init }: TSESTree.VariableDeclarator): void {
  if (!init) return;
  let loader = settled(init);
  let member: string | undefined;
  if (loader.type === "MemberExpression") {
    member = memberName(loader);
    loader = settled(loader.object);
  }
  if (loader.type !== "CallExpression" && loader.type !== "ImportExpression") return;
  if (walk.names.loadedBy(loader) === undefined) return;
  const written = loader.type === "ImportExpression" ? loader.source : loader.arguments[0];
  if (written?.type !== "Literal") return;
  const style = loader.type === "ImportExpression" ? "dynamic" : "require";
  const source = String(written.value);
  if (id.type === "Identifier") note(walk, style, source, member ?? "*", id, id);
  else if (id.type === "ObjectPattern" && member === undefined) {
    for (const property of id.properties) {
      if (property.type === "RestElement") continue;
      const imported = keyName(property.key, property.computed);
      const local = property.value.type === "AssignmentPattern" ? property.value.left : property.value;
      if (imported !== undefined && local.type === "Identifier") note(walk, style, source, imported, local, property);
    }
  }
}

function note(
  walk: Walk,
  style: ImportFact["style"],
  source: string,
  imported: string,
  local: TSESTree.Identifier,
  place: Node,
): void {
  const variable = walk.bindings.of(local)?.fact;
  const span = spanOf(place);
  walk.imports.push({ source, style, imported, local: local.name, variable: variable?.id, span });
  if (!variable) return;
  const name = walk.names.of(local);
  if (name !== undefined) variable.value = { kind: "name", name };
}

/** An export statement, with what it declares. */
export function executeExport(
  walk: Walk,
  node: TSESTree.ExportNamedDeclaration | TSESTree.ExportDefaultDeclaration | TSESTree.TSExportAssignment,
): void {
  if (node.type === "ExportNamedDeclaration") {
    if (node.exportKind === "type" || node.source) return;
    for (const { local } of node.specifiers) exportValue(walk, local);
    if (node.declaration) executeExportedDeclaration(walk, node.declaration);
    return;
  }
  const exported = node.type === "TSExportAssignment" ? node.expression : node.declaration;
  markExported(walk, exported);
  if (exported.type === "FunctionDeclaration") evaluateFunction(walk, exported, operand);
  else if (exported.type === "ClassDeclaration") evaluateClass(walk, exported);
  else evaluate(walk, exported, { ...stored, result: "assigned" });
}

function exportValue(walk: Walk, local: Node): void {
  if (local.type !== "Identifier") return;
  markExported(walk, local);
  evaluate(walk, local, stored);
}

function executeExportedDeclaration(walk: Walk, declaration: Node): void {
  if (declaration.type === "VariableDeclaration") {
    for (const { init } of declaration.declarations) if (init) markExported(walk, init);
  } else markExported(walk, declaration);
  execute(walk, declaration);
}

/** `module.exports = …`, `exports.f = …` and both of them together. */
export function noteExport(walk: Walk, left: Node, right: Node): void {
  if (!isExports(walk, left) && !(left.type === "MemberExpression" && isExports(walk, unwrap(left.object)))) return;
  let value = right;
  while (value.type === "AssignmentExpression") value = value.right;
  markExported(walk, value);
}

function isExports(walk: Walk, node: Node): boolean {
  if (node.type === "Identifier") return node.name === "exports" && isRuntimes(walk, node);
  if (node.type !== "MemberExpression" || memberName(node) !== "exports") return false;
  return node.object.type === "Identifier" && node.object.name === "module" && isRuntimes(walk, node.object);
}

function isRuntimes(walk: Walk, node: Node): boolean {
  const kind = walk.bindings.of(node)?.fact.kind;
  return kind === undefined || kind === "global";
}

/** What can be called from outside: a function, the functions of an object, the public methods of a class. */
function markExported(walk: Walk, node: Node): void {
  const origin = walk.definitions.originOf(node);
  if (!origin) return;
  if (origin.type === "ObjectExpression") {
    for (const property of origin.properties) {
      const value = property.type === "Property" ? walk.definitions.originOf(property.value) : undefined;
      if (value && value.type !== "ObjectExpression") markCallable(walk, value);
    }
  } else markCallable(walk, origin);
}

function markCallable(walk: Walk, node: Node): void {
  if (isFunction(node)) walk.deferred.exports(node);
  if (!isClass(node)) return;
  for (const element of node.body.body) {
    if (element.type !== "MethodDefinition" && element.type !== "PropertyDefinition") continue;
    const hidden = element.key.type === "PrivateIdentifier" || element.accessibility === "private";
    if (!hidden && element.value && isFunction(element.value)) walk.deferred.exports(element.value);
  }
}
