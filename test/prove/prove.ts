import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { database } from "syscall-db";
import type { Allowlist } from "../../server/dist/src/seccomp/allowlist.js";
import { renderBpf } from "../../server/dist/src/seccomp/render/bpf.js";
import { runNode } from "../bench/process.js";
import { buildOf, commandLine, type Build } from "./build.js";
import { imageOf } from "./launcher.js";
import type { Excess, Proof } from "./report.js";
import type { Row } from "./row.js";
import { runSuite, type SuiteRun } from "./suite.js";

const db = database();

/** Drafts for a row's program and asks the kernel. Throws Error when something can't be fetched, built or drafted. */
export async function prove(row: Row, say: (step: string) => void): Promise<Proof> {
  const build = buildOf(row, say);
  const scratch = mkdtempSync(join(tmpdir(), "prove-"));
  try {
    say("drafting");
    const { list, time: draftTime, peak } = draftOf(build, join(scratch, "draft.json"));
    say("running its suite traced");
    const seen = await runSuite(row, build, { kind: "plain" });
    const drafted = list.permits.map(({ syscall }) => syscall);
    const observed = [...seen.own].sort();
    const trial = new Trial(row, build, list, scratch);

    say("running its suite, misses written down");
    const written = await trial.record([]);
    const missed = new Set([...observed.filter((one) => !drafted.includes(one)), ...written.own]);
    say("running its suite under the filter");
    const enforced = await trial.enforce([...seen.children]);
    const without = lastOf(observed, drafted);
    say(`running its suite, misses of a draft without ${without} written down`);
    const mutant = await trial.record([without]);
    return {
      version: build.version,
      drafted,
      observed,
      children: [...seen.children].sort(),
      executed: [...seen.executed].sort(),
      missed: [...missed].sort(),
      kills: enforced.kills.own + enforced.kills.children,
      same: enforced.status === seen.status,
      mutant: { without, caught: mutant.own.includes(without) },
      verdict: list.verdict,
      causes: causesOf(list),
      excess: excessOf(list, observed),
      buildTime: build.time,
      draftTime,
      peak,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Draft {
  readonly list: Allowlist;
  /** In ms, the start of the command line included. */
  readonly time: number;
  /** In MB; the compilers that it runs left out. */
  readonly peak: number;
}

/** By the command that a user gives. */
export function draftOf(build: Build, output: string): Draft {
  const command = ["seccomp", build.binary, "--compile-commands", build.record];
  const { wall, peak } = runNode(commandLine, [...command, "--format", "json", "-o", output]);
  return { list: JSON.parse(readFileSync(output, "utf8")) as Allowlist, time: wall, peak };
}

/** Runs of a suite under one draft. */
export class Trial {
  readonly #row: Row;
  readonly #build: Build;
  readonly #list: Allowlist;
  readonly #scratch: string;

  constructor(row: Row, build: Build, list: Allowlist, scratch: string) {
    this.#row = row;
    this.#build = build;
    this.#list = list;
    this.#scratch = scratch;
  }

  /**
   * What isn't drafted is killed. Filters survive exec: where the program executes others, what those were seen to call
   * is permitted as well, and what the program itself misses is found by {@link record}.
   */
  async enforce(alsoPermitted: readonly string[], without: readonly string[] = []): Promise<SuiteRun> {
    return runSuite(this.#row, this.#build, { kind: "enforce", filter: this.#filter(without, alsoPermitted) });
  }

  /** What isn't drafted runs and is written down, the program's own and that of what it executes apart. */
  async record(without: readonly string[]): Promise<{ readonly own: readonly string[]; readonly others: readonly string[] }> {
    const record = join(this.#scratch, `misses-${without.join("-")}`);
    await runSuite(this.#row, this.#build, { kind: "record", filter: this.#filter(without, []), record });
    const lines = existsSync(record) ? readFileSync(record, "latin1").trim().split("\n") : [];
    const own = new Set<string>();
    const others = new Set<string>();
    for (const line of lines) {
      const [, number, image] = /^(\d+) (.*)$/.exec(line) ?? [];
      const name = nameOf(Number(number));
      if (image === imageOf(this.#build.binary)) own.add(name);
      else if (image !== this.#build.binary) others.add(name);
    }
    return { own: [...own].sort(), others: [...others].sort() };
  }

  #filter(without: readonly string[], also: readonly string[]): string {
    const permits = [
      ...this.#list.permits.map((permit) => ({ ...permit, when: [] })),
      ...also.map((syscall) => ({ syscall, when: [], because: [], origin: "own" as const, seen: "observed" as const })),
    ].filter(({ syscall }, at, all) => !without.includes(syscall) && all.findIndex((one) => one.syscall === syscall) === at);
    const newer = this.#list.newer.filter((name) => !without.includes(name));
    const { bytes } = renderBpf({ ...this.#list, permits, newer, otherwise: { kind: "kill-process" } }, db);
    const file = join(this.#scratch, `filter-${without.join("-")}.bpf`);
    writeFileSync(file, bytes);
    return file;
  }
}

const names = new Map([...db.syscalls()].map(({ name, numbers }) => [numbers.x86_64, name]));

function nameOf(number: number): string {
  return names.get(number) ?? `call ${number}`;
}

/** A call for the mutant: of those that not every program makes, the last by name; else of all. */
function lastOf(observed: readonly string[], drafted: readonly string[]): string {
  const always = db.startup("glibc-dynamic")?.syscalls ?? {};
  const both = observed.filter((one) => drafted.includes(one) && one !== "execve");
  return both.findLast((one) => !Object.hasOwn(always, one)) ?? both.at(-1) ?? "read";
}

function causesOf(list: Allowlist): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind } of list.unknown) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} × ${count}`);
}

function excessOf(list: Allowlist, observed: readonly string[]): Excess {
  const excess: Record<string, string[]> = {};
  for (const { syscall, origin } of list.permits) if (!observed.includes(syscall)) (excess[origin] ??= []).push(syscall);
  return excess;
}
