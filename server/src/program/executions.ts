import type { Place } from "./program.js";

/** Another program that the program starts, as one place of its source says. */
export interface Execution {
  readonly from: string;
  /** "execlp", "node:child_process.spawn" */
  readonly callee: string;
  readonly place: Place;
  /** The program's name or path, or text for the shell; undefined where it isn't constant. */
  readonly command: string | undefined;
  /** Whether /bin/sh reads the command. */
  readonly isShell: boolean;
}

interface Executing {
  /** Position of the argument that says what runs; undefined where a descriptor does, or other text around it. */
  readonly command: number | undefined;
  readonly isShell: boolean;
}

const named = (command: number | undefined): Executing => ({ command, isShell: false });

/**
 * Functions of C that start another program. exec(3), execveat(2), fexecve(3), posix_spawn(3), system(3), popen(3),
 * wordexp(3).
 */
export const executing: ReadonlyMap<string, Executing> = new Map([
  ...["execve", "execv", "execvp", "execvpe", "execl", "execlp", "execle"].map((name) => [name, named(0)] as const),
  ...["execveat", "posix_spawn", "posix_spawnp"].map((name) => [name, named(1)] as const),
  ["fexecve", named(undefined)],
  ["system", { command: 0, isShell: true }],
  ["popen", { command: 0, isShell: true }],
  ["_IO_popen", { command: 0, isShell: true }],
  ["_IO_proc_open", { command: 1, isShell: true }],
  ["__libc_system", { command: 0, isShell: true }],
  ["wordexp", { command: undefined, isShell: true }],
]);
