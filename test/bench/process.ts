import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Time } from "./clock.js";

/** What a process took from its start to its end. */
export interface Run extends Time {
  /** Largest resident memory, in MB, of all its threads together. */
  readonly peak: number;
  readonly output: string;
}

interface Settings {
  /** Statuses that mean that the work was done. */
  readonly allowed?: readonly number[];
  readonly cwd?: string;
}

const watch = fileURLToPath(new URL("watch.js", import.meta.url));

/** Runs a script under this Node and waits for it. Throws when it doesn't do its work. */
export function runNode(script: string, given: readonly string[], settings: Settings = {}): Run {
  const { allowed = [0], cwd = process.cwd() } = settings;
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-bench-"));
  const report = join(folder, "usage.json");
  try {
    const start = performance.now();
    const { status, stdout, stderr, error } = spawnSync(process.execPath, ["--import", watch, script, ...given], {
      encoding: "utf8",
      cwd,
      maxBuffer: 2 ** 30,
      env: { ...process.env, BENCH_USAGE: report },
    });
    const wall = performance.now() - start;
    if (error) throw error;
    if (!allowed.includes(status ?? -1)) throw new Error(`${script} ended with status ${status}: ${stderr}`);
    const usage = JSON.parse(readFileSync(report, "utf8")) as { cpu: number; peak: number };
    return { wall, ...usage, output: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
