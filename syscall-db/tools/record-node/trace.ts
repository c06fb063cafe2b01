/** A count that every round gave, or the median with the fewest and the most. */
export type Count = number | readonly [median: number, low: number, high: number];

/** Counts per system call; what no round made is absent. */
export type Counts = Readonly<Record<string, Count>>;

/** What one API did over the rounds. */
export interface Recorded {
  readonly input: string;
  /** The thread of the event loop. */
  readonly loop: Counts;
  /** Every other thread: libuv's pool, V8's helpers and worker threads. */
  readonly pool: Counts;
  /** Child processes until the program that they run takes over: Node's own part of starting one. */
  readonly child: Counts;
  /** Everything that child processes and theirs did, the program included. */
  readonly childTotal: Count;
  /** Wake-ups of the event loop by the pool. */
  readonly poolHops: Count;
  /** Synchronisation and memory management, by V8's threads above all: set apart, medians over all threads. */
  readonly noise: Readonly<Record<string, number>>;
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
  readonly name: string;
  /** False for the second half of a call that another thread's interrupted in the trace. */
  readonly starts: boolean;
}

interface Place {
  /** Shares the main process. */
  readonly own: boolean;
  /** Index of the line where its tree began. */
  readonly born: number;
  /** A process made by this one, not by a child. */
  readonly direct: boolean;
}

interface Window {
  readonly input: string;
  readonly rounds: Round[];
}

/**
 * Reads the output of `strace -f` over the recording script, of one run or of several: where the kernel puts threads
 * decides how often the loop polls, and stays the same for a whole run. Keys are case names, in the script's order.
 */
export function readTraces(traces: readonly string[]): ReadonlyMap<string, Recorded> {
  const windows = new Map<string, Window>();
  for (const trace of traces) addRounds(windows, trace);
  return new Map([...windows].map(([name, { input, rounds }]) => [name, summary(input, rounds)]));
}

function addRounds(windows: Map<string, Window>, trace: string): void {
  const lines = parse(trace);
  const main = lines[0]?.thread;
  if (main === undefined) throw new Error("The trace is empty.");
  const places = placesOf(main, lines);
  const first = lines.findIndex((line) => line.thread === main && markerOf(line) !== undefined);
  const context = { main, places, loops: ownLoops(main, lines, places, first), taken: new Set<string>() };
  let open: Round | undefined;
  let opened = 0;
  for (const [index, line] of lines.entries()) {
    const marker = line.thread === main ? markerOf(line) : undefined;
    if (marker?.begins === true) {
      open = { loop: new Map(), pool: new Map(), child: new Map(), noise: new Map(), childTotal: 0, hops: 0 };
      opened = index;
    } else if (marker) {
      const known = windows.get(marker.name) ?? { input: marker.input, rounds: [] };
      windows.set(marker.name, known);
      if (open && marker.round >= 0) known.rounds.push(open);
      open = undefined;
    } else if (open) count(open, line, context, opened);
  }
}

function parse(trace: string): readonly Line[] {
  return trace.split("\n").flatMap((text) => {
    const match = /^(\d+) +(?:<\.\.\. )?([a-z0-9_]+)(\(| resumed>)/.exec(text);
    return match?.[1] !== undefined && match[2] !== undefined
      ? [{ thread: match[1], text, name: match[2], starts: match[3] === "(" }]
      : [];
  });
}

/** Every thread and process that was made. */
function placesOf(main: string, lines: readonly Line[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>([[main, { own: true, born: -1, direct: false }]]);
  const making = new Map<string, { sharing: boolean; index: number }>();
  for (const [index, line] of lines.entries()) {
    if (!/^(?:clone3?|v?fork)$/.test(line.name)) continue;
    if (line.starts) making.set(line.thread, { sharing: line.text.includes("CLONE_THREAD"), index });
    const made = / = (\d+)$/.exec(line.text)?.[1];
    const parent = places.get(line.thread);
    const started = making.get(line.thread);
    if (made === undefined || !parent || !started) continue;
    const own = parent.own && started.sharing;
    places.set(made, { own, born: parent.own ? started.index : parent.born, direct: parent.own && !own });
  }
  return places;
}

/** Threads that polled for themselves before the first call: V8's for delayed tasks, which no call asks anything. */
function ownLoops(
  main: string,
  lines: readonly Line[],
  places: ReadonlyMap<string, Place>,
  first: number,
): ReadonlySet<string> {
  const early = lines.slice(0, first).filter(({ thread, name }) => thread !== main && name === "epoll_pwait");
  return new Set(early.map(({ thread }) => thread).filter((thread) => places.get(thread)?.own));
}

function markerOf(line: Line): { begins: boolean; name: string; input: string; round: number } | undefined {
  const match = /access\("(begin|end)(\[.*\])", F_OK/.exec(line.text);
  if (match?.[2] === undefined) return undefined;
  const [name, input, round] = JSON.parse(match[2].replaceAll('\\"', '"')) as [string, string, number];
  return { begins: match[1] === "begin", name, input, round };
}

interface Context {
  readonly main: string;
  readonly places: ReadonlyMap<string, Place>;
  readonly loops: ReadonlySet<string>;
  /** Child processes that became another program. */
  readonly taken: Set<string>;
}

function count(round: Round, line: Line, { main, places, loops, taken }: Context, opened: number): void {
  const place = places.get(line.thread);
  const add = (counts: Map<string, number>): unknown => counts.set(line.name, (counts.get(line.name) ?? 0) + 1);
  if (place?.own !== true) {
    // Servers that the script talks to were started earlier and are nobody's business.
    if (!place || place.born < opened) return;
    if (line.starts) {
      round.childTotal += 1;
      if (place.direct && !taken.has(line.thread)) add(round.child);
    }
    if (line.name === "execve" && line.text.endsWith(" = 0")) taken.add(line.thread);
  } else if (!line.starts) return;
  else if (noisy.has(line.name) || (loops.has(line.thread) && /^(?:epoll_pwait|read)$/.test(line.name)))
    add(round.noise);
  else if (line.thread === main) add(round.loop);
  else {
    add(round.pool);
    if (line.text.includes(String.raw`, "\1\0\0\0\0\0\0\0", 8`)) round.hops += 1;
  }
}

function summary(input: string, rounds: readonly Round[]): Recorded {
  const noise = countsOf(rounds.map((round) => round.noise));
  return {
    input,
    loop: countsOf(rounds.map((round) => round.loop)),
    pool: countsOf(rounds.map((round) => round.pool)),
    child: countsOf(rounds.map((round) => round.child)),
    childTotal: countOf(rounds.map((round) => round.childTotal)),
    poolHops: countOf(rounds.map((round) => round.hops)),
    noise: Object.fromEntries(
      Object.entries(noise)
        .map(([name, one]) => [name, medianOf(one)] as const)
        .filter(([, median]) => median > 0),
    ),
  };
}

function countsOf(rounds: readonly ReadonlyMap<string, number>[]): Counts {
  const names = [...new Set(rounds.flatMap((round) => [...round.keys()]))].sort();
  return Object.fromEntries(names.map((name) => [name, countOf(rounds.map((round) => round.get(name) ?? 0))]));
}

function countOf(values: readonly number[]): Count {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  return low === high ? low : [sorted[Math.floor(sorted.length / 2)] ?? 0, low, high];
}

export function medianOf(count: Count): number {
  return typeof count === "number" ? count : count[0];
}

export function rangeOf(count: Count): readonly [low: number, high: number] {
  return typeof count === "number" ? [count, count] : [count[1], count[2]];
}
