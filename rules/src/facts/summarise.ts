import type { BlockFact, CallFact, FunctionFact, StoreFact, Value } from "./fact.js";
import { crosses } from "./effect.js";
import { endsTheProcess } from "./exits.js";
import { namesOtherSystem } from "./foreign.js";
import { conditionalNames, declaredNames, includesOf, loopMacrosOf, noreturnNames } from "./header.js";
import { parametersBundled, parametersCalled } from "./item-loops.js";
import type { Code, Row } from "./query.js";
import type { BlockSummary, CallSummary, FunctionSummary, UnitSummary } from "./summary.js";
import { constantsNamedIn } from "./values.js";

/** What a C file offers others, as far as it alone shows; `file` is its path in the project. All facts must be there. */
export function summarise(code: Code, file: string): UnitSummary {
  const { facts } = code;
  const known = new Set<string>();
  const functions = facts.functions.flatMap((fact) => {
    if (fact.name === undefined || known.has(fact.name) || code.isForeign(fact)) return [];
    known.add(fact.name);
    const calls = code.callsOf(fact.id).filter((call) => mayReach(code, call));
    const summary = new FunctionReader(code, fact, calls, (call) => call.callee ?? "").summary();
    // The mere name of an extern function makes another of that name ambiguous.
    if (summary.perItem) return [summary];
    return summary.calls.length > 0 || summary.exits === true || summary.linkage === "extern" ? [summary] : [];
  });
  const conditional = conditionalNames(facts.text);
  const constants = Object.entries(facts.constants).filter(
    ([name]) => !conditional.has(name) && code.db.constant(name) === undefined,
  );
  return {
    file,
    includes: includesOf(facts.text, (condition) => namesOtherSystem(code, condition)),
    functions,
    constants: Object.fromEntries(constants.filter(([, value]) => isPlain(value))),
    loopMacros: loopMacrosOf(facts),
    declares: file.endsWith(".h") ? declaredNames(facts.text) : [],
    noreturn: noreturnNames(facts.text),
    wants: [...constantsNamedIn(facts)].filter((name) => code.db.constant(name) === undefined),
    folders: [],
    link: [],
  };
}

function isPlain(value: Value): boolean {
  return value.kind === "number" || value.kind === "symbols" || (value.kind === "string" && value.value.length < 200);
}

/** Whether a function of the database does something in the kernel that a caller may want to hear of. */
export function isOfInterest(row: Row): boolean {
  // What a process does on its way out is of no interest to those that it doesn't come back to.
  if (!row.emits.some(({ times }) => times !== 0) || row.effects.some(({ effect }) => effect === "exits")) return false;
  return row.effects.some(
    (effect) => crosses(row, effect) && !(row.buffered === true && effect.effect === "moves-offset"),
  );
}

/** Longer texts of what isn't known say nothing more. */
const longestText = 40;

/** A call of the kernel, of a helper, or of what another file may define. */
function mayReach(code: Code, call: CallFact): boolean {
  if (call.callee === undefined || code.isForeign(call)) return false;
  const row = code.row(call);
  return row === undefined || isOfInterest(row);
}

/** Puts one function in the words of a summary. */
export class FunctionReader {
  readonly #code: Code;
  readonly #fact: FunctionFact;
  readonly #start: number;
  readonly #kept: readonly CallFact[];
  readonly #calleeOf: (call: CallFact) => string;
  readonly #blocks: BlockFact[] = [];

  /** @param calls what is worth knowing of those that it makes */
  constructor(code: Code, fact: FunctionFact, calls: readonly CallFact[], calleeOf: (call: CallFact) => string) {
    this.#code = code;
    this.#fact = fact;
    this.#start = (code.facts.blocks[fact.body]?.from ?? 1) - 1;
    this.#kept = calls.toSorted((a, b) => a.at - b.at);
    this.#calleeOf = calleeOf;
  }

