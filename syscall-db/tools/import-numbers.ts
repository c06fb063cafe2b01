/**
 * Writes data/generated/numbers.json: the numbers of every system call on x86-64 and arm64, from kernel headers.
 *
 *   node dist/tools/import-numbers.js [--x86_64 FOLDER] [--aarch64 FOLDER]
 *
 * FOLDER is an include folder with `asm/unistd.h`. Debian has them in linux-libc-dev and linux-libc-dev-arm64-cross.
 */
import { execFileSync } from "node:child_process";
import { existsSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Architecture } from "../src/database.js";

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

/** One name per line. */
export function numbersText(numbers: Numbers): string {
  return `${JSON.stringify(numbers, undefined, 1)}\n`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      x86_64: { type: "string", default: headerFolders.x86_64 },
      aarch64: { type: "string", default: headerFolders.aarch64 },
    },
  });
  const numbers: Numbers = {
    x86_64: readNumbers("x86_64", values.x86_64),
    aarch64: readNumbers("aarch64", values.aarch64),
  };
  writeFileSync(new URL("../../data/generated/numbers.json", import.meta.url), numbersText(numbers));
  for (const [architecture, table] of Object.entries(numbers))
    console.log(`${architecture}: ${String(Object.keys(table).length)} calls`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
