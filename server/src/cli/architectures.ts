import { InvalidArgumentError } from "commander";
import type { Architecture } from "syscall-db";

const spellings: Readonly<Record<string, readonly Architecture[]>> = {
  "x86-64": ["x86_64"],
  x86_64: ["x86_64"],
  x64: ["x86_64"],
  arm64: ["aarch64"],
  aarch64: ["aarch64"],
  all: ["x86_64", "aarch64"],
};

/** For an option `--arch`: the architectures that a spelling means. */
export function architecturesOf(typed: string): readonly Architecture[] {
  const found = Object.hasOwn(spellings, typed) ? spellings[typed] : undefined;
  if (!found) throw new InvalidArgumentError("Known are x86-64, arm64 and all.");
  return found;
}
