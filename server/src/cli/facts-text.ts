import type { BlockFact, CallFact, FileFacts, FunctionFact, Span, Value } from "eslint-plugin-syscalls/facts";
import { Lines } from "../service/lines.js";
import { colours } from "./colours.js";

/** A page for people: each function with its blocks and calls in the order in which they run. */
export function factsText(facts: FileFacts): string {
  return new FactsPage(facts).text();
}

class FactsPage {
  readonly #facts: FileFacts;
  readonly #lines: Lines;
  readonly #blocks: ReadonlyMap<number, readonly BlockFact[]>;
  readonly #calls: ReadonlyMap<number, readonly CallFact[]>;

  constructor(facts: FileFacts) {
    this.#facts = facts;
    this.#lines = new Lines(facts.text);
    this.#blocks = byFunction(facts.blocks.filter((block) => block.kind !== "body"));
    this.#calls = byFunction(facts.calls);
  }

  text(): string {
    const { filename, functions, calls, module, opaques } = this.#facts;
    const imports = module.imports.map(({ source, imported, local }) => `  ${local} = ${source} ${imported}\n`);
    const unknown = opaques.map(({ kind, name, span }) => `${this.#place(span)} ${kind} ${name}\n`);
    return [
      `${colours.bold(filename)}  ${count(functions.length - 1, "function")}, ${count(calls.length, "call")}\n`,
      ...(imports.length === 0 ? [] : ["imports\n", ...imports]),
      ...functions.map((one) => this.#function(one)),
      ...(unknown.length === 0 ? [] : ["not known\n", ...unknown]),
    ].join("");
  }

  #function(one: FunctionFact): string {
    const calls = this.#calls.get(one.id) ?? [];
    if (one.kind === "file" && calls.length === 0) return "";
    const blocks = this.#blocks.get(one.id) ?? [];
    const rows = [
      ...blocks.map((block) => ({ at: block.from - 0.5, depth: this.#depth(block), text: this.#block(block) })),
      ...calls.map((call) => ({ at: call.at, depth: this.#depthOfCall(call), text: this.#call(call) })),
    ].sort((a, b) => a.at - b.at || a.depth - b.depth);
    const traits = [
      one.linkage,
      one.async ? "async" : "",
      one.addressTaken ? "address taken" : "",
      this.#receiver(one),
    ];
    const name = one.kind === "file" ? "(file)" : (one.name ?? "(anonymous)");
    const about = traits.filter(Boolean).join(", ");
    const head = `${this.#place(one.nameSpan)} ${colours.bold(name)}  ${about}${this.#under(one.under)}\n`;
    return head + rows.map(({ depth, text }) => `${"  ".repeat(depth)}${text}\n`).join("");
  }

  #receiver({ passedTo }: FunctionFact): string {
    const call = passedTo && this.#facts.calls[passedTo.call];
    return call ? `passed to ${call.callee ?? call.calleeText}` : "";
  }

  #depth(block: BlockFact): number {
    const parent = block.parent === undefined ? undefined : this.#facts.blocks[block.parent];
    return block.kind === "body" ? 0 : 1 + (parent ? this.#depth(parent) : 0);
  }

  #depthOfCall(call: CallFact): number {
    const block = this.#facts.blocks[call.block];
    return 1 + (block ? this.#depth(block) : 0);
  }

  #block({ kind, span, guard, loop, leaves }: BlockFact): string {
    const when = guard ? ` ${guard.sense ? "if" : "unless"} ${this.#excerpt(guard.condition)}` : "";
    const rounds = loop ? ` ${loop.form}, ${trips(loop.trips)}` : "";
    const then = leaves === undefined ? "" : `, then ${leaves}`;
    return `${this.#place(span)} ${colours.cyan(kind)}${rounds}${when}${then}`;
  }

  #call(call: CallFact): string {
    const values = call.arguments.map(({ spread, value }) => (spread ? "..." : "") + valueText(value, this.#facts));
    const variable = call.result.variable === undefined ? undefined : this.#facts.variables[call.result.variable]?.name;
    const result = variable === undefined ? call.result.use : `${call.result.use} ${variable}`;
    const name = (call.isNew ? "new " : "") + (call.callee ?? `? ${this.#excerpt(call.calleeSpan)}`);
    const text = `${name}(${values.join(", ")})  ${colours.dim(result)}`;
    return `${this.#place(call.span)} ${text}${this.#under(call.under)}`;
  }

  #under(condition: number | undefined): string {
    return condition === undefined ? "" : `  #if ${this.#facts.conditions[condition] ?? "?"}`;
  }

  #place(span: Span): string {
    return colours.dim(String(this.#lines.at(span[0])).padStart(5));
  }

  #excerpt([start, end]: Span): string {
    return shortened(this.#facts.text.slice(start, end));
  }
}

function byFunction<Fact extends { readonly function: number }>(facts: readonly Fact[]): Map<number, Fact[]> {
  const groups = new Map<number, Fact[]>();
  for (const fact of facts) groups.set(fact.function, [...(groups.get(fact.function) ?? []), fact]);
  return groups;
}

function trips(value: number | "input" | "unknown"): string {
  if (value === "input") return "until the input ends";
  return value === "unknown" ? "unknown times" : count(value, "time");
}

function valueText(value: Value, facts: FileFacts): string {
  switch (value.kind) {
    case "number":
    case "boolean":
      return String(value.value);
    case "string":
      return `"${value.value.replaceAll("\n", "\\n")}"`;
    case "null":
      return "null";
    case "symbols":
      return value.names.join("|");
    case "variable":
      return facts.variables[value.variable]?.name ?? "?";
    case "field":
      return `${valueText(value.of, facts)}.${value.name}`;
    case "element":
      return `${valueText(value.of, facts)}[${valueText(value.index, facts)}]`;
    case "address":
      return `&${valueText(value.of, facts)}`;
    case "dereference":
      return `*${valueText(value.of, facts)}`;
    case "sizeof":
      return `sizeof ${value.type ?? (value.of ? valueText(value.of, facts) : "?")}`;
    case "call":
      return `${facts.calls[value.call]?.callee ?? "?"}()`;
    case "operation":
      return value.operands.map((one) => valueText(one, facts)).join(` ${value.operator} `);
    case "function":
      return facts.functions[value.function]?.name ?? "function";
    case "name":
      return value.name;
    case "unknown":
      return shortened(value.text);
    default:
      return value.kind;
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
