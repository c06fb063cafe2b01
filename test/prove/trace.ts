import { createReadStream } from "node:fs";
import { basename, isAbsolute, normalize } from "node:path";
import { createInterface } from "node:readline";

/** What a trace of `strace -f` shows of one program and of what it starts. */
export interface Observed {
  /** Distinct system calls of the program's own image, the execve that brings it in included. */
  readonly own: ReadonlySet<string>;
  /** Those of other programs that it, or what it started, executes. */
  readonly children: ReadonlySet<string>;
  /** Paths of those programs. */
  readonly executed: ReadonlySet<string>;
  /** How often a process of the image, or of what it executes, was ended by a filter. */
  readonly kills: { readonly own: number; readonly children: number };
}

type Side = "own" | "child" | "outside";

interface Process {
  side: Side;
  /** The call that it is in. */
  pending: { readonly name: string; readonly text: string } | undefined;
}

/**
 * Reads a trace line by line. `image` is the path that is executed when the program starts; `launcher` is where
 * a launcher stands in its place, whose own calls aren't the program's.
 */
export async function readTrace(file: string, image: string, launcher: string): Promise<Observed> {
  const reader = new TraceReader(image, launcher);
  for await (const line of createInterface({ input: createReadStream(file, "latin1") })) reader.take(line);
  return reader.observed();
}

class TraceReader {
  readonly #image: string;
  readonly #launcher: string;
  readonly #processes = new Map<string, Process>();
  /** Those that are starting another one, the latest last. */
  readonly #starting: Process[] = [];
  readonly #seen: Record<Side, Set<string>> = { own: new Set(), child: new Set(), outside: new Set() };
  readonly #kills: Record<Side, number> = { own: 0, child: 0, outside: 0 };
  readonly #executed = new Set<string>();

  constructor(image: string, launcher: string) {
    this.#image = image;
    this.#launcher = launcher;
  }

  take(line: string): void {
    const [, pid, text] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined || text === undefined) return;
    const process = this.#of(pid);
    if (text.startsWith("+++ ")) {
      if (text.includes("killed by SIGSYS")) this.#kills[process.side] += 1;
      this.#processes.delete(pid);
    } else if (text.startsWith("<... ")) {
      const { pending } = process;
      process.pending = undefined;
      if (pending) this.#returned(process, pending.name, pending.text, text);
    } else this.#called(process, text);
  }

  /** A child may show before its parent's call returns; with vfork it always does. */
  #of(pid: string): Process {
    const known = this.#processes.get(pid);
    if (known) return known;
    const made: Process = { side: this.#starting.at(-1)?.side ?? "outside", pending: undefined };
    this.#processes.set(pid, made);
    return made;
  }

  #called(process: Process, text: string): void {
    const name = /^([a-z0-9_]+)\(/.exec(text)?.[1];
    if (name === undefined) return;
    this.#seen[process.side].add(name);
    if (!text.endsWith("<unfinished ...>")) this.#returned(process, name, text, text);
    else {
      process.pending = { name, text };
      if (isStart(name)) this.#starting.push(process);
    }
  }

  #returned(process: Process, name: string, called: string, ended: string): void {
    const result = Number(/ = (-?\d+)[^=]*$/.exec(ended)?.[1]);
    if (isStart(name)) {
      const at = this.#starting.indexOf(process);
      if (at >= 0) this.#starting.splice(at, 1);
      const child = String(result);
      if (result > 0 && !this.#processes.has(child))
        this.#processes.set(child, { side: process.side, pending: undefined });
    } else if (/^execve(?:at)?$/.test(name) && result === 0)
      this.#became(process, /"((?:[^"\\]|\\.)*)"/.exec(called)?.[1] ?? "");
  }

  #became(process: Process, path: string): void {
    if (path === this.#image) process.side = "own";
    else if (this.#isLauncher(path)) process.side = "outside";
    else if (process.side !== "outside") {
      process.side = "child";
      this.#executed.add(path);
    }
    this.#seen[process.side].add("execve");
  }

  /** The folder of a relative path isn't known here: its name must do. */
  #isLauncher(path: string): boolean {
    return isAbsolute(path) ? normalize(path) === this.#launcher : basename(path) === basename(this.#launcher);
  }

  observed(): Observed {
    const { own, child, outside } = this.#kills;
    // A launcher that may not execute the program is killed in its own name.
    const kills = { own: own + outside, children: child };
    return { own: this.#seen.own, children: this.#seen.child, executed: this.#executed, kills };
  }
}

function isStart(name: string): boolean {
  return /^(?:clone3?|v?fork)$/.test(name);
}
