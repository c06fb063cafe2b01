import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Architecture } from "syscall-db";
import type * as AllowlistModule from "../../server/dist/src/seccomp/allowlist.js";
import { root } from "../repository.js";

export type Allowlist = AllowlistModule.Allowlist;
export type ArgumentTest = AllowlistModule.ArgumentTest;
type Permit = AllowlistModule.Permit;

/** A compiled module of server/src/seccomp, by its path there without extension. */
export async function seccomp<T>(module: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "server", "dist", "src", "seccomp", `${module}.js`)).href)) as T;
}

const startup: AllowlistModule.Witness = { kind: "start-up", of: "glibc-2.36 dynamic" };

export function permit(syscall: string, fields: Partial<Permit> = {}): Permit {
  return { syscall, when: [], because: [startup], origin: "base", seen: "static", ...fields };
}

/** A way from main to a function of libc, named on `line` of demo.c. */
export function reached(name: string, line: number): AllowlistModule.Witness {
  return {
    kind: "reached",
    because: "direct",
    path: [
      { name: "main", library: undefined, place: { file: "demo.c", line: 1 } },
      { name, library: "libc", place: { file: "demo.c", line } },
    ],
  };
}

/** A draft that permits these calls, and kills for the others unless `fields` say otherwise. */
export function draft(permits: readonly (string | Permit)[], fields: Partial<Allowlist> = {}): Allowlist {
  const architectures: readonly Architecture[] = ["x86_64"];
  return {
    program: "demo",
    architectures,
    runtime: "glibc-2.36",
    permits: permits.map((one) => (typeof one === "string" ? permit(one) : one)),
    newer: [],
    otherwise: { kind: "kill-process" },
    unknown: [],
    verdict: "closed",
    capabilities: [],
    ...fields,
  };
}

export function test(argument: number, operator: ArgumentTest["operator"], value: bigint, mask?: bigint): ArgumentTest {
  return mask === undefined ? { argument, operator, value } : { argument, operator, value, mask };
}

/** What a dynamically linked program of glibc 2.36 asks for from its first instruction to its last. */
export const glibcBase = [
  ...["execve", "access", "arch_prctl", "brk", "close", "exit_group", "mmap", "mprotect", "munmap", "newfstatat"],
  ...["openat", "pread64", "prlimit64", "read", "rseq", "set_robust_list", "set_tid_address", "getrandom", "write"],
  ...["fstat", "lseek", "rt_sigreturn", "futex", "exit"],
];
