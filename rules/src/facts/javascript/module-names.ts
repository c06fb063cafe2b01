import { isBuiltin } from "node:module";
import type { TSESTree } from "@typescript-eslint/utils";
import type { Node } from "./syntax.js";

/** A name of a module or global itself, not of something that a call gave. */
export function isStatic(name: string): boolean {
  return !name.includes("()");
}

/** Node's modules carry `node:`; others stay as written. */
function canonicalModule(source: string): string {
  return isBuiltin(source) && !source.startsWith("node:") ? `node:${source}` : source;
}

/** Whether a call of that name loads the module named by its argument. */
export function isLoader(callee: string | undefined): boolean {
  return (
    callee === "require" ||
    callee === "module.require" ||
    callee === "node:module.createRequire()" ||
    callee === "process.getBuiltinModule" ||
    callee === "node:process.getBuiltinModule"
  );
}

export function moduleName(source: Node): string | undefined {
  if (source.type === "Literal" && typeof source.value === "string") return canonicalModule(source.value);
  const cooked =
    source.type === "TemplateLiteral" && source.expressions.length === 0 ? source.quasis[0]?.value.cooked : undefined;
  return typeof cooked === "string" ? canonicalModule(cooked) : undefined;
}

export function memberOf(object: string | undefined, property: string): string | undefined {
  if (object === undefined) return undefined;
  if (object === "globalThis" || object === "global") return property;
  // Under CommonJS interoperation a module's default export is the module.
  if (property === "default" && isStatic(object)) return object;
  if (property === "promises" && isBuiltin(`${object}/promises`)) return `${object}/promises`;
  return `${object}.${property}`;
}

export function nameImport(specifier: Node, declaration: Node | undefined): string | undefined {
  if (specifier.type === "TSImportEqualsDeclaration") {
    const { moduleReference } = specifier;
    if (isOfTypes(specifier) || moduleReference.type !== "TSExternalModuleReference") return undefined;
    return moduleName(moduleReference.expression);
  }
  if (declaration?.type !== "ImportDeclaration" || isOfTypes(declaration)) return undefined;
  const source = canonicalModule(declaration.source.value);
  if (specifier.type !== "ImportSpecifier") return source;
  if (isOfTypes(specifier)) return undefined;
  return memberOf(source, importedName(specifier));
}

/** `import type`, and Flow's `import typeof`. */
export function isOfTypes({ importKind }: { readonly importKind?: string | null }): boolean {
  return importKind === "type" || importKind === "typeof";
}

export function importedName({ imported }: TSESTree.ImportSpecifier): string {
  return imported.type === "Identifier" ? imported.name : imported.value;
}
