import { Command } from "commander";
import { relative, resolve } from "node:path";
import type { RuleTrace } from "eslint-plugin-syscalls/facts";
import { settingsOf } from "../host/configuration.js";
import { NodeFloors } from "../host/engines.js";
import { languageOf } from "../host/language.js";
import { readNamedFile } from "../host/read-named.js";
import { Refusal } from "../service/refusal.js";
import { callsOnLine, lineOf, linesWithCalls } from "../service/lines.js";
import { colours } from "./colours.js";

const examples = `
Examples:
  syscall-lint why src/log.c:42        what each rule thought of the calls on line 42
  syscall-lint why server.js:17:5      a column may follow; the whole line is looked at`;

export function whyCommand(): Command {
  return new Command("why")
    .description("say which rules looked at the calls on a line, and why each spoke or stayed silent")
    .argument("<file:line>", "a place as findings print it")
    .addHelpText("after", examples)
    .action(async (place: string) => {
      process.stdout.write(await why(place));
    });
}

async function why(place: string): Promise<string> {
  const [, file, digits] = /^(.*?):(\d+)(?::\d+)?$/s.exec(place) ?? [];
  if (file === undefined || digits === undefined) throw new Refusal(`${place} names no line.`, "Write FILE:LINE, like src/log.c:42.");
  const line = Number(digits);
  const path = resolve(file);
  const text = readNamedFile(path);
  const count = text.split("\n").length;
  if (line < 1 || line > count) throw new Refusal(`${file} has no line ${line}.`, `Name one of its ${count} lines.`);
  const { factsOfText, traceRules } = await import("eslint-plugin-syscalls/facts");
  const facts = await factsOfText(text, path);
  const calls = callsOnLine(facts, line);
  const source = text.split("\n")[line - 1] ?? "";
  const heading = `${colours.bold(`${relative(process.cwd(), path) || file}:${line}`)}  ${source.trim()}\n`;
  if (calls.length === 0) {
    const near = linesWithCalls(facts).sort((a, b) => Math.abs(a - line) - Math.abs(b - line));
    const where = near.length === 0 ? "nor on any other line" : `the nearest are on ${near.slice(0, 3).sort((a, b) => a - b).join(", ")}`;
    return `${heading}  No call on this line; ${where}.\n`;
  }
  const language = languageOf(path) ?? "c";
  const settings = { syscalls: settingsOf({ target: {} }, { language, node: new NodeFloors().of(path) }) };
  const traces = await traceRules(text, path, settings, line);
  const names = new Set(calls.map((call) => call.callee ?? call.calleeText));
  const unseen = [...names].filter((name) => !traces.some((trace) => trace.call === name));
  return [
    heading,
    ...[...new Set(traces.map((trace) => trace.call))].map((call) => section(call, traces, text)),
    ...(unseen.length === 0 ? [] : [`  ${unseen.join(", ")}: no rule is concerned with ${unseen.length === 1 ? "this call" : "these calls"}.\n`]),
  ].join("");
}

function section(call: string, traces: readonly RuleTrace[], text: string): string {
  const lines = traces
    .filter((trace) => trace.call === call)
    .map(({ rule, spoke, reason, span }) => {
      const verdict = spoke ? colours.yellow("spoke ") : colours.dim("silent");
      return `    ${verdict}  ${rule}: ${reason}${spoke ? ` (line ${lineOf(text, span[0])})` : ""}\n`;
    });
  return `  ${colours.bold(call)}\n${lines.join("")}`;
}
