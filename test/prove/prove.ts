import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Allowlist } from "../../server/dist/src/seccomp/allowlist.js";
import { runNode } from "../bench/process.js";
import { buildOf, commandLine, type Build } from "./build.js";
import type { Excess, Proof } from "./report.js";
import { suites, type Row } from "./row.js";
import type { Subject } from "./suite.js";
import { tryDraft } from "./trial.js";

/** Drafts for a row's program and asks the kernel. Throws Error when something can't be fetched, built or drafted. */
export async function prove(row: Row, say: (step: string) => void): Promise<Proof> {
  const build = buildOf(row, say);
  say("drafting");
  const { list, time, peak } = draftOf(build);
  const findings = await tryDraft(subjectOf(row, build), list, say);
  return {
    ...findings,
    version: build.version,
    drafted: list.permits.map(({ syscall }) => syscall),
    verdict: list.verdict,
    causes: causesOf(list),
    excess: excessOf(list, findings.observed),
    buildTime: build.time,
    draftTime: time,
    peak,
  };
}

export function subjectOf(row: Row, { image, binary, folder }: Build): Subject {
  return { image, launcher: binary, suite: row.suite, folder, env: { PROGRAM: binary, SUITES: suites } };
}

interface Draft {
  readonly list: Allowlist;
  /** In ms, the start of the command line included. */
  readonly time: number;
  /** In MB; the compilers that it runs left out. */
  readonly peak: number;
}

/** By the command that a user gives. */
export function draftOf(build: Build): Draft {
  const output = join(build.place, "draft.json");
  const named = ["seccomp", build.binary, "--compile-commands", build.record];
  const libc = build.libc === undefined ? [] : ["--libc", build.libc];
  const { wall, peak } = runNode(commandLine, [...named, ...libc, "--format", "json", "-o", output]);
  return { list: JSON.parse(readFileSync(output, "utf8")) as Allowlist, time: wall, peak };
}

function causesOf(list: Allowlist): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind } of list.unknown) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} × ${count}`);
}

function excessOf(list: Allowlist, observed: readonly string[]): Excess {
  const excess: Record<string, string[]> = {};
  for (const { syscall, origin } of list.permits)
    if (!observed.includes(syscall)) (excess[origin] ??= []).push(syscall);
  return excess;
}
