import os from "node:os";
import type { Database } from "syscall-db";
import type * as AuditModule from "../../server/dist/src/seccomp/audit.js";
import { seccomp } from "./draft.js";
import type { Asked } from "./truth.js";

const { returns, x32Bit } = await seccomp<typeof AuditModule>("audit");
const architectures = { "x86-64": [0xc000_003e, "x86_64"], arm64: [0xc000_00b7, "aarch64"] } as const;

/**
 * What systemd.exec(5) says that a unit's SystemCall settings answer: the first SystemCallFilter= makes a list of
 * permitted calls and adds the group @default; `~name:ERROR` answers with an error; SystemCallArchitectures= kills
 * others. `byDefault`: @default alone permits it.
 */
export function answerOfSystemd(text: string, db: Database): (asked: Asked) => { action: number; byDefault: boolean } {
  const settings = text.split("\n").flatMap((line) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value.split(" ").filter(Boolean)] as const];
  });
  const of = (key: string) => settings.filter(([name]) => name === key).map(([, words]) => words);
  const answers = new Map<string, number>();
  for (const words of of("SystemCallFilter")) {
    const isInverted = words[0]?.startsWith("~") === true;
    for (const word of words) {
      const [name = "", errno] = word.replace(/^~/, "").split(":");
      if (isInverted !== (errno !== undefined)) throw new Error(`systemd would refuse ${word}`);
      answers.set(name, errno === undefined ? returns.allow : returns.errno | errnoOf(errno));
    }
  }
  const implied = db.filters()?.systemd.groups["@default"] ?? [];
  const [error = "kill"] = of("SystemCallErrorNumber")[0] ?? [];
  const otherwise = error === "kill" ? returns.killProcess : returns.errno | errnoOf(error);
  const native = of("SystemCallArchitectures")[0] ?? [];
  return ({ architecture, number }) => {
    const found = Object.entries(architectures).find(([, [audit]]) => audit === architecture);
    if (!found || !native.includes(found[0]) || (found[0] === "x86-64" && number >= x32Bit))
      return { action: returns.killProcess, byDefault: false };
    const name = [...db.syscalls()].find(({ numbers }) => numbers[found[1][1]] === number)?.name;
    const told = name === undefined ? undefined : answers.get(name);
    const byDefault = told === undefined && name !== undefined && implied.includes(name);
    return { action: told ?? (byDefault ? returns.allow : otherwise), byDefault };
  };
}

function errnoOf(name: string): number {
  const number = (os.constants.errno as Readonly<Record<string, number>>)[name];
  if (number === undefined) throw new Error(name);
  return number;
}
