import type { BlockFact, CallFact, FileFacts, FunctionFact, Value } from "eslint-plugin-syscalls/facts";
import { lineOf } from "../service/lines.js";
import { colours } from "./colours.js";

/** A page for people: each function with its blocks and calls in the order in which they run. */
export function factsText(facts: FileFacts): string {
  const imports = facts.module.imports.map(({ source, imported, local }) => `  ${local} = ${source} ${imported}\n`);
  const opaques = facts.opaques.map(({ kind, name, span }) => `  ${place(facts, span[0])} ${kind} ${name}\n`);
  return [
    `${colours.bold(facts.filename)}  ${count(facts.functions.length - 1, "function")}, ${count(facts.calls.length, "call")}\n`,
    ...(imports.length === 0 ? [] : ["imports\n", ...imports]),
    ...facts.functions.map((one) => functionText(one, facts)),
    ...(opaques.length === 0 ? [] : ["not known\n", ...opaques]),
  ].join("");
}

function functionText(one: FunctionFact, facts: FileFacts): string {
  const blocks = facts.blocks.filter((block) => block.function === one.id && block.kind !== "body");
  const calls = facts.calls.filter((call) => call.function === one.id);
  if (one.kind === "file" && calls.length === 0) return "";
  const rows = [
    ...blocks.map((block) => ({ at: block.from - 0.5, depth: depthOf(block, facts), text: blockText(block, facts) })),
    ...calls.map((call) => ({
      at: call.at,
      depth: depthOf(facts.blocks[call.block], facts) + 1,
      text: callText(call, facts),
    })),
  ].sort((a, b) => a.at - b.at || a.depth - b.depth);
  const traits = [
    one.linkage,
    one.async ? "async" : "",
    one.addressTaken ? "address taken" : "",
    passedText(one, facts),
  ].filter(Boolean);
  const name = one.kind === "file" ? "(file)" : (one.name ?? "(anonymous)");
  const under = one.under === undefined ? "" : `  #if ${facts.conditions[one.under]}`;
  const head = `${place(facts, one.nameSpan[0])} ${colours.bold(name)}  ${traits.join(", ")}${under}\n`;
  return head + rows.map(({ depth, text }) => `${"  ".repeat(depth)}${text}\n`).join("");
}

function passedText(one: FunctionFact, facts: FileFacts): string {
  const call = one.passedTo === undefined ? undefined : facts.calls[one.passedTo.call];
  return call ? `passed to ${call.callee ?? call.calleeText}` : "";
}

function depthOf(block: BlockFact | undefined, facts: FileFacts): number {
  let depth = 0;
  for (
    let one = block;
    one !== undefined && one.kind !== "body";
    one = one.parent === undefined ? undefined : facts.blocks[one.parent]
  )
    depth += 1;
  return depth;
}

function blockText(block: BlockFact, facts: FileFacts): string {
  const guard = block.guard ? ` ${block.guard.sense ? "if" : "unless"} ${excerpt(facts, block.guard.condition)}` : "";
  const loop = block.loop ? ` ${block.loop.form}, ${trips(block.loop.trips)}` : "";
  const leaves = block.leaves === undefined ? "" : `, then ${block.leaves}`;
  return `${place(facts, block.span[0])} ${colours.cyan(block.kind)}${loop}${guard}${leaves}`;
}

function trips(value: number | "input" | "unknown"): string {
  if (value === "input") return "until the input ends";
  return value === "unknown" ? "unknown times" : count(value, "time");
}

function callText(call: CallFact, facts: FileFacts): string {
  const values = call.arguments.map((argument) => (argument.spread ? "..." : "") + valueText(argument.value, facts));
  const variable = call.result.variable === undefined ? undefined : facts.variables[call.result.variable]?.name;
  const result = variable === undefined ? call.result.use : `${call.result.use} ${variable}`;
  const name = call.callee ?? `? ${excerpt(facts, call.calleeSpan)}`;
  const under = call.under === undefined ? "" : `  #if ${facts.conditions[call.under]}`;
  return `${place(facts, call.span[0])} ${call.isNew ? "new " : ""}${name}(${values.join(", ")})  ${colours.dim(result)}${under}`;
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

function place(facts: FileFacts, offset: number): string {
  return colours.dim(String(lineOf(facts.text, offset)).padStart(5));
}

function excerpt(facts: FileFacts, [start, end]: readonly [number, number]): string {
  return shortened(facts.text.slice(start, end));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
