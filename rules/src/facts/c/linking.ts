import type { AttributeFact, Signature } from "../fact.js";
import { readDeclarator, typeText, type Declarator } from "./declarators.js";
import type { Extraction } from "./extraction.js";
import { childOf, type SyntaxNode } from "./tree.js";

/** Attributes stand near the name: no further than this into a declaration. */
const headLength = 600;

const attribute =
  /(?:^|[\s,])(?:__)?(alias|weakref|ifunc|weak|constructor|destructor)(?:__)?(?=[\s,(]|$)(?:\s*\(\s*"([^"]*)")?/g;

/** What a linker or loader does with a name, by the attributes of its definition or declaration. */
export function readAttributes(x: Extraction, node: SyntaxNode): void {
  const body = childOf(node, "compound_statement");
  const end = Math.min(body?.start ?? node.end, node.start + headLength);
  const head = x.text.slice(node.start, end);
  if (!head.includes("__attribute__")) return;
  const declarator = node.children.find(({ type }) => type.endsWith("declarator") || type === "identifier");
  const name = declarator && readDeclarator(declarator).name;
  if (!name) return;
  const written = [...head.matchAll(/__attribute__\s*\(\((.*?)\)\)/gs)].map(([, list]) => list).join();
  for (const [, kind, of] of written.matchAll(attribute)) {
    const fact = { kind: kind as AttributeFact["kind"], name: x.textOf(name), span: [name.start, name.end] } as const;
    x.attributes.push(of === undefined ? fact : { ...fact, of });
  }
}

/** What a function, or what a pointer points to, takes and gives; undefined for what is neither. */
export function signatureOf(x: Extraction, declaration: SyntaxNode, declarator: Declarator): Signature | undefined {
  const { parameters } = declarator;
  if (!parameters) return undefined;
  const types = parameters.children.flatMap((parameter) => {
    if (parameter.type !== "parameter_declaration") return [];
    const inner = parameter.children.findLast(({ type }) => type.endsWith("declarator") || type === "identifier");
    return [inner ? typeText(x, parameter, readDeclarator(inner)) : x.textOf(parameter).replace(/\s+/g, " ").trim()];
  });
  return {
    returns: typeText(x, declaration, declarator.isFunction ? declarator : { ...declarator, pointers: 0 }),
    parameters: types.length === 1 && types[0] === "void" ? [] : types,
    variadic: parameters.children.some(({ type }) => type === "..." || type === "variadic_parameter"),
  };
}

/** Instructions that enter the kernel without any library. */
const entries = /\b(?:syscall|sysenter|svc|ecall|scall)\b|\bint\s+\$?(?:0x80|128)\b/;

export function assemblyName(text: string): string {
  return entries.test(text.replace(/\\[nt]/g, " ")) ? "syscall" : "asm";
}
