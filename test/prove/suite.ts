import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLauncher, type Launch } from "./launcher.js";
import { ran } from "./process.js";
import { readTrace, type Observed } from "./trace.js";

/** A program whose launcher stands where its suite looks for it. */
export interface Subject {
  /** The program itself. */
  readonly image: string;
  /** Where a launcher stands. */
  readonly launcher: string;
  /** A command for the shell, which starts the program by the launcher's path. */
  readonly suite: string;
  /** Where the suite runs. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One run of a program's suite. */
export interface SuiteRun extends Observed {
  /** Undefined: it took longer than ten minutes. */
  readonly status: number | undefined;
  readonly output: string;
}

/** In seconds. */
const longest = 600;

/**
 * Runs the suite with a launcher in the program's place. Without a filter all is traced by `strace -f`; under one that
 * kills only what starts and ends processes, so that only {@link Observed.kills} and {@link Observed.executed} mean
 * something; under one that writes down nothing is.
 */
export async function runSuite(subject: Subject, launch: Launch): Promise<SuiteRun> {
  const scratch = mkdtempSync(join(tmpdir(), "prove-"));
  const trace = join(scratch, "trace");
  writeFileSync(trace, "");
  const strace = ["strace", "-f", "-q", "-s0", "-e", "verbose=none", "-o", trace];
  const tracers: Readonly<Record<Launch["kind"], readonly string[]>> = {
    plain: [...strace, "-e", "signal=none"],
    // Without signals strace wouldn't tell who is killed. Its own filter spares the stop at every other call, and is one that the launcher finds there.
    enforce: [...strace, "--seccomp-bpf", "-e", "trace=execve,execveat,clone,clone3,fork,vfork"],
    record: [],
  };
  writeLauncher(subject.launcher, subject.image, launch, launch.kind === "enforce" ? 1 : 0);
  const command = [...tracers[launch.kind], "sh", "-c", `ulimit -c 0; ${subject.suite}`];
  try {
    const { status, output } = ran("timeout", ["--kill-after=5", `${longest}`, ...command], {
      cwd: subject.folder,
      timeout: (longest + 30) * 1000,
      env: { ...subject.env, HOME: scratch, TMPDIR: scratch },
    });
    const observed = await readTrace(trace, subject.image, subject.launcher);
    return { ...observed, status: status === 124 ? undefined : status, output };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
