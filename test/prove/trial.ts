import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { database } from "syscall-db";
import type { Allowlist } from "../../server/dist/src/seccomp/allowlist.js";
import type * as BpfModule from "../../server/dist/src/seccomp/render/bpf.js";
import { seccomp } from "../seccomp/draft.js";
import { runSuite, type Subject, type SuiteRun } from "./suite.js";

const { renderBpf } = await seccomp<typeof BpfModule>("render/bpf");
const db = database();

/** What the kernel said of a draft while a suite ran. Names of system calls are sorted. */
export interface Findings {
  readonly observed: readonly string[];
  /** Those of programs that the program executes. */
  readonly children: readonly string[];
  readonly executed: readonly string[];
  /** The program's own, observed or written down under the filter, and not drafted. Empty: recall is 100 %. */
  readonly missed: readonly string[];
  /** Of the program's processes and of those it starts, in a run of the suite under the filter. */
  readonly kills: number;
  /** The suite ended under the filter with the status that it has without. */
  readonly same: boolean;
  /** The call that was taken out of the draft, and whether the kernel then found it missing. */
  readonly mutant: { readonly without: string; readonly caught: boolean };
}

/** Runs a program's suite traced, then under its draft, then under a draft that lacks an observed call. */
export async function tryDraft(subject: Subject, list: Allowlist, say: (step: string) => void): Promise<Findings> {
  const scratch = mkdtempSync(join(tmpdir(), "prove-"));
  try {
    const trial = new Trial(subject, list, scratch);
    say("running its suite traced");
    const seen = await runSuite(subject, { kind: "plain" });
    const observed = [...seen.own].sort();
    if (observed.length === 0) throw new Error(`The suite never starts the program:\n${seen.output.slice(-2000)}`);
    say("running its suite, misses written down");
    const written = await trial.record([]);
    const drafted = new Set(list.permits.map(({ syscall }) => syscall));
    const missed = new Set([...observed.filter((one) => !drafted.has(one)), ...written]);
    say("running its suite under the filter");
    const enforced = await trial.enforce([...seen.children], []);
    const without = rarestOf(observed, drafted);
    say(`running its suite, misses of a draft without ${without} written down`);
    const mutant = await trial.record([without]);
    return {
      observed,
      children: [...seen.children].sort(),
      executed: [...seen.executed].sort(),
      missed: [...missed].sort(),
      kills: enforced.kills.own + enforced.kills.children,
      same: enforced.status === seen.status,
      mutant: { without, caught: mutant.includes(without) },
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs of a suite under one draft. `scratch` is a folder for filters and what they say. */
export class Trial {
  readonly #subject: Subject;
  readonly #list: Allowlist;
  readonly #scratch: string;
  #runs = 0;

  constructor(subject: Subject, list: Allowlist, scratch: string) {
    this.#subject = subject;
    this.#list = list;
    this.#scratch = scratch;
  }

  /**
   * What isn't drafted is killed. Filters survive exec: `also` are the calls of what the program executes, which are
   * permitted too, with any arguments; what the program itself misses is found by {@link record}.
   */
  async enforce(also: readonly string[], without: readonly string[]): Promise<SuiteRun> {
    return runSuite(this.#subject, { kind: "enforce", filter: this.#filter(also, without) });
  }

  /** What isn't drafted runs; of the program itself, the names are given. */
  async record(without: readonly string[]): Promise<readonly string[]> {
    const filter = this.#filter([], without);
    const record = `${filter}.misses`;
    await runSuite(this.#subject, { kind: "record", filter, record });
    const lines = existsSync(record) ? readFileSync(record, "latin1").trim().split("\n") : [];
    const own = lines.flatMap((line) => {
      const [, number, image] = /^(\d+) (.*)$/.exec(line) ?? [];
      return image === this.#subject.image ? [nameOf(Number(number))] : [];
    });
    return [...new Set(own)].sort();
  }

  #filter(also: readonly string[], without: readonly string[]): string {
    const names = new Set([...this.#list.permits.map(({ syscall }) => syscall), ...also]);
    const newer = this.#list.newer.filter((name) => !names.has(name));
    for (const name of without) names.delete(name);
    const conditions = new Map(this.#list.permits.map(({ syscall, when }) => [syscall, when]));
    for (const name of also) conditions.delete(name);
    const permits = [...names].map((syscall) => {
      const when = conditions.get(syscall) ?? [];
      return { syscall, when, because: [], origin: "own" as const, seen: "static" as const };
    });
    const { bytes } = renderBpf({ ...this.#list, permits, newer, otherwise: { kind: "kill-process" } }, db);
    this.#runs += 1;
    const file = join(this.#scratch, `${this.#runs}.bpf`);
    writeFileSync(file, bytes);
    return file;
  }
}

const names = new Map([...db.syscalls()].map(({ name, numbers }) => [numbers.x86_64, name]));

function nameOf(number: number): string {
  return names.get(number) ?? `call ${number}`;
}

/** For the mutant: a call that not every program makes, if there is one. */
function rarestOf(observed: readonly string[], drafted: ReadonlySet<string>): string {
  const always = db.startup("glibc-dynamic")?.syscalls ?? {};
  const both = observed.filter((one) => drafted.has(one) && one !== "execve");
  return both.findLast((one) => !Object.hasOwn(always, one)) ?? both.at(-1) ?? "read";
}
