import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Unit } from "../program/build.js";

/** A unit that its compiler refuses. The message is the compiler's first complaint. */
export class PreprocessError extends Error {}

/** Enough for SQLite's amalgamation a dozen times. */
const largestOutput = 256 * 2 ** 20;

export interface Preprocessed {
  /** With line markers. */
  readonly output: string;
  /** Makes a file of a line marker absolute. */
  readonly resolveFile: (file: string) => string;
}

/**
 * Runs the unit's own compiler as a preprocessor. Only for builds that the user vouches for: the command names any
 * program.
 * @throws PreprocessError
 */
export function preprocess(unit: Unit): Preprocessed {
  const output = run(unit, ["-E", "-w", ...unit.options, unit.file]);
  return { output, resolveFile: (file) => resolve(unit.directory, file) };
}

const folders = new Map<string, readonly string[]>();

/** Options that choose another set of system headers; the last two have their value behind them. */
const choosing = /^(?:-m.*|--sysroot=.*|--?specs=.*|--target=.*|-nostdinc|-isysroot|-target)$/;
const withValue = /^(?:-isysroot|-target)$/;

/** Where the unit's compiler has its system headers, each with a slash at its end. */
export function systemFolders(unit: Unit): readonly string[] {
  const options = unit.options.filter((option, at, all) => choosing.test(option) || withValue.test(all[at - 1] ?? ""));
  const key = [unit.compiler, ...options].join("\0");
  const known = folders.get(key);
  if (known) return known;
  const { stderr } = spawnSync(unit.compiler, ["-E", "-v", "-w", ...options, "-x", "c", "/dev/null"], {
    cwd: unit.directory,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", CPATH: "", C_INCLUDE_PATH: "" },
  });
  const [, list = ""] = /#include <\.\.\.> search starts here:\n([^]*?)End of search list/.exec(stderr) ?? [];
  const found = list
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .flatMap((folder) => [resolve(folder), existsSync(folder) ? realpathSync(folder) : []].flat())
    .map((folder) => `${folder}/`);
  folders.set(key, [...new Set(found)]);
  return found;
}

function run({ compiler, directory }: Unit, options: readonly string[]): string {
  const { stdout, stderr, status, error } = spawnSync(compiler, options, {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: largestOutput,
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error) throw new PreprocessError(`${compiler} can't run in ${directory} (${error.message})`);
  if (status === 0) return stdout;
  const complaint = /^.*\berror:.*$/m.exec(stderr)?.[0] ?? stderr.trim().split("\n")[0] ?? "";
  throw new PreprocessError(`${compiler} refuses it: ${complaint}`);
}
