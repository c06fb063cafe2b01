import type { AttributeFact, CallFact, FileFacts, Span, Value, VariableFact } from "eslint-plugin-syscalls/facts";
import { constantArguments } from "./constant-arguments.js";
import { executingCalls } from "./executing-calls.js";
import type { Place } from "./program.js";
import type { ConstantCall, Definition, Located, RawCall, Reference, UnitFacts } from "./unit.js";

/** How the text of a unit came about. */
export interface UnitText {
  /** The file that was compiled; absolute. */
  readonly file: string;
  /** Where an offset of the facts' text stands in the source. */
  readonly placeOf: (offset: number) => Place;
  readonly declared: UnitFacts["declared"];
  readonly types: ReadonlySet<string>;
  /** Value of an enumerator of a system header. */
  readonly constant: (name: string) => bigint | undefined;
  /** Functions that pass what they are given to the kernel. */
  readonly passing: ReadonlySet<string>;
}

/** Assembly that goes elsewhere: into the kernel, or into a function whose name stands in its text. */
const leaving = /\b(?:syscall|sysenter|svc|ecall|scall|call[lq]?|jmp[q]?|bl)\b|\bint\s+\$?(?:0x80|128)\b/;

/** Names that parse as calls and are none. */
const notFunctions =
  /^(?:_Static_assert|static_assert|__typeof__|__typeof|typeof|__builtin_va_arg|__builtin_offsetof|__builtin_types_compatible_p|_Alignas|__alignof__|__asm__|asm|__asm|defined|_Generic|__builtin_choose_expr)$/;

/** Keywords that the parser takes for names where a macro gives a type to a function. */
const keywords =
  /^(?:void|char|short|int|long|float|double|signed|unsigned|struct|union|enum|const|volatile|_Bool|if|for|while|switch|return|sizeof|do|else|case)$/;

export function readUnit(facts: FileFacts, text: UnitText): UnitFacts {
  return new Reader(facts, text).read();
}

class Reader {
  readonly #facts: FileFacts;
  readonly #text: UnitText;
  readonly #definitions: Definition[] = [];
  /** Functions of the facts → definitions. */
  readonly #ofFunction = new Map<number, number>();
  /** Spans of initialisers at file scope, in order, with the definition of their variable. */
  readonly #initialisers: { readonly span: Span; readonly definition: number }[] = [];
  readonly #attributes = new Map<string, AttributeFact[]>();

  constructor(facts: FileFacts, text: UnitText) {
    this.#facts = facts;
    this.#text = text;
  }

