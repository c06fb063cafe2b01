import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { ElfError, readElf, type Elf } from "../program/machine/elf.js";
import { readImage, type Image } from "../program/machine/image.js";
import { readInstruction, type Instruction } from "../program/machine/listing.js";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

const disassemblers = { x86_64: ["objdump", "x86_64-linux-gnu-objdump"], aarch64: ["aarch64-linux-gnu-objdump"] };

/**
 * A library or program as functions. Symbols that a package keeps apart (libc6-dbg) are added when they are there.
 * Nothing of the file is run.
 * @throws Refusal when it can't be read, isn't an ELF file of x86-64 or arm64, or there is no disassembler
 */
export async function readMachineCode(path: string, debugFolder = "/usr/lib/debug"): Promise<Image> {
  const own = readElfFile(path);
  const symbols = symbolFileOf(own, debugFolder);
  const elf = symbols === undefined ? own : withSymbols(own, readElfFile(symbols));
  const listing = await disassemble(path, elf.machine);
  return readImage(elf.soname ?? basename(path), elf, listing);
}

export function hasSymbols(path: string, debugFolder = "/usr/lib/debug"): boolean {
  return existsSync(path) && symbolFileOf(readElfFile(path), debugFolder) !== undefined;
}

export function readElfFile(path: string): Elf {
  try {
    return readElf(readFileSync(path));
  } catch (error) {
    if (error instanceof ElfError)
      throw new Refusal(`${path} ${error.message}`, "Name a shared library or a program for Linux on x86-64 or arm64.");
    throw new Refusal(`${path} can't be read (${codeOfError(error)}).`, "Name a file that is there.");
  }
}

function symbolFileOf({ buildId }: Elf, folder: string): string | undefined {
  if (buildId === undefined) return undefined;
  const place = join(folder, ".build-id", buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
  return existsSync(place) ? place : undefined;
}

/** What a file exports is told by the file itself. */
function withSymbols(own: Elf, { symbols }: Elf): Elf {
  return { ...own, symbols: [...symbols.map((one) => ({ ...one, exported: false })), ...own.symbols] };
}

async function disassemble(path: string, machine: Elf["machine"]): Promise<Instruction[]> {
  const program = disassemblers[machine].find(
    (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
  );
  if (program === undefined) {
    const needed = machine === "x86_64" ? "binutils" : "binutils-aarch64-linux-gnu";
    throw new Refusal(`Reading ${path} needs objdump.`, `Install the Debian package ${needed} or its like.`);
  }
  const child = spawn(program, ["-d", "-w", "--no-show-raw-insn", "--", path], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const found: Instruction[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const instruction = readInstruction(line);
    if (instruction) found.push(instruction);
  }
  const status = await ended;
  if (status !== 0 || found.length === 0)
    throw new Refusal(
      `${program} can't read ${path}: ${complaint.trim() || "it holds no code"}.`,
      "Name another file.",
    );
  return found;
}

/**
 * A static archive linked whole into one file, so that every function is there and calls lead where they would in a
 * program. Only the linker runs. `use` gets the file's path; it is gone afterwards.
 */
export async function withWholeArchive<T>(archive: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-"));
  const output = join(folder, `${basename(archive)}.elf`);
  try {
    const options = ["-pie", "--whole-archive", archive, "-o", output, "--unresolved-symbols=ignore-all", "-e", "0"];
    const { status, stderr, error } = spawnSync("ld", options, { encoding: "utf8" });
    if (status !== 0)
      throw new Refusal(`ld can't link ${archive}: ${error?.message ?? stderr.trim()}`, "Install binutils.");
    return await use(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
