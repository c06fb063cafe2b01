import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Architecture } from "syscall-db";
import type { Unit } from "../program/build.js";
import type { Cause } from "../program/program.js";

/**
 * What a unit's compiler makes code for, by its own word (`-dumpmachine`); "other" for what no draft is made for, and
 * undefined where it doesn't say. Whoever asks vouches for the compilers that the build names.
 */
export async function targetOf({ compiler, directory, options }: Unit): Promise<Architecture | "other" | undefined> {
  if (options.some((option) => /^-m(?:32|x32|16)$/.test(option))) return "other";
  const chosen = options.flatMap((option, at) =>
    option.startsWith("--target=") ? [option] : option === "-target" ? [option, options[at + 1] ?? ""] : [],
  );
  const asked = run(compiler, [...chosen, "-dumpmachine"], { cwd: directory, timeout: 10_000 });
  const told = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );
  if (!/^[\w.]+(?:-[\w.]+)+$/.test(told)) return undefined;
  return /^(?:x86_64|amd64)-(?!.*x32$)/.test(told) ? "x86_64" : /^(?:aarch64|arm64)-/.test(told) ? "aarch64" : "other";
}

const titles: Readonly<Record<Architecture | "other", string>> = {
  x86_64: "x86-64",
  aarch64: "arm64",
  other: "another machine",
};

/** Preprocessed text is one machine's: what stands behind `#if` for others, and their numbers, nobody has seen. */
export function targetCauses(target: Architecture | "other", wanted: readonly Architecture[]): readonly Cause[] {
  return wanted
    .filter((one) => one !== target)
    .map((one) => ({
      kind: "other-machine",
      message: `The build is for ${titles[target]}: what the source and its libraries do on ${titles[one]} isn't known.`,
      remedy: `Record a build for ${titles[one]} and draft from that, or name the build's machine with --arch.`,
      place: undefined,
    }));
}

const run = promisify(execFile);
