import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Build } from "./build.js";
import { imageOf, launchThrough, type Launch } from "./launcher.js";
import { ran } from "./process.js";
import { suites, type Row } from "./row.js";
import { readTrace, type Observed } from "./trace.js";

/** One run of a program's suite. */
export interface SuiteRun extends Observed {
  /** Undefined: it took longer than ten minutes. */
  readonly status: number | undefined;
  readonly output: string;
  /** In ms, strace included. */
  readonly time: number;
}

const longest = 600;

/**
 * Runs the suite with a launcher in the program's place, under `strace -f`. With a filter only what starts and ends
 * processes is written down, so only {@link Observed.kills} and {@link Observed.executed} mean something.
 */
export async function runSuite(row: Row, build: Build, launch: Launch): Promise<SuiteRun> {
  launchThrough(build.binary, launch);
  const scratch = mkdtempSync(join(tmpdir(), "prove-"));
  const trace = join(scratch, "trace");
  const all = launch.kind === "plain" ? [] : ["-e", "trace=execve,execveat,clone,clone3,fork,vfork"];
  try {
    const { status, output, time } = ran(
      "timeout",
      [
        ...["--kill-after=5", `${longest}`, "strace", "-f", "-q", "-s0", "-e", "verbose=none", "-e", "signal=none"],
        ...[...all, "-o", trace, "sh", "-c", `ulimit -c 0; ${row.suite}`],
      ],
      {
        cwd: build.folder,
        timeout: (longest + 30) * 1000,
        env: { PROGRAM: build.binary, SUITES: suites, HOME: scratch, TMPDIR: scratch },
      },
    );
    const observed = await readTrace(trace, imageOf(build.binary), row.binary);
    return { ...observed, status: status === 124 ? undefined : status, output, time };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
