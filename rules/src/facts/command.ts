import type { CallFact, Value } from "./fact.js";
import type { Code } from "./query.js";
import { rootVariable } from "./values.js";

/** One program that a call starts, with what it is given. */
export interface CommandFact {
  /** Without the folder that it lies in. */
  readonly program: string;
  /** Options and operands; undefined where a part is only known when it runs. */
  readonly words: readonly Word[];
}

export interface Word {
  /** As far as it is written; a hole stands for what is only known when it runs. */
  readonly text: string;
  /** The value at a hole that is the whole word. */
  readonly value: Value | undefined;
}

/** What stands for a value inside a command's text. */
const hole = "\uFFFC";

/**
 * The programs that a call starts, in order. Undefined when that isn't known, or when a shell does more with them than
 * to start one after the other: pipes, patterns, substitutions, files that it redirects to.
 */
export function commandsOf(code: Code, call: CallFact): readonly CommandFact[] | undefined {
  const effect = code.effects(call, "spawns")[0];
  const given = effect && code.operand(call, effect);
  if (!given) return undefined;
  const list = code.argument(call, "arguments");
  const items = list && code.value(list.value);
  if (items?.kind === "array") return listed(code, given, items.items);
  if (effect.shell !== true)
    return items === undefined || items.kind === "object" ? listed(code, given, []) : undefined;
  const line = lineOf(code, given, call);
  return line && parsed(line.text, line.values);
}

function listed(code: Code, program: Value, items: readonly Value[]): readonly CommandFact[] | undefined {
  const name = code.value(program);
  if (name.kind !== "string" || /\s/.test(name.value)) return undefined;
  const words = items.map((item) => {
    const value = code.value(item);
    return value.kind === "string" ? { text: value.value, value: undefined } : { text: hole, value: item };
  });
  return [{ program: baseName(name.value), words }];
}

interface Line {
  readonly text: string;
  /** The values at its holes, in order. */
  readonly values: readonly Value[];
}

function lineOf(code: Code, given: Value, call: CallFact): Line | undefined {
  const value = code.value(given);
  if (value.kind === "string") return { text: value.value, values: [] };
  if (value.kind === "template") {
    const parts = value.parts.map((part) => code.value(part));
    return {
      text: parts.map((part) => (part.kind === "string" ? part.value : hole)).join(""),
      values: value.parts.filter((_, index) => parts[index]?.kind !== "string"),
    };
  }
  return formatted(code, given, call);
}

/** C: `snprintf(command, sizeof command, "cat %s", path)` before the call. */
function formatted(code: Code, given: Value, call: CallFact): Line | undefined {
  const root = rootVariable(given);
  if (root === undefined) return undefined;
  const writers = code.callsOf(call.function).filter((one) => one.at < call.at && code.mayWriteThrough(one, root));
  const [writer, ...others] = writers;
  const format = writer && code.argument(writer, "format");
  const text = format && code.value(format.value);
  if (!writer || others.length > 0 || text?.kind !== "string" || code.storesOf(root).length > 0) return undefined;
  const first = writer.arguments.findIndex((one) => one === format) + 1;
  return {
    text: text.value.replaceAll(/%[-+ #0-9.*lhzjt]*[a-zA-Z]/g, hole),
    values: writer.arguments.slice(first).map(({ value }) => value),
  };
}

/** What a shell does beyond starting programs. */
const shellWork = /[|*?`$(){}[\]~#!\n\\]|<(?!\/dev\/null)|(?<!&)&(?![&1])/;

function parsed(line: string, values: readonly Value[]): readonly CommandFact[] | undefined {
  const plain = line.replaceAll(/\d?>\s*\/dev\/null|\d>&\d/g, " ");
  if (shellWork.test(plain.replaceAll("&&", " ")) || plain.includes(">")) return undefined;
  let holes = 0;
  const commands = plain.split(/;|&&/).map((part) => {
    const words = [...part.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map((match): Word => {
      const text = match[1] ?? match[2] ?? match[3] ?? "";
      const value = text === hole ? values[holes] : undefined;
      holes += text.split(hole).length - 1;
      return { text, value };
    });
    return words;
  });
  const started = commands.filter((words) => words.length > 0);
  if (started.some(([program]) => program?.text.includes(hole) !== false || program.text.includes("=")))
    return undefined;
  return started.map(([program, ...words]) => ({ program: baseName(program?.text ?? ""), words }));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a word is an option; what is only known when it runs is none. */
export function isOption({ text }: Word): boolean {
  return text.startsWith("-") && text !== "-";
}
