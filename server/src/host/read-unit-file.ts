import { readFile } from "node:fs/promises";
import { factsOfText } from "eslint-plugin-syscalls/c-facts";
import type { Unit } from "../program/build.js";
import { executing } from "../program/executions.js";
import { blankExtensions, reduce, type ReducedText } from "../program/preprocessed.js";
import { readUnit } from "../program/read-unit.js";
import { Refusal } from "../service/refusal.js";
import { preprocess, PreprocessError, systemFolders } from "./preprocess.js";
import { codeOfError } from "./read-source.js";
import type { UnitJob, UnitReading } from "./read-units.js";

/**
 * Never throws for what is wrong with the unit.
 *
 * @param passing functions of the C library that hand on what they are given
 */
export async function readOneUnit(
  { unit, preprocess: mayRun }: UnitJob,
  passing: ReadonlySet<string>,
): Promise<UnitReading> {
  try {
    return await (unit.language === "assembler" ? assembler(unit, mayRun) : c(unit, mayRun, passing));
  } catch (error) {
    if (error instanceof PreprocessError || error instanceof Refusal)
      return { kind: "failure", message: error.message };
    return { kind: "failure", message: error instanceof Error ? error.message : String(error) };
  }
}

async function c(unit: Unit, mayRun: boolean, passing: ReadonlySet<string>): Promise<UnitReading> {
  if (unit.language !== "c") return { kind: "failure", message: "it isn't C" };
  const { text, placeOf, declared, types, constants } = mayRun ? preprocessed(unit) : await raw(unit.file);
  const facts = await factsOfText(text, unit.file);
  const constant = (name: string) => constants.get(name);
  return { kind: "facts", facts: readUnit(facts, { file: unit.file, placeOf, declared, types, constant, passing }) };
}

function preprocessed(unit: Unit): ReducedText {
  const { output, resolveFile } = preprocess(unit);
  const folders = systemFolders(unit);
  return reduce(output, resolveFile, (file) => folders.some((folder) => file.startsWith(folder)));
}

/** As the author wrote it: macros and all arms of conditions. */
async function raw(file: string): Promise<ReducedText> {
  const text = blankExtensions(await readText(file));
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const placeOf = (offset: number) => {
    const index = starts.findLastIndex((start) => start <= offset);
    return { file, line: index + 1, column: offset - (starts[index] ?? 0) + 1 };
  };
  return { text, placeOf, declared: {}, types: new Set(), constants: new Map() };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Refusal(`it can't be read (${codeOfError(error)})`, "");
  }
}

/** A file of assembly defines its labels, and can do what its instructions say. */
async function assembler(unit: Unit, mayRun: boolean): Promise<UnitReading> {
  const text = mayRun && !unit.file.endsWith(".s") ? preprocess(unit).output : await readText(unit.file);
  const lines = text.split("\n");
  const entering = lines.findIndex((line) =>
    /^\s*(?:syscall|sysenter|svc|ecall|scall)\b|^\s*int\s+\$?(?:0x80|128)\b/.test(line),
  );
  const place = (line: number) => ({ file: unit.file, line: line + 1 });
  const definitions = lines.flatMap((line, index) => {
    const name = /^\s*\.(?:globl|global)\s+([A-Za-z_]\w*)/.exec(line)?.[1];
    if (name === undefined) return [];
    const common = { isLocal: false, isWeak: false, isConstructor: false, alias: undefined, place: place(index) };
    return [{ name, kind: "function" as const, ...common }];
  });
  const references = lines.flatMap((line, index) => {
    const name = /^\s*(?:call[lq]?|jmp[q]?|bl?)\s+\*?([A-Za-z_]\w*)/.exec(line)?.[1];
    return name === undefined ? [] : [{ from: -1, name, kind: "call" as const, place: place(index) }];
  });
  return {
    kind: "facts",
    facts: {
      file: unit.file,
      definitions,
      references,
      raw: [],
      assembly: entering < 0 ? [] : [{ from: -1, place: place(entering) }],
      constants: [],
      executions: references
        .filter(({ name }) => executing.has(name))
        .map(({ from, name, place: at }) => ({ from, callee: name, place: at, command: undefined })),
      declared: {},
      types: [],
    },
  };
}
