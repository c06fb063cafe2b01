import type { Architecture } from "../src/database.js";
import type { SyscallRecord } from "../src/generated/schema.js";
import { readSource } from "./source-text.js";

export type TraceClass = SyscallRecord["classes"][number];

/** One line of strace's tables. */
export interface StraceEntry {
  readonly name: string;
  readonly number: number;
  /** How many arguments the call takes. */
  readonly parameters: number;
  /** In the order of the schema. */
  readonly classes: readonly TraceClass[];
}

/** The flags of the groups that `strace -e trace=%…` knows by a name of ours. */
const classes: Readonly<Record<string, TraceClass>> = {
  TF: "file",
  TD: "desc",
  TM: "memory",
  TP: "process",
  TS: "signal",
  TI: "ipc",
  TN: "network",
  TC: "creds",
  TCL: "clock",
};

const files: Readonly<Record<Architecture, string>> = {
  x86_64: "src/linux/x86_64/syscallent.h",
  aarch64: "src/linux/64/syscallent.h",
};
const common = "src/linux/generic/syscallent-common.h";

/** The table that strace prints calls of one architecture with. */
export function readStraceTable(folder: string, architecture: Architecture): readonly StraceEntry[] {
  return [files[architecture], common].flatMap((file) => entriesOf(readSource(folder, file)));
}

export function entriesOf(text: string): readonly StraceEntry[] {
  const line = /^\[(?:BASE_NR \+)?\s*(\d+)\] = \{ (\d),\s*([\w|]+),\s*SEN\(\w+\),\s*"(\w+)"\s*\},?$/gm;
  return [...text.matchAll(line)].map(([, number, parameters, flags = "", name = ""]) => ({
    name,
    number: Number(number),
    parameters: Number(parameters),
    classes: Object.entries(classes).flatMap(([flag, group]) => (flags.split("|").includes(flag) ? [group] : [])),
  }));
}
