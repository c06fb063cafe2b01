import { relative, resolve } from "node:path";
import { Command } from "commander";
import { settingsOf } from "../host/configuration.js";
import { NodeFloors } from "../host/engines.js";
import { languageOf } from "../host/language.js";
import { Refusal } from "../service/refusal.js";
import type { Judgement } from "../service/why.js";
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
  if (file === undefined || digits === undefined)
    throw new Refusal(`${place} names no line.`, "Write FILE:LINE, like src/log.c:42.");
  const line = Number(digits);
  const path = resolve(file);
  const { openFile } = await import("../host/facts-of-file.js");
  const { judgementsOn, linesWithCalls } = await import("../service/why.js");
  const { facts, sourceCode } = await openFile(path);
  const lines = facts.text.replace(/\n$/, "").split("\n");
  if (line < 1 || line > lines.length)
    throw new Refusal(`${file} has no line ${line}.`, `Name one of its ${lines.length} lines.`);
  const variant = { language: languageOf(path) ?? "c", node: new NodeFloors().of(path) } as const;
  const judgements = judgementsOn(line, facts, sourceCode, { syscalls: settingsOf({ target: {} }, variant) });
  const heading = `${colours.bold(`${relative(process.cwd(), path)}:${line}`)}  ${(lines[line - 1] ?? "").trim()}\n`;
  const body = judgements.length === 0 ? noCall(line, linesWithCalls(facts)) : judgements.map(section).join("");
  return heading + body;
}

function noCall(line: number, others: readonly number[]): string {
  const nearest = others
    .toSorted((a, b) => Math.abs(a - line) - Math.abs(b - line))
    .slice(0, 3)
    .sort((a, b) => a - b);
  const where = nearest.length === 0 ? "nor on any other" : `the nearest are on ${nearest.join(", ")}`;
  return `  No call on this line; ${where}.\n`;
}

function section({ call, traces }: Judgement): string {
  const head = `  ${colours.bold(call.callee ?? call.calleeText)}\n`;
  if (traces.length === 0) return `${head}    no rule is concerned with this call\n`;
  const verdicts = traces.map(
    ({ rule, spoke, reason }) =>
      `    ${spoke ? colours.yellow("spoke ") : colours.dim("silent")}  ${rule}: ${reason}\n`,
  );
  return head + verdicts.join("");
}
