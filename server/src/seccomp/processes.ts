/** A system call that a trace shows, with the first line that does. */
export interface Observed {
  readonly syscall: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly times: number;
}

/** What all processes have asked for that ran one program. */
export interface Image {
  /** Path as it was executed; undefined when the trace doesn't show it: a process that strace joined, a table. */
  readonly program: string | undefined;
  readonly calls: ReadonlyMap<string, Observed>;
}

/** What one process did between two programs: it starts with its parent's. */
interface Stretch {
  readonly program: string | undefined;
  readonly calls: Observed[];
  /** The call that started the program, and what ran before. */
  readonly begun?: { readonly call: Observed; readonly before: Stretch };
}

const forks = /^(?:clone3?|v?fork)\(/;
/** With a PID namespace strace adds the number that it knows the child by. */
const child = /\)\s*= (\d+)(?:<[^>]*>)?(?:\s+\/\* (\d+) in strace's PID NS \*\/)?/;
const execution = /^execve(?:at)?\((?:[^"]*?, )?"((?:[^"\\]|\\.)*)".*\)\s*= 0\b/s;

/** Which process runs which program. A child's lines may come before its parent's fork has returned. */
export class Processes {
  readonly #stretches = new Map<string, Stretch[]>();
  readonly #parents = new Map<string, Stretch>();

  called(process: string, call: Observed): void {
    this.#current(process).calls.push(call);
  }

  /** `text` is a whole call with its result, as strace writes it. */
  returned(process: string, text: string): void {
    if (forks.test(text)) {
      const [, number, known] = child.exec(text) ?? [];
      const forked = known ?? number;
      if (forked !== undefined && !this.#parents.has(forked)) this.#parents.set(forked, this.#current(process));
      return;
    }
    const program = execution.exec(text)?.[1];
    if (program === undefined) return;
    const before = this.#current(process);
    const last = before.calls.at(-1);
    const begun = last?.syscall.startsWith("execve") === true ? { call: last, before } : undefined;
    if (begun) before.calls.pop();
    this.#stretches.get(process)?.push({ program, calls: [], ...(begun && { begun }) });
  }

  /** In the order in which their programs began. */
  images(): readonly Image[] {
    const images = new Map<string | undefined, Map<string, Observed>>();
    const count = (program: string | undefined, call: Observed) => {
      const calls = images.get(program) ?? new Map<string, Observed>();
      images.set(program, calls);
      const earlier = calls.get(call.syscall);
      calls.set(call.syscall, earlier ? { ...earlier, times: earlier.times + call.times } : call);
    };
    for (const [process, stretches] of this.#stretches)
      for (const stretch of stretches) {
        const program = this.#programOf(process, stretch);
        // Where nothing is known to run before, strace makes the call itself: the filter is there by then all the same.
        if (stretch.begun) count(this.#programOf(process, stretch.begun.before) ?? program, stretch.begun.call);
        for (const call of stretch.calls) count(program, call);
      }
    return [...images].map(([program, calls]) => ({ program, calls }));
  }

  #current(process: string): Stretch {
    const stretches = this.#stretches.get(process);
    const last = stretches?.at(-1);
    if (last) return last;
    const first: Stretch = { program: undefined, calls: [] };
    this.#stretches.set(process, [first]);
    return first;
  }

  /** Its own, or what its parent ran when it was forked. */
  #programOf(process: string, stretch: Stretch): string | undefined {
    const seen = new Set<string>();
    let [owner, current]: [string | undefined, Stretch] = [process, stretch];
    while (current.program === undefined && owner !== undefined && !seen.has(owner)) {
      seen.add(owner);
      const parent = this.#parents.get(owner);
      if (!parent) return undefined;
      current = parent;
      owner = [...this.#stretches].find(([, all]) => all.includes(parent))?.[0];
    }
    return current.program;
  }
}