  summary(): FunctionSummary {
    const { name = "", kind, linkage, parameters, variadic } = this.#fact;
    const calls = this.#kept.map((call) => this.#call(call));
    const blocks = this.#blocks.map((block) => this.#block(block));
    const perItem = parametersCalled(this.#code, this.#fact, () => []);
    return {
      name,
      kind: kind === "macro" ? "macro" : "function",
      linkage: linkage === "exported" ? "extern" : linkage,
      parameters: parameters.map((id) => {
        const variable = id === undefined ? undefined : this.#code.facts.variables[id];
        return {
          ...(variable === undefined ? {} : { name: variable.name }),
          ...(variable?.type === undefined ? {} : { type: variable.type }),
        };
      }),
      ...(variadic ? { variadic } : {}),
      ...(endsTheProcess(this.#code, this.#fact) ? { exits: true } : {}),
      ...(perItem.length > 0 ? { perItem } : {}),
      blocks,
      calls,
    };
  }

  #call(call: CallFact): CallSummary {
    const block = this.#indexOf(call.block);
    const bundled = parametersBundled(this.#code, this.#fact, call);
    return {
      callee: this.#calleeOf(call),
      at: call.at - this.#start,
      ...(block === 0 ? {} : { in: block }),
      arguments: call.arguments.map(({ value, spread }) =>
        spread ? { kind: "unknown", text: "..." } : this.#value(value),
      ),
      ...(bundled.length > 0 ? { bundled } : {}),
      ...(this.#isReturned(call) ? { returned: true } : {}),
    };
  }

  /** Of a block of the function; those around it are taken along. 0 for the body. */
  #indexOf(id: number): number {
    const block = this.#code.facts.blocks[id];
    if (!block || block.id === this.#fact.body) return 0;
    // The body of a callback (`names.map((name) => …)`) is that of the loop which its call makes.
    if (block.kind === "body") return block.parent === undefined ? 0 : this.#indexOf(block.parent);
    const known = this.#blocks.indexOf(block);
    if (known !== -1) return known + 1;
    if (block.parent !== undefined) this.#indexOf(block.parent);
    return this.#blocks.push(block);
  }

  #block(block: BlockFact): BlockSummary {
    const { kind, parent, from, to, loop, guard } = block;
    const leaves = this.#code.leaves(block);
    return {
      kind: kind === "body" ? "arm" : kind,
      in: parent === undefined ? 0 : this.#indexOf(parent),
      from: from - this.#start,
      to: to - this.#start,
      ...(loop ? { loop: { form: loop.form, trips: loop.trips } } : {}),
      ...(guard && kind === "arm" ? { decision: guard.condition[0] - this.#fact.span[0], sense: guard.sense } : {}),
      ...(leaves ? { leaves } : {}),
    };
  }

  #isReturned(call: CallFact): boolean {
    if (call.result.use === "returned") return true;
    const { variable } = call.result;
    return (
      variable !== undefined &&
      this.#code.usesOf(variable).some((use) => use.in.kind === "returned" && use.function === call.function)
    );
  }

  #value(value: Value, depth = 4): Value {
    const found = this.#code.value(value);
    const opaque: Value = { kind: "unknown", text: this.#spelling(value) };
    if (depth === 0) return opaque;
    const inside = (part: Value) => this.#value(part, depth - 1);
    switch (found.kind) {
      case "number":
      case "boolean":
      case "null":
      case "symbols":
        return found;
      case "string":
        return found.value.length <= 200 ? found : opaque;
      case "variable":
        return this.#variable(found.variable) ?? opaque;
      case "sizeof": {
        const bytes = this.#code.upperBound(found);
        return bytes === undefined ? opaque : { kind: "number", value: bytes };
      }
      case "field":
      case "address":
      case "dereference": {
        const of = inside(found.of);
        return of.kind === "unknown" ? opaque : { ...found, of };
      }
      case "operation":
        return { ...found, operands: found.operands.map(inside) };
      case "call": {
        const index = this.#kept.findIndex(({ id }) => id === found.call);
        return index === -1 ? opaque : { kind: "call", call: index };
      }
      default:
        return opaque;
    }
  }

  /**
   * A parameter, also one that counts down what is left of it (`size -= written`) or is cut to a limit
   * (`if (size > MAX) size = MAX`): all rounds together move what was given. Or a variable of the file that is set once.
   */
  #variable(id: number): Value | undefined {
    const { facts } = this.#code;
    const stores = this.#code.storesOf(id).filter((store) => store.path.length === 0);
    const index = this.#fact.parameters.indexOf(id);
    if (index !== -1)
      return stores.every((store) => this.#isCutting(store)) && facts.variables[id]?.escapes === false
        ? { kind: "variable", variable: index }
        : undefined;
    const variable = facts.variables[id];
    return variable?.kind === "file" && facts.language === "c" && stores.length <= 1 && !variable.escapes
      ? { kind: "name", name: variable.name }
      : undefined;
  }

  #isCutting({ value, block, variable }: StoreFact): boolean {
    const guard = this.#code.facts.blocks[block]?.guard;
    return (
      value === undefined ||
      ((value.kind === "number" || value.kind === "symbols") && guard?.reads.includes(variable) === true)
    );
  }

  #spelling(value: Value): string {
    return value.kind === "unknown" ? value.text.slice(0, longestText) : value.kind;
  }
}