  read(): UnitFacts {
    for (const attribute of this.#facts.attributes ?? [])
      this.#attributes.set(attribute.name, [...(this.#attributes.get(attribute.name) ?? []), attribute]);
    this.#define();
    const references = [...this.#calls(), ...this.#named(), ...this.#variables(), ...this.#aliases()];
    const { file, declared, types } = this.#text;
    return {
      file,
      definitions: this.#definitions,
      references: withoutRepeats(references),
      raw: this.#raw(),
      assembly: this.#assembly(),
      constants: this.#constants(),
      executions: [...executingCalls(this.#facts, references, (within, span) => this.#located(within, span))],
      declared,
      types: [...types],
    };
  }

  #define(): void {
    for (const { id, name, kind, linkage, nameSpan } of this.#facts.functions) {
      if (name === undefined || (kind !== "function" && kind !== "macro")) continue;
      this.#ofFunction.set(id, this.#definitions.length);
      this.#add(name, "function", linkage !== "extern", nameSpan[0]);
    }
    const byVariable = new Map<number, number>();
    const ofVariable = (variable: VariableFact) => {
      const known = byVariable.get(variable.id);
      if (known !== undefined) return known;
      byVariable.set(variable.id, this.#definitions.length);
      const isLocal = /^static\b|\bstatic\s/.test(variable.type ?? "");
      this.#add(variable.name, "variable", isLocal, variable.span[0]);
      return this.#definitions.length - 1;
    };
    for (const { variable, function: within, path, span } of this.#facts.stores) {
      const fact = this.#facts.variables[variable];
      if (within !== 0 || path.length > 0 || fact?.type === undefined) continue;
      this.#initialisers.push({ span, definition: ofVariable(fact) });
    }
    this.#initialisers.sort((a, b) => a.span[0] - b.span[0]);
    // What only the linker names.
    for (const [name, attributes] of this.#attributes) {
      const first = attributes[0];
      if (first && attributes.some(({ of }) => of !== undefined) && !this.#definitions.some((one) => one.name === name))
        this.#add(name, "function", false, first.span[0]);
    }
  }

  #add(name: string, kind: Definition["kind"], isLocal: boolean, offset: number): void {
    const attributes = this.#attributes.get(name) ?? [];
    this.#definitions.push({
      name,
      kind,
      isLocal,
      isWeak: attributes.some((one) => one.kind === "weak" || one.kind === "weakref"),
      isConstructor: attributes.some((one) => one.kind === "constructor" || one.kind === "destructor"),
      alias: attributes.find(({ of }) => of !== undefined)?.of,
      place: this.#text.placeOf(offset),
    });
  }

  /** The definition around something. */
  #from(within: number, [start]: Span): number {
    const known = this.#ofFunction.get(within);
    if (known !== undefined) return known;
    let low = 0;
    let high = this.#initialisers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#initialisers[middle]?.span[0] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const found = this.#initialisers[low - 1];
    return found && start < found.span[1] ? found.definition : -1;
  }

  #located(within: number, span: Span): Located {
    return { from: this.#from(within, span), place: this.#text.placeOf(span[0]) };
  }

  *#calls(): Generator<Reference> {
    for (const call of this.#facts.calls) {
      const names = call.callee === undefined ? this.#offered(call) : [call.callee];
      for (const name of names) {
        if (notFunctions.test(name) || this.#isCast(call, name)) continue;
        yield {
          from: this.#from(call.function, call.span),
          name,
          kind: "call",
          place: this.#text.placeOf(call.calleeSpan[0]),
          ...(this.#isPointer(call, name) ? { isPointer: true as const } : {}),
        };
      }
    }
  }

  /** The functions of this file that a pointer never leaves. They are named elsewhere too. */
  #offered({ target, targets }: CallFact): readonly string[] {
    return [target, ...(targets ?? [])].flatMap((id) =>
      id === undefined ? [] : (this.#facts.functions[id]?.name ?? []),
    );
  }

  /** A name that no fact resolves: `int each(int work(int))`, or a variable in the midst of an expression. */
  #isPointer({ function: within }: CallFact, name: string): boolean {
    const isBound = (one: VariableFact) => one.name === name && one.function === within && one.kind !== "global";
    if (within !== 0 && this.#facts.variables.some(isBound)) return true;
    const around = this.#facts.functions[within];
    if (!around || within === 0) return false;
    const text = this.#facts.text.slice(...around.span);
    const head = text.slice(0, text.indexOf("{"));
    return (
      new RegExp(`\\b${name}\\s*\\)?\\s*\\(`).test(head.slice(head.indexOf("(") + 1)) ||
      new RegExp(`\\*\\s*${name}\\s*(?:\\[[^\\]]*\\])?\\s*\\)\\s*\\(`).test(text)
    );
  }

  /** `(mode_t)(x)`. */
  #isCast({ calleeText }: CallFact, name: string): boolean {
    return calleeText !== name && (this.#text.types.has(name) || Object.hasOwn(this.#facts.types ?? {}, name));
  }

  *#named(): Generator<Reference> {
    for (const { name, span, function: within } of this.#facts.references ?? [])
      yield { from: this.#from(within, span), name, kind: "reference", place: this.#text.placeOf(span[0]) };
  }

  /** Variables of files, among which are functions that nothing here declares. */
  *#variables(): Generator<Reference> {
    for (const { variable, span, function: within } of [...this.#facts.uses, ...this.#facts.stores]) {
      const name = this.#isShared(variable) ? this.#facts.variables[variable]?.name : undefined;
      if (name === undefined) continue;
      const from = this.#from(within, span);
      const own = this.#definitions[from];
      if (own?.kind === "variable" && own.name === name) continue;
      yield { from, name, kind: "reference", place: this.#text.placeOf(span[0]) };
    }
  }

  *#aliases(): Generator<Reference> {
    for (const [from, { alias, place }] of this.#definitions.entries())
      if (alias !== undefined) yield { from, name: alias, kind: "reference", place };
  }

  #raw(): readonly RawCall[] {
    return this.#facts.calls.flatMap((call): RawCall[] => {
      if (call.callee !== "syscall") return [];
      const [start, end] = call.span;
      return [
        {
          from: this.#from(call.function, call.span),
          place: this.#text.placeOf(start),
          number: numberOf(call.arguments[0]?.value),
          arguments: constantArguments(call, this.#facts.text, this.#text.constant).slice(1),
          text: this.#facts.text.slice(start, end).replace(/\s+/g, " "),
        },
      ];
    });
  }

  #assembly(): UnitFacts["assembly"] {
    return this.#facts.opaques.flatMap(({ kind, span, function: within }) => {
      const text = this.#facts.text.slice(...span).replace(/\\[nt]/g, " ");
      if (kind !== "inline-assembly" || !leaving.test(text)) return [];
      return [{ from: this.#from(within, span), place: this.#text.placeOf(span[0]) }];
    });
  }

  #constants(): readonly ConstantCall[] {
    const { text, calls } = this.#facts;
    const { passing, constant, placeOf } = this.#text;
    const told = new Set<number>();
    const found = calls.flatMap((call): ConstantCall[] => {
      if (call.callee === undefined || !passing.has(call.callee)) return [];
      told.add(call.calleeSpan[0] + call.calleeText.indexOf(call.callee));
      const place = placeOf(call.span[0]);
      const from = this.#from(call.function, call.span);
      return [{ from, place, callee: call.callee, arguments: constantArguments(call, text, constant) }];
    });
    for (const { variable, span } of [...this.#facts.uses, ...this.#facts.stores])
      if (!this.#isShared(variable)) told.add(span[0]);
    for (const { span, id } of this.#facts.variables) if (!this.#isShared(id)) told.add(span[0]);
    // Its address is taken, or the parser lost a call: whatever may be passed then.
    const names = new RegExp(`(?<!\\w|\\.\\s*|->\\s*)(?:${[...passing].join("|")})(?!\\w)`, "g");
    const code = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (literal) => " ".repeat(literal.length));
    for (const { 0: callee, index } of code.matchAll(names))
      if (!told.has(index) && !isDeclared(code, index))
        found.push({ from: -1, place: placeOf(index), callee, arguments: undefined });
    return found;
  }

  #isShared(variable: number): boolean {
    const kind = this.#facts.variables[variable]?.kind;
    return kind === "file" || kind === "global";
  }
}

/** A name behind a word of a type: that of a field, a variable, a prototype. */
function isDeclared(code: string, index: number): boolean {
  const word = /([A-Za-z_]\w*)[\s*]+$/.exec(code.slice(Math.max(0, index - 80), index))?.[1];
  return word !== undefined && !/^(?:return|else|do|case|sizeof|(?:__)?typeof(?:__)?)$/.test(word);
}

function numberOf(value: Value | undefined): RawCall["number"] {
  if (value?.kind === "number") return value.value;
  return value?.kind === "symbols" && value.names.length === 1 ? value.names[0] : undefined;
}

/** The first place at which one definition names another says enough. A call says more than a mention. */
function withoutRepeats(references: readonly Reference[]): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const reference of references) {
    if (keywords.test(reference.name)) continue;
    const key = `${reference.from} ${reference.name}`;
    const known = found.get(key);
    if (!known || (known.kind === "reference" && reference.kind === "call")) found.set(key, reference);
  }
  return [...found.values()];
}
