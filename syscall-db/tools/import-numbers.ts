/**
 * Writes data/generated/numbers.json: the numbers of every system call on x86-64 and arm64 up to Linux 6.18.
 *
 *   node dist/tools/import-numbers.js --libseccomp FOLDER --strace FOLDER [--x86_64 FOLDER] [--aarch64 FOLDER] [--check]
 *
 * The table is libseccomp's (a clone, or an unpacked source), which knows the newest calls; strace's and the kernel
 * headers must agree with it wherever both know a name. The headers also have numbers of calls that are gone.
 * The last two FOLDERs are include folders with `asm/unistd.h`: Debian has them in linux-libc-dev and
 * linux-libc-dev-arm64-cross. `--check` writes nothing and fails when the committed table is another one.
 */
import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Architecture } from "../src/database.js";
import { settle, textOf } from "./generated-table.js";
import { readSource } from "./source-text.js";
import { readStraceTable } from "./strace-table.js";

export const headerFolders: Readonly<Record<Architecture, string>> = {
  x86_64: "/usr/include/x86_64-linux-gnu",
  aarch64: "/usr/aarch64-linux-gnu/include",
};

export type Numbers = Readonly<Record<Architecture, Readonly<Record<string, number>>>>;

/** Whether the folder has what {@link readNumbers} needs. */
export function hasHeaders(folder: string): boolean {
  return existsSync(path.join(folder, "asm/unistd.h"));
}

/**
 * The numbers that `asm/unistd.h` defines for one architecture. The preprocessor reads it, because arm64's numbers are
 * the generic table cut to the `__ARCH_WANT_*` macros that its own header sets. Throws when there is no header or no `cc`.
 */
export function readNumbers(architecture: Architecture, folder: string): Record<string, number> {
  if (!hasHeaders(folder))
    throw new Error(`${folder} has no asm/unistd.h: name the include folder with --${architecture}`);
  const macros = execFileSync(
    "cc",
    [
      "-E",
      "-dM",
      "-undef",
      "-nostdinc",
      "-D__LP64__",
      `-D__${architecture}__`,
      "-I",
      folder,
      "-I",
      path.dirname(folder),
      "-x",
      "c",
      "-",
    ],
    { input: "#include <asm/unistd.h>\n", encoding: "utf8" },
  );
  const values = new Map<string, string>();
  for (const [, name = "", value = ""] of macros.matchAll(/^#define __NR(\w+) (.+)$/gm)) values.set(name, value.trim());
  const numbers: Record<string, number> = {};
  for (const [macro, value] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = macro.replace(/^_/, "");
    // The size of the table, and a block of numbers that architectures may use, are not calls; 3264 names are internal.
    if (!macro.startsWith("_") || name === "syscalls" || name === "arch_specific_syscall") continue;
    numbers[name] = resolved(value, values);
  }
  return numbers;
}

/** Some macros name others: `__NR_fcntl` is `__NR3264_fcntl`. */
function resolved(value: string, values: ReadonlyMap<string, string>): number {
  const target = value.startsWith("__NR") ? values.get(value.slice("__NR".length)) : undefined;
  const number = Number(target ?? value.replace(/^\((?:0 \+ )?(\d+)\)$/, "$1"));
  if (!Number.isInteger(number)) throw new Error(`a syscall number that is not a number: ${value}`);
  return number;
}

/** The number of file_setattr, the last call that Linux 6.18 added to the common range. */
const lastNumber = 469;

/** The columns of one architecture in libseccomp's syscalls.csv; "PNR" stands for none. */
export function numbersOfTable(csv: string, architecture: Architecture): Record<string, number> {
  const [head = "", ...lines] = csv.trimEnd().split("\n");
  const column = head.split(",").indexOf(architecture);
  if (column < 0) throw new Error(`syscalls.csv has no column ${architecture}`);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const cells = line.split(",");
      const number = Number(cells[column]);
      return Number.isInteger(number) && number <= lastNumber ? [[cells[0] ?? "", number] as const] : [];
    }),
  );
}

/** All tables in one, sorted by name. Throws with every name that two of them number differently. */
export function merged(...tables: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const numbers = new Map<string, number>();
  const wrong: string[] = [];
  for (const [name, number] of tables.flatMap((table) => Object.entries(table))) {
    const known = numbers.get(name) ?? number;
    if (known !== number) wrong.push(`${name}: ${String(known)} or ${String(number)}`);
    numbers.set(name, known);
  }
  if (wrong.length > 0) throw new Error(`the tables disagree: ${wrong.join(", ")}`);
  return Object.fromEntries([...numbers].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One name per line. */
export function numbersText(numbers: Numbers): string {
  return `${textOf(numbers, 2)}\n`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      libseccomp: { type: "string" },
      strace: { type: "string" },
      x86_64: { type: "string", default: headerFolders.x86_64 },
      aarch64: { type: "string", default: headerFolders.aarch64 },
      check: { type: "boolean", default: false },
    },
  });
  const { libseccomp, strace } = values;
  if (libseccomp === undefined || strace === undefined)
    throw new Error("name the sources with --libseccomp FOLDER and --strace FOLDER");
  const csv = readSource(libseccomp, "src/syscalls.csv");
  const numbersFor = (architecture: Architecture): Record<string, number> => {
    const ofStrace = readStraceTable(strace, architecture)
      .filter(({ number }) => number <= lastNumber)
      .map(({ name, number }) => [name, number] as const);
    return merged(
      numbersOfTable(csv, architecture),
      Object.fromEntries(ofStrace),
      readNumbers(architecture, values[architecture]),
    );
  };
  const numbers: Numbers = { x86_64: numbersFor("x86_64"), aarch64: numbersFor("aarch64") };
  settle("numbers.json", numbers, values.check, 2);
  for (const [architecture, table] of Object.entries(numbers))
    console.log(`${architecture}: ${String(Object.keys(table).length)} calls`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
