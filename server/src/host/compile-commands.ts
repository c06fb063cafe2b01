import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildCommand } from "../program/compiler-command.js";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

/** How one file is compiled. Paths are absolute. */
export interface Compilation {
  /** Where its compiler looks for headers. */
  readonly folders: readonly string[];
  /** What its object file goes into, as far as the names of build folders tell. */
  readonly link: readonly string[];
}

interface Entry {
  readonly directory: string;
  readonly file: string;
  readonly command?: string;
  readonly arguments?: readonly string[];
  readonly output?: string;
}

const shape = 'It is an array of { "directory", "file", "command" or "arguments" }: let the build write it again.';

/**
 * The compilations that a `compile_commands.json` lists, by file; one that is compiled several times has all of them.
 * @throws Refusal when the file can't be read as such
 */
export function readCompileCommands(path: string): ReadonlyMap<string, Compilation> {
  const found = new Map<string, Compilation>();
  for (const [index, value] of entriesOf(path).entries()) {
    if (!isEntry(value)) throw new Refusal(`${path}: /${index}: this is no compilation.`, shape);
    const { folders, link } = found.get(fileOf(value)) ?? { folders: [], link: [] };
    const options = value.arguments ?? wordsOf(value.command ?? "");
    found.set(fileOf(value), {
      folders: [...new Set([...folders, ...includeFolders(options).map((one) => resolve(value.directory, one))])],
      link: [...new Set([...link, ...linkUnit(value, options)])],
    });
  }
  return found;
}

/**
 * The commands of a build: those of a `compile_commands.json`, or all that `syscall-lint record-build` saw.
 * @throws Refusal when the file can't be read as either
 */
export function readBuildCommands(path: string): readonly BuildCommand[] {
  const content = contentOf(path);
  if (isRecording(content)) return content.commands;
  return entriesIn(path, content).map((value, index) => {
    if (!isEntry(value)) throw new Refusal(`${path}: /${index}: this is no compilation.`, shape);
    return { directory: value.directory, arguments: value.arguments ?? wordsOf(value.command ?? "") };
  });
}

/** What `syscall-lint record-build` writes. */
export interface BuildRecording {
  readonly kind: "syscall-lint build";
  readonly version: 1;
  readonly commands: readonly BuildCommand[];
}

function isRecording(content: unknown): content is BuildRecording {
  if (typeof content !== "object" || content === null) return false;
  const { kind, version, commands } = content as Partial<Record<keyof BuildRecording, unknown>>;
  return kind === "syscall-lint build" && version === 1 && Array.isArray(commands) && commands.every(isCommand);
}

function isCommand(value: unknown): value is BuildCommand {
  if (typeof value !== "object" || value === null) return false;
  const { directory, arguments: words } = value as Partial<Record<keyof BuildCommand, unknown>>;
  return typeof directory === "string" && Array.isArray(words) && words.every((word) => typeof word === "string");
}

function entriesOf(path: string): readonly unknown[] {
  return entriesIn(path, contentOf(path));
}

function entriesIn(path: string, content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) throw new Refusal(`${path} is not an array.`, shape);
  return content;
}

function contentOf(path: string): unknown {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Refusal(`${path} can't be read (${codeOfError(error)}).`, "Check the path after --compile-commands.");
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, shape);
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { directory, file, command, arguments: options, output } = value as Record<string, unknown>;
  const hasOptions = Array.isArray(options) && options.every((one) => typeof one === "string");
  const isNamed = typeof directory === "string" && typeof file === "string";
  return isNamed && (hasOptions || typeof command === "string") && ["string", "undefined"].includes(typeof output);
}

function fileOf({ directory, file }: Entry): string {
  return resolve(directory, file);
}

/** As a shell splits them, quotes and backslashes included. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, "$1$2").replace(/\\(.)/g, "$1"));
}

const includeOption = /^(?:-I|-iquote|-isystem|-idirafter)(.*)$/;

function includeFolders(options: readonly string[]): readonly string[] {
  return options.flatMap((option, index) => {
    const folder = includeOption.exec(option)?.[1];
    if (folder === undefined) return [];
    return folder === "" ? (options[index + 1] ?? []) : folder;
  });
}

/** CMake builds a target's objects in `CMakeFiles/<target>.dir/`, Meson in `<target>.p/`; others don't tell. */
function linkUnit({ directory, output }: Entry, options: readonly string[]): readonly string[] {
  const object = output ?? options[options.indexOf("-o") + 1];
  if (object === undefined || (output === undefined && !options.includes("-o"))) return [];
  const target = /^.*?(?:CMakeFiles\/[^/]+\.dir|[^/]+\.p)(?=\/)/.exec(resolve(directory, object).replaceAll("\\", "/"));
  return target ? [target[0]] : [];
}
