/** System calls by name, with how often. */
export type Counts = Readonly<Record<string, number>>;

/** One marked call, as one round of the recorder saw it. */
export interface Seen {
  readonly name: string;
  /** Conditions that held; empty: the steady case. */
  readonly when: readonly string[];
  /** Whether it was the first call of its kind in a process. */
  readonly cold: boolean;
  readonly own: Counts;
  /** What a process or thread that the call made did before it ran another program; absent: it made none. */
  readonly child: Counts | undefined;
}

interface Section {
  readonly name: string;
  readonly when: readonly string[];
  readonly cold: boolean;
  readonly own: Map<string, number>;
  child: Map<string, number> | undefined;
}

interface Line {
  readonly process: string;
  readonly syscall: string;
  readonly text: string;
}

/** The marked calls of a trace that `strace -f` wrote, in order. */
export function marked(trace: string): readonly Seen[] {
  const lines = wholeLines(trace);
  const found: Section[] = [];
  const open = new Map<string, Section>();
  // Process made inside a section → that section; undefined once it runs another program or has ended.
  const inherited = new Map<string, Section | undefined>();
  for (const line of lines) {
    const mark = /^AT_FDCWD, "([-+!])\|([^|"]*)\|([^"]*)"/.exec(line.text);
    if (mark) {
      open.delete(line.process);
      inherited.set(line.process, undefined);
      if (mark[1] === "-") continue;
      const when = (mark[3] ?? "").split("&").filter(Boolean);
      const section: Section = { name: mark[2] ?? "", when, cold: mark[1] === "!", own: new Map(), child: undefined };
      found.push(section);
      open.set(line.process, section);
      continue;
    }
    const own = open.get(line.process);
    const made = madeBy(line);
    // A line stands where its call began, so before all that the process it made does.
    if (made !== undefined) inherited.set(made, own);
    if (own) {
      count(own.own, line.syscall);
      if (ends(line)) open.delete(line.process);
      continue;
    }
    const section = inherited.get(line.process);
    if (!section) continue;
    section.child ??= new Map();
    count(section.child, line.syscall);
    if (ends(line)) inherited.set(line.process, undefined);
  }
  return found.map((section) => ({
    ...section,
    own: sorted(section.own),
    child: section.child && sorted(section.child),
  }));
}

/** One line per call, where it began: strace cuts a line in two when another process comes between. */
function wholeLines(trace: string): readonly Line[] {
  const lines: { process: string; syscall: string; text: string }[] = [];
  const cut = new Map<string, { text: string }>();
  for (const text of trace.split("\n")) {
    const resumed = /^(\d+)\s+<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const begun = cut.get(resumed?.[1] ?? "");
    if (resumed && begun) begun.text += resumed[2] ?? "";
    const call = /^(\d+)\s+(\w+)\((.*)$/.exec(text);
    // The end of a handler belongs to the signal, not to the function that it interrupted.
    if (!call || call[2] === "rt_sigreturn") continue;
    const line = { process: call[1] ?? "", syscall: call[2] ?? "", text: call[3] ?? "" };
    lines.push(line);
    cut.set(line.process, line);
  }
  return lines;
}

/** The process or thread that this call made. */
function madeBy(line: Line): string | undefined {
  const result = /^(clone3?|fork|vfork)$/.test(line.syscall) ? resultOf(line) : undefined;
  return result !== undefined && Number(result) > 0 ? result : undefined;
}

/** Whether what follows in this process is no longer the marked call's. */
function ends(line: Line): boolean {
  if (line.syscall === "exit" || line.syscall === "exit_group") return true;
  return line.syscall.startsWith("execve") && resultOf(line) === "0";
}

function resultOf(line: Line): string | undefined {
  return /.*\) += (-?\d+)/.exec(line.text)?.[1];
}

function count(counts: Map<string, number>, syscall: string): void {
  counts.set(syscall, (counts.get(syscall) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
