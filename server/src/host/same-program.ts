import { readFileSync } from "node:fs";
import { readElf } from "../program/machine/elf.js";

/**
 * Whether one file is another one that was copied, also when its symbols were stripped on the way: by the id that the
 * linker gave it, else byte for byte. False when either can't be read or is no program.
 */
export function isSameProgram(one: string, other: string): boolean {
  const [known, copied] = [programAt(one), programAt(other)];
  if (!known || !copied) return false;
  return known.id === undefined ? known.bytes.equals(copied.bytes) : known.id === copied.id;
}

function programAt(path: string): { readonly bytes: Buffer; readonly id: string | undefined } | undefined {
  try {
    const bytes = readFileSync(path);
    return { bytes, id: readElf(bytes).buildId };
  } catch {
    return undefined;
  }
}
