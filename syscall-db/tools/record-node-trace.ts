/** Counts per system call. */
export type Counts = Readonly<Record<string, number>>;

/** What one API did: medians over the rounds. */
export interface Recorded {
  readonly input: string;
  /** The thread of the event loop. */
  readonly loop: Counts;
  /** libuv's pool, V8's helpers and worker threads. */
  readonly pool: Counts;
  /** Programs started by child processes; what else those do is only summed up. */
  readonly child: Counts;
  readonly childTotal: number;
  /** Wake-ups of the event loop by another thread. */
  readonly poolHops: number;
  /** Fewest and most system calls of loop and pool in a round. */
  readonly spread: readonly [number, number];
  /** Synchronisation and memory management, by V8's threads above all: set apart, medians over all threads. */
  readonly noise: Counts;
}

const noisy: ReadonlySet<string> = new Set(["brk", "futex", "madvise", "mmap", "mprotect", "munmap", "sched_yield"]);

interface Round {
  readonly loop: Map<string, number>;
  readonly pool: Map<string, number>;
  readonly child: Map<string, number>;
  readonly noise: Map<string, number>;
  childTotal: number;
  hops: number;
}

interface Line {
  readonly thread: string;
  readonly text: string;
  readonly call: string;
}

/** Reads the output of `strace -f` over the recording script. Keys are case names, in the order of the script. */
export function readTrace(trace: string): ReadonlyMap<string, Recorded> {
  const lines = parse(trace);
  const main = lines[0]?.thread;
  if (main === undefined) throw new Error("The trace is empty.");
  const threads = familyOf(main, lines);
  const rounds = new Map<string, { input: string; rounds: Round[] }>();
  let open: Round | undefined;
  let opened = 0;
  for (const [index, line] of lines.entries()) {
    const marker = line.thread === main ? markerOf(line) : undefined;
    if (marker?.begins === true) {
      open = { loop: new Map(), pool: new Map(), child: new Map(), noise: new Map(), childTotal: 0, hops: 0 };
      opened = index;
    } else if (marker) {
      const known = rounds.get(marker.name) ?? { input: marker.input, rounds: [] };
      rounds.set(marker.name, known);
      if (open && marker.round >= 0) known.rounds.push(open);
      open = undefined;
    } else if (open) count(open, line, main, threads, opened);
  }
  return new Map([...rounds].map(([name, found]) => [name, summary(found.input, found.rounds)]));
}

function parse(trace: string): readonly Line[] {
  return trace.split("\n").flatMap((text) => {
    const match = /^(\d+) +(?:<\.\.\. )?([a-z0-9_]+)(\(| resumed>)/.exec(text);
    return match?.[1] !== undefined && match[2] !== undefined
      ? [{ thread: match[1], text, call: match[3] === "(" ? match[2] : "" }]
      : [];
  });
}

/** For each thread and process that was made: whether it shares the main process, and the line where its tree began. */
function familyOf(main: string, lines: readonly Line[]): ReadonlyMap<string, { own: boolean; born: number }> {
  const family = new Map([[main, { own: true, born: -1 }]]);
  const flags = new Map<string, { sharing: boolean; index: number }>();
  for (const [index, line] of lines.entries()) {
    if (!/\b(clone3?|v?fork)\b/.test(line.text)) continue;
    if (line.call !== "") flags.set(line.thread, { sharing: line.text.includes("CLONE_THREAD"), index });
    const made = / = (\d+)$/.exec(line.text)?.[1];
    const parent = family.get(line.thread);
    const started = flags.get(line.thread);
    if (made === undefined || !parent || !started) continue;
    const own = parent.own && started.sharing;
    family.set(made, { own, born: parent.own ? started.index : parent.born });
  }
  return family;
}

function markerOf(line: Line): { begins: boolean; name: string; input: string; round: number } | undefined {
  const match = /access\("(begin|end)(\[.*\])", F_OK/.exec(line.text);
  if (match?.[2] === undefined) return undefined;
  const [name, input, round] = JSON.parse(match[2].replaceAll('\\"', '"')) as [string, string, number];
  return { begins: match[1] === "begin", name, input, round };
}

function count(round: Round, line: Line, main: string, family: ReturnType<typeof familyOf>, opened: number): void {
  if (line.call === "") return;
  const place = family.get(line.thread);
  const add = (counts: Map<string, number>): unknown => counts.set(line.call, (counts.get(line.call) ?? 0) + 1);
  if (place?.own !== true) {
    // Servers that the script talks to were started earlier and are nobody's business.
    if (place && place.born < opened) return;
    round.childTotal += 1;
    if (line.call === "execve" && line.text.endsWith(" = 0")) add(round.child);
  } else if (noisy.has(line.call)) add(round.noise);
  else if (line.thread === main) add(round.loop);
  else {
    add(round.pool);
    if (line.text.includes(String.raw`, "\1\0\0\0\0\0\0\0", 8`)) round.hops += 1;
  }
}

function summary(input: string, rounds: readonly Round[]): Recorded {
  const totals = rounds.map((round) => sum(round.loop) + sum(round.pool));
  return {
    input,
    loop: medians(rounds.map((round) => round.loop)),
    pool: medians(rounds.map((round) => round.pool)),
    child: medians(rounds.map((round) => round.child)),
    childTotal: median(rounds.map((round) => round.childTotal)),
    poolHops: median(rounds.map((round) => round.hops)),
    spread: [Math.min(...totals), Math.max(...totals)],
    noise: medians(rounds.map((round) => round.noise)),
  };
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, one) => total + one, 0);
}

function medians(rounds: readonly ReadonlyMap<string, number>[]): Counts {
  const names = [...new Set(rounds.flatMap((round) => [...round.keys()]))].sort();
  return Object.fromEntries(
    names
      .map((name) => [name, median(rounds.map((round) => round.get(name) ?? 0))] as const)
      .filter(([, times]) => times > 0),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
