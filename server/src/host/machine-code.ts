import { execFile, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ElfError, machineOf, readElf, type Elf } from "../program/machine/elf.js";
import { readImage, type Image } from "../program/machine/image.js";
import { readInstruction, type Instruction } from "../program/machine/listing.js";
import { Refusal } from "../service/refusal.js";
import { codeOfError } from "./read-source.js";

/** Of GNU binutils, for each machine. On a machine of the same kind the plain names serve. */
const tools = {
  x86_64: toolsFor("x64", "x86_64-linux-gnu", "x86-64-linux-gnu"),
  aarch64: toolsFor("arm64", "aarch64-linux-gnu", "aarch64-linux-gnu"),
};

function toolsFor(host: string, triplet: string, packaged: string) {
  const names = (name: string) => [...(process.arch === host ? [name] : []), `${triplet}-${name}`];
  const needed = process.arch === host ? "binutils" : `binutils-${packaged}`;
  return { disassemblers: names("objdump"), linkers: names("ld"), package: needed };
}

/**
 * A library or program as functions. Symbols that a package keeps apart (libc6-dbg) are added when they are there.
 * Nothing of the file is run.
 * @throws Refusal when it can't be read, isn't an ELF file of x86-64 or arm64, or there is no disassembler
 */
export async function readMachineCode(path: string, debugFolder = "/usr/lib/debug"): Promise<Image> {
  const own = parse(path, await readFile(path).catch((error: unknown) => unreadable(path, error)));
  const place = symbolPlaceOf(own, debugFolder);
  const symbols = place === undefined ? undefined : await readFile(place).catch(() => undefined);
  const elf = symbols && place !== undefined ? withSymbols(own, parse(place, symbols)) : own;
  const listing = await disassemble(path, elf.machine);
  return readImage(elf.soname ?? basename(path), elf, listing);
}

/** Whether the symbols of a file are at hand, in it or in a package of their own. */
export function hasSymbols(path: string, debugFolder = "/usr/lib/debug"): boolean {
  const elf = readElfFile(path);
  const place = elf && symbolPlaceOf(elf, debugFolder);
  return place !== undefined && existsSync(place);
}

/** Undefined when it can't be read or isn't an ELF file that is understood. */
export function readElfFile(path: string): Elf | undefined {
  try {
    return readElf(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** What a file was made for; undefined when it can't be read or isn't an ELF file that is understood. */
export function machineOfFile(path: string): Elf["machine"] | undefined {
  const start = new Uint8Array(64);
  let file;
  try {
    file = openSync(path, "r");
    return machineOf(start.subarray(0, readSync(file, start)));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function parse(path: string, bytes: Uint8Array): Elf {
  try {
    return readElf(bytes);
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    throw new Refusal(`${path} ${error.message}`, "Name a shared library or a program for Linux on x86-64 or arm64.");
  }
}

function unreadable(path: string, error: unknown): never {
  throw new Refusal(`${path} can't be read (${codeOfError(error)}).`, "Name a file that is there.");
}

function symbolPlaceOf({ buildId }: Elf, folder: string): string | undefined {
  return buildId && join(folder, ".build-id", buildId.slice(0, 2), `${buildId.slice(2)}.debug`);
}

/** What a file exports is told by the file itself. */
function withSymbols(own: Elf, { symbols }: Elf): Elf {
  return { ...own, symbols: [...symbols.map((one) => ({ ...one, exported: false })), ...own.symbols] };
}

async function disassemble(path: string, machine: Elf["machine"]): Promise<Instruction[]> {
  const program = await firstOf(tools[machine].disassemblers);
  if (program === undefined)
    throw new Refusal(
      `Reading ${path} needs objdump.`,
      `Install the Debian package ${tools[machine].package} or its like.`,
    );
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

/** The first program that can be started. */
async function firstOf(programs: readonly string[]): Promise<string | undefined> {
  for (const name of programs) {
    const found = await run(name, ["--version"]).catch(() => undefined);
    if (found) return name;
  }
  return undefined;
}

const run = promisify(execFile);

/**
 * A static archive linked whole into one file, so that every function is there and calls lead where they would in a
 * program. Only the linker runs. `use` gets the file's path; it is gone afterwards.
 */
export async function withWholeArchive<T>(
  archive: string,
  machine: Elf["machine"],
  use: (path: string) => Promise<T>,
): Promise<T> {
  await access(archive).catch((error: unknown) => unreadable(archive, error));
  const folder = await mkdtemp(join(tmpdir(), "syscall-lint-"));
  const output = join(folder, `${basename(archive)}.elf`);
  try {
    const options = ["-pie", "--whole-archive", archive, "-o", output, "--unresolved-symbols=ignore-all", "-e", "0"];
    const { linkers, package: needed } = tools[machine];
    const linker = (await firstOf(linkers)) ?? linkers[0] ?? "ld";
    await run(linker, options).catch((error: unknown) => {
      throw new Refusal(
        `${linker} can't link ${archive}: ${String(error)}`,
        `Install the Debian package ${needed} or its like.`,
      );
    });
    return await use(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
