import { spawnSync } from "node:child_process";

export interface Outcome {
  /** Undefined when it was ended because it took too long. */
  readonly status: number | undefined;
  readonly output: string;
  /** In ms. */
  readonly time: number;
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In ms. */
  readonly timeout?: number;
}

/** Runs a program to its end, standard input empty. Throws Error only when it can't be started. */
export function ran(program: string, given: readonly string[], { cwd, env, timeout }: Options = {}): Outcome {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, given, {
    encoding: "latin1",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 30,
    env: { ...process.env, LC_ALL: "C", ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeout === undefined ? {} : { timeout, killSignal: "SIGKILL" as const }),
  });
  const late = (error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT";
  if (error && !late) throw error;
  return { status: status ?? undefined, output: stdout + stderr, time: performance.now() - start };
}

/** As {@link ran}, but failure is an Error with the program's last words. */
export function said(program: string, given: readonly string[], options: Options = {}): Outcome {
  const outcome = ran(program, given, options);
  if (outcome.status === 0) return outcome;
  const last = outcome.output.trim().split("\n").slice(-12).join("\n");
  throw new Error(`${program} ${given.join(" ")} ended with ${outcome.status ?? "no status in time"}:\n${last}`);
}
