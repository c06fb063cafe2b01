import { readFileSync } from "node:fs";
import type { Architecture } from "syscall-db";
import { ElfError, readElf } from "../program/machine/elf.js";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

/** Names of functions that a program takes from shared libraries. @throws Refusal */
export function importsOf(path: string, architectures: readonly Architecture[]): readonly string[] {
  const remedy = "Name the linked program after --binary.";
  try {
    const { symbols, machine } = readElf(readFileSync(path));
    if (!architectures.includes(machine))
      throw new Refusal(`${path} is for ${machine}, and the draft isn't.`, `Draft with --arch ${machine}.`);
    const wanted = symbols.filter(({ defined, kind, name }) => !defined && kind !== "object" && name !== "");
    return [...new Set(wanted.map(({ name }) => name.replace(/@.*$/, "")))];
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof ElfError) throw new Refusal(`${path} is no program: ${error.message}`, remedy);
    throw new Refusal(`${path} can't be read (${codeOfError(error)}).`, remedy);
  }
}
