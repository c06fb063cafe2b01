import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Allowlist, ArgumentTest, Permit } from "../../server/dist/src/seccomp/allowlist.js";
import { runNode } from "../bench/process.js";
import { buildOf, commandLine, type Build } from "./build.js";
import type { Excess, Proof } from "./report.js";
import { suites, type Row } from "./row.js";
import type { Subject } from "./suite.js";
import { tryDraft } from "./trial.js";

/** Drafts for a row's program and asks the kernel. Throws Error when something can't be fetched, built or drafted. */
export async function prove(row: Row, say: (step: string) => void, withArguments = false): Promise<Proof> {
  const build = buildOf(row, say);
  say("drafting");
  const { list, time, peak } = draftOf(build, withArguments);
  const findings = await tryDraft(subjectOf(row, build), list, say);
  return {
    ...findings,
    version: build.version,
    drafted: list.permits.map(({ syscall }) => syscall),
    conditional: list.permits.filter(({ when }) => when.length > 0).map(({ syscall }) => syscall),
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

/** By the command that a user gives; `withArguments`: with conditions on arguments, over what is known. */
export function draftOf(build: Build, withArguments = false): Draft {
  const output = join(build.place, "draft.json");
  const named = ["seccomp", build.binary, build.image, "--compile-commands", build.record];
  const libc = build.libc === undefined ? [] : ["--libc", build.libc];
  const conditions = withArguments ? ["--arguments", "known"] : [];
  const { wall, peak } = runNode(commandLine, [...named, ...libc, ...conditions, "--format", "json", "-o", output]);
  const written = JSON.parse(readFileSync(output, "utf8")) as WrittenList;
  const permits = written.permits.map((permit) => ({ ...permit, when: permit.when.map((tests) => tests.map(testOf)) }));
  return { list: { ...written, permits }, time: wall, peak };
}

/** JSON has no numbers of 64 bits: values are text there. */
type WrittenTest = Omit<ArgumentTest, "value" | "mask"> & { readonly value: string; readonly mask?: string };
type WrittenPermit = Omit<Permit, "when"> & { readonly when: readonly (readonly WrittenTest[])[] };
type WrittenList = Omit<Allowlist, "permits"> & { readonly permits: readonly WrittenPermit[] };

function testOf({ value, mask, ...test }: WrittenTest): ArgumentTest {
  return { ...test, value: BigInt(value), ...(mask === undefined ? {} : { mask: BigInt(mask) }) };
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
