import type { FieldFact, TypeFact } from "../fact.js";
import { readDeclarator } from "./declarators.js";
import type { Extraction } from "./extraction.js";
import { valueOfText } from "./macro-values.js";
import { childOf, type SyntaxNode } from "./tree.js";

const specifiers: ReadonlySet<string> = new Set(["struct_specifier", "union_specifier"]);

/** Structs, unions and type names that a node at the top level of a file declares. */
export function readTypes(x: Extraction, node: SyntaxNode): void {
  const specifier = specifiers.has(node.type) ? node : node.children.find(({ type }) => specifiers.has(type));
  const body = specifier && childOf(specifier, "field_declaration_list");
  const tag = specifier && childOf(specifier, "type_identifier");
  const kind = specifier?.type === "union_specifier" ? "union" : "struct";
  const made = body && ({ kind, fields: fieldsOf(x, x.textOf(body).slice(1, -1)) } as const);
  if (made && tag) x.types.set(`${kind} ${x.textOf(tag)}`, made);
  if (node.type !== "type_definition") return;
  const named = node.children.findLast(({ type }) => type.endsWith("_declarator") || type === "type_identifier");
  const declarator = named && readDeclarator(named);
  if (!named || !declarator?.name || declarator.isFunction || declarator.dimensions.length > 0) return;
  const name = x.textOf(declarator.name);
  if (made && !tag && declarator.pointers === 0) {
    x.types.set(name, made);
    return;
  }
  const base = specifier
    ? tag && `${kind} ${x.textOf(tag)}`
    : x.text
        .slice((node.children[0]?.end ?? node.start) + 1, named.start)
        .replace(/\s+/g, " ")
        .trim();
  if (base !== undefined && base !== name)
    x.types.set(name, {
      kind: "alias",
      type: declarator.pointers > 0 ? `${base} ${"*".repeat(declarator.pointers)}` : base,
    });
}

/** The members of a struct; undefined when they aren't all understood: bit fields, nested bodies, conditions. */
function fieldsOf(x: Extraction, body: string): TypeFact["fields"] {
  const plain = body.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, " ");
  if (/[#{}:]|__attribute__|_Alignas/.test(plain)) return undefined;
  const fields: FieldFact[] = [];
  for (const declaration of plain.split(";")) {
    if (declaration.trim() === "") continue;
    const found = readMembers(x, declaration.replace(/\s+/g, " ").trim());
    if (!found) return undefined;
    fields.push(...found);
  }
  return fields;
}

const members = /^((?:(?:const|volatile|unsigned|signed|long|short|struct|union|enum) )*\w+) ?(\*.*|\w.*|\(.*)$/;
const functionPointer = /^[\w ]+\**\s*\(\s*\*\s*(?:const )?(\w+)\s*\)\s*\(.*\)$/;

function readMembers(x: Extraction, declaration: string): readonly FieldFact[] | undefined {
  const [, pointer] = functionPointer.exec(declaration) ?? [];
  if (pointer !== undefined) return [{ name: pointer, type: "void (*)()" }];
  const [, base = "", declarators = ""] = members.exec(declaration) ?? [];
  const fields = declarators.split(",").map((declarator) => {
    const [, stars = "", name = "", dimension] = /^\s*([* ]*)(\w+)\s*(?:\[([^[\]]+)\])?\s*$/.exec(declarator) ?? [];
    if (name === "") return undefined;
    const pointers = stars.replaceAll(" ", "");
    const type = pointers === "" ? base : `${base} ${pointers}`;
    if (dimension === undefined) return { name, type };
    return {
      name,
      type,
      dimension: valueOfText(dimension, x.names) ?? ({ kind: "unknown", text: dimension } as const),
    };
  });
  return base !== "" && fields.every((field) => field !== undefined) ? fields : undefined;
}
