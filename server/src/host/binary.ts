import { readFileSync } from "node:fs";
import { ElfError, readElf } from "../program/machine/elf.js";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

/** Names of functions that a program takes from shared libraries. @throws Refusal */
export function importsOf(path: string): readonly string[] {
  const remedy = "Name the linked program after --binary.";
  try {
    const { symbols } = readElf(readFileSync(path));
    const wanted = symbols.filter(({ defined, kind, name }) => !defined && kind !== "object" && name !== "");
    return [...new Set(wanted.map(({ name }) => name.replace(/@.*$/, "")))];
  } catch (error) {
    if (error instanceof ElfError) throw new Refusal(`${path} is no program: ${error.message}`, remedy);
    throw new Refusal(`${path} can't be read (${codeOfError(error)}).`, remedy);
  }
}
