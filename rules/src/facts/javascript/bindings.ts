import type { Parsed } from "./extract.js";
import type { Scope } from "@typescript-eslint/utils/ts-eslint";
import type { Span, VariableFact } from "../fact.js";
import type { Draft } from "../draft.js";
import { type Node, spanOf } from "./syntax.js";

/** One variable of the file: what scope analysis says of it, and its growing fact. */
export interface Binding {
  readonly fact: Draft<VariableFact>;
  readonly definition: Scope.Definition | undefined;
  /** The node whose function owns it; `this` has none. */
  readonly home: Node | undefined;
  /** Places that write to it, the declaration's initialiser included. */
  writes: number;
  /** The right-hand side of its last write, as far as scope analysis knows it. */
  written: { readonly target: Node; readonly value: Node } | undefined;
}

/** The variables of a file and which of them each identifier means, from one pass over the finished scope analysis. */
export class Bindings {
  readonly all: Binding[] = [];
  readonly #byIdentifier = new Map<Node, Binding>();
  readonly #byVariable = new Map<Scope.Variable, Binding>();
  readonly #globals = new Map<string, Binding>();
  readonly #text: string;

  constructor(sourceCode: Parsed) {
    this.#text = sourceCode.text;
    const scopes = sourceCode.scopeManager.scopes as unknown as readonly Scope.Scope[];
    for (const scope of scopes) for (const variable of scope.variables) this.#declare(variable, scope);
    for (const scope of scopes) for (const reference of scope.references) this.#refer(reference, scopes[0]);
  }

  /** The variable that an identifier declares, reads or writes; undefined for a global of the runtime. */
  of(identifier: Node): Binding | undefined {
    return this.#byIdentifier.get(identifier);
  }

  /** Adds the `this` of a function and returns its number. */
  addThis(span: Span, owner: number): number {
    const fact = freshVariable(this.all.length, "this", "parameter", span);
    fact.function = owner;
    this.all.push({ fact, definition: undefined, home: undefined, writes: 0, written: undefined });
    return fact.id;
  }

  #declare(variable: Scope.Variable, scope: Scope.Scope): void {
    const definitions = variable.defs.filter(isValue);
    // Overload signatures have no body.
    const definition = definitions.find(({ node }) => node.type !== "TSDeclareFunction") ?? definitions[0];
    if (!definition) return;
    const home = homeOf(scope);
    const file = home.type === "Program";
    const kind = definition.type === "Parameter" ? "parameter" : file ? "file" : "local";
    const binding: Binding = {
      fact: freshVariable(this.all.length, variable.name, kind, spanOf(definition.name)),
      definition,
      home,
      writes: 0,
      written: undefined,
    };
    binding.fact.type = this.#declaredType(definition.name);
    this.all.push(binding);
    this.#byVariable.set(variable, binding);
    for (const { name } of variable.defs) this.#byIdentifier.set(name, binding);
  }

  #refer(reference: Scope.Reference, globalScope: Scope.Scope | undefined): void {
    const { identifier } = reference;
    // A script's own top-level names stay unresolved until ESLint has added the configured globals.
    const variable = reference.resolved ?? globalScope?.set.get(identifier.name);
    const writes = reference.isWrite();
    const binding = (variable && this.#byVariable.get(variable)) ?? this.#implicit(identifier, writes, globalScope);
    if (!binding) return;
    this.#byIdentifier.set(identifier, binding);
    if (!writes) return;
    binding.writes += 1;
    binding.written = reference.writeExpr ? { target: identifier, value: reference.writeExpr } : undefined;
    if (homeOf(reference.from) !== binding.home) binding.fact.escapes = true;
  }

  /** A global of the runtime is no variable of this file, unless this file assigns to it. */
  #implicit(identifier: Node & { name: string }, writes: boolean, scope: Scope.Scope | undefined): Binding | undefined {
    const known = this.#globals.get(identifier.name);
    if (known ?? !(writes && scope)) return known;
    const binding: Binding = {
      fact: freshVariable(this.all.length, identifier.name, "global", spanOf(identifier)),
      definition: undefined,
      home: scope.block,
      writes: 0,
      written: undefined,
    };
    this.all.push(binding);
    this.#globals.set(identifier.name, binding);
    return binding;
  }

  #declaredType(name: Node): string | undefined {
    if (!("typeAnnotation" in name) || !name.typeAnnotation) return undefined;
    const { typeAnnotation } = name.typeAnnotation as { typeAnnotation: Node };
    return this.#text.slice(...typeAnnotation.range);
  }
}

function freshVariable(id: number, name: string, kind: VariableFact["kind"], span: Span): Draft<VariableFact> {
  return { id, name, function: 0, kind, span, type: undefined, dimension: undefined, value: undefined, escapes: false };
}

/** TypeScript's interfaces, type aliases and type parameters aren't there at run time. */
function isValue({ type }: { readonly type: string }): boolean {
  return type !== "Type";
}

/** Field initialisers and static blocks have a scope of their own, but belong to the function around the class. */
function homeOf(scope: Scope.Scope): Node {
  const { block, type, upper }: { block: Node; type: string; upper: Scope.Scope | null } = scope.variableScope;
  return type.startsWith("class-") && upper ? homeOf(upper) : block;
}
