import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { codeOfError } from "../host/read-source.js";
import type { Allowlist } from "../seccomp/allowlist.js";
import { withChildren, type Child, type WithChildren } from "../seccomp/children.js";
import { ProfileError } from "../seccomp/profile.js";
import { readDraft } from "../seccomp/read-draft.js";
import { Refusal } from "../service/refusal.js";

/** The draft with those of the programs that it starts. @param given `FILE` or `NAME=FILE` @throws Refusal */
export function withDraftsOf(list: Allowlist, given: readonly string[]): WithChildren {
  const children = given.map(childOf);
  try {
    return withChildren(list, children);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Refusal(`After --child, ${error.message}.`, "Draft it with the same --arch.");
  }
}

function childOf(given: string): Child {
  const [, name, file = given] = /^([\w.+-]+)=(.+)$/s.exec(given) ?? [];
  try {
    const list = readDraft(readFileSync(resolve(file), "utf8"));
    return { name: name ?? list.program, list };
  } catch (error) {
    const remedy = "Make it with syscall-lint seccomp … --format json -o FILE.";
    if (error instanceof ProfileError) throw new Refusal(`${file}: ${error.message}`, remedy);
    throw new Refusal(`${file} can't be read (${codeOfError(error)}).`, "Check the path after --child.");
  }
}
