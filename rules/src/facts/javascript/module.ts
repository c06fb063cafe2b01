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
    if (node.exportKind === "type") return;
    const source = node.source?.value;
    for (const { local, exported } of node.specifiers) {
      if (source !== undefined) walk.deferred.handsOn(wordOf(exported), exportedBy(source, wordOf(local)));
      else if (local.type === "Identifier") {
        markExported(walk, local, wordOf(exported));
        evaluate(walk, local, stored);
      }
    }
    if (node.declaration) executeExportedDeclaration(walk, node.declaration);
    return;
  }
  const exported = node.type === "TSExportAssignment" ? node.expression : node.declaration;
  markExported(walk, exported, "default");
  if (exported.type === "FunctionDeclaration") evaluateFunction(walk, exported, operand);
  else if (exported.type === "ClassDeclaration") evaluateClass(walk, exported);
  else evaluate(walk, exported, { ...stored, result: "assigned" });
}

/** `export * from` and `export * as name from`. */
export function noteStar(walk: Walk, { exportKind, exported, source }: TSESTree.ExportAllDeclaration): void {
  if (exportKind === "type") return;
  if (exported) walk.deferred.handsOn(wordOf(exported), source.value);
  else walk.stars.push(source.value);
}

function wordOf(name: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return name.type === "Identifier" ? name.name : name.value;
}

function exportedBy(source: string, name: string): string {
  return name === "default" ? source : `${source}.${name}`;
}

function executeExportedDeclaration(walk: Walk, declaration: Node): void {
  if (declaration.type === "VariableDeclaration") {
    for (const { id, init } of declaration.declarations)
      if (init) markExported(walk, init, id.type === "Identifier" ? id.name : undefined);
  } else if ("id" in declaration && declaration.id?.type === "Identifier")
    markExported(walk, declaration, declaration.id.name);
  execute(walk, declaration);
}

/** `module.exports = …`, `exports.f = …` and both of them together. */
export function noteExport(walk: Walk, left: Node, right: Node): void {
  const isMember = left.type === "MemberExpression" && isExports(walk, unwrap(left.object));
  if (!isMember && !isExports(walk, left)) return;
  let value = right;
  while (value.type === "AssignmentExpression") value = value.right;
  markExported(walk, value, isMember ? memberName(left) : "default");
}

/** Also by another name: `const Tool = module.exports; Tool.run = …`. */
function isExports(walk: Walk, node: Node): boolean {
  if (node.type === "Identifier") {
    if (isRuntimes(walk, node)) return node.name === "exports";
    const binding = walk.bindings.of(node);
    const value = binding && walk.definitions.valueOf(binding);
    return value?.type === "MemberExpression" && isExports(walk, value);
  }
  if (node.type !== "MemberExpression" || memberName(node) !== "exports") return false;
  return node.object.type === "Identifier" && node.object.name === "module" && isRuntimes(walk, node.object);
}

function isRuntimes(walk: Walk, node: Node): boolean {
  const kind = walk.bindings.of(node)?.fact.kind;
  return kind === undefined || kind === "global";
}

/** What can be called from outside: a function, the functions of an object, the public methods of a class. */
function markExported(walk: Walk, node: Node, name: string | undefined): void {
  const origin = walk.definitions.originOf(node);
  if (origin?.type !== "ObjectExpression") {
    markNamed(walk, node, origin, name);
    return;
  }
  for (const property of origin.properties) {
    if (property.type === "SpreadElement") {
      const of = walk.names.isModule(property.argument) ? walk.names.of(property.argument) : undefined;
      if (name === "default" && of?.startsWith(".") === true) walk.stars.push(of);
      continue;
    }
    const value = walk.definitions.originOf(property.value);
    const key = keyName(property.key, property.computed);
    const path = name === undefined || key === undefined ? undefined : name === "default" ? key : `${name}.${key}`;
    if (value?.type !== "ObjectExpression") markNamed(walk, property.value, value, path);
  }
}

function markNamed(walk: Walk, node: Node, origin: Node | undefined, name: string | undefined): void {
  const of = name === undefined ? undefined : walk.names.of(node);
  if (name !== undefined && of?.startsWith(".") === true) {
    walk.deferred.handsOn(name, of);
    // What CommonJS puts in its own place is the other module with all that it has.
    if (name === "default" && walk.names.isModule(node)) walk.stars.push(of);
  } else if (origin) markCallable(walk, origin, name);
}

function markCallable(walk: Walk, node: Node, name: string | undefined): void {
  if (isFunction(node)) walk.deferred.exports(node, name);
  if (!isClass(node)) return;
  for (const element of node.body.body) {
    if (element.type !== "MethodDefinition" && element.type !== "PropertyDefinition") continue;
    const hidden = element.key.type === "PrivateIdentifier" || element.accessibility === "private";
    if (!hidden && element.value && isFunction(element.value)) walk.deferred.exports(element.value);
  }
}
