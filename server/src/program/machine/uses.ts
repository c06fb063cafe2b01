/** What a library's functions pass to the kernel: constants, their own parameters, or what nobody can tell. */
import type { LibraryFeature, PassedValue, SyscallUse } from "syscall-db";
import type { Graph, Node } from "./graph.js";
import type { Reach, Reached } from "./reach.js";
import type { Value } from "./value.js";

/** One way in which a function asks: the number and the arguments, as far as they are known on all its paths. */
interface Use {
  readonly number: number | { readonly parameter: number };
  /** By position. */
  readonly passed: readonly (PassedValue | undefined)[];
}

/** By name of the system call. */
type Uses = Readonly<Record<string, readonly SyscallUse[]>>;

/** Beyond this nothing is gained by telling the ways of one function apart. */
const mostUses = 48;

export class UseFlow {
  readonly #graph: Graph;
  readonly #reach: Reach;
  /** Numbers of calls → name and the positions of arguments that matter. */
  readonly #wanted: ReadonlyMap<number, { readonly name: string; readonly positions: readonly number[] }>;
  readonly #uses = new Map<Node, Map<string, Use>>();

  constructor(
    graph: Graph,
    reach: Reach,
    wanted: ReadonlyMap<number, { readonly name: string; readonly positions: readonly number[] }>,
  ) {
    this.#graph = graph;
    this.#reach = reach;
    this.#wanted = wanted;
    for (const node of graph.nodes) this.#collect(node);
    this.#hand();
  }

  /** What a call of the function passes, itself or through others. */
  of(start: Node): Uses {
    return this.#reported(this.#reach.of(start), start, []);
  }

  /** What the functions of a feature pass. `startup`: calls that were seen, wherever in the library they come from. */
  feature(feature: LibraryFeature, startup: readonly string[]): Uses {
    return this.#reported(this.#reach.feature(feature), undefined, startup);
  }

  #reported({ nodes, added }: Reached, start: Node | undefined, others: readonly string[]): Uses {
    const found = new Map<string, Map<string, SyscallUse>>();
    const report = (name: string, use: SyscallUse) => {
      const uses = found.get(name) ?? new Map<string, SyscallUse>();
      found.set(name, uses.set(JSON.stringify(use), use));
    };
    const names = [...this.#wanted.values()].map(({ name }) => name);
    for (const name of [...added, ...others]) if (names.includes(name)) report(name, {});
    for (const [node, before] of nodes) {
      // Whoever leads to it is told what it passes on, unless that comes by a way without arguments that are known.
      const isEntered = node.isEntered || this.#graph.isTaken(node) || this.#reach.isLed(node);
      const isCalled = node !== start && before !== undefined && !isEntered;
      for (const use of this.#uses.get(node)?.values() ?? []) {
        const wanted = typeof use.number === "number" ? this.#wanted.get(use.number) : undefined;
        if (!wanted || (isCalled && isHanded(use))) continue;
        report(wanted.name, useOf(use.passed, wanted.positions, node === start));
      }
      for (const number of this.#reach.own(node)) {
        const wanted = this.#wanted.get(number);
        const isTold = [...(this.#uses.get(node)?.values() ?? [])].some((use) => use.number === number);
        if (wanted && !isTold) report(wanted.name, {});
      }
    }
    const sorted = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, uses]) => [name, widest(uses)]));
  }

  #collect(node: Node): void {
    for (const { number, passed } of node.traps) {
      const values = node.isSplit ? [] : passed.map(passedOf);
      if (number?.kind === "parameter") this.#add(node, { number: { parameter: number.index }, passed: values });
      for (const one of number?.kind === "numbers" ? number.numbers : []) {
        const told = passed.map((_, position) => values[position] ?? this.#told(node, one, position));
        this.#add(node, { number: one, passed: told });
      }
    }
  }

  #told(node: Node, number: number, position: number): PassedValue | undefined {
    const parameter = this.#reach.passedBy(node, number, position);
    return parameter === undefined ? undefined : { parameter };
  }

  /** Until no caller learns anything new of what those that it calls pass on. */
  #hand(): void {
    const callers = new Map<Node, Set<Node>>();
    for (const node of this.#graph.nodes)
      for (const { to } of node.passes) callers.set(to, (callers.get(to) ?? new Set()).add(node));
    const waiting = new Set([...this.#uses.keys()].flatMap((node) => [...(callers.get(node) ?? [])]));
    for (const caller of waiting) {
      waiting.delete(caller);
      let changed = false;
      for (const { to, parameters, passed } of caller.passes)
        for (const use of [...(this.#uses.get(to)?.values() ?? [])]) {
          if (typeof use.number === "number" && !isHanded(use)) continue;
          const values = use.passed.map((value) =>
            value && "parameter" in value ? passedOf(caller.isSplit ? undefined : passed[value.parameter]) : value,
          );
          for (const number of numbersOf(use, parameters))
            if (this.#add(caller, { number, passed: values })) changed = true;
        }
      if (changed) for (const next of callers.get(caller) ?? []) waiting.add(next);
    }
  }

  /** Whether it is new. */
  #add(node: Node, { number, passed }: Use): boolean {
    const wanted = typeof number === "number" ? this.#wanted.get(number) : undefined;
    if (typeof number === "number" && !wanted) return false;
    const uses = this.#uses.get(node) ?? new Map<string, Use>();
    this.#uses.set(node, uses);
    const kept = passed.map((value, index) => (!wanted || wanted.positions.includes(index) ? value : undefined));
    const use = { number, passed: uses.size < mostUses ? kept : [] };
    const key = JSON.stringify(use);
    if (uses.has(key)) return false;
    uses.set(key, use);
    return true;
  }
}

/** Its own number, or those that a caller gives; none when nobody knows. */
function numbersOf({ number }: Use, parameters: readonly (Value | undefined)[]): readonly Use["number"][] {
  if (typeof number === "number") return [number];
  const given = parameters[number.parameter];
  if (given?.kind === "numbers") return given.numbers;
  return given?.kind === "parameter" ? [{ parameter: given.index }] : [];
}

function isHanded({ passed }: Use): boolean {
  return passed.some((value) => value && "parameter" in value);
}

function passedOf(value: Value | undefined): PassedValue | undefined {
  if (value?.kind === "parameter") return { parameter: value.index };
  if (value?.kind !== "numbers" || value.address === true) return undefined;
  return { values: [...new Set(value.numbers.map((one) => Number(BigInt.asUintN(32, BigInt(one)))))] };
}

function useOf(
  passed: readonly (PassedValue | undefined)[],
  positions: readonly number[],
  isStart: boolean,
): SyscallUse {
  return Object.fromEntries(
    positions.flatMap((position) => {
      const value = passed[position];
      return value && (isStart || "values" in value) ? [[position, value] as const] : [];
    }),
  );
}

/** A use of which nothing is known says it all. */
function widest(uses: ReadonlyMap<string, SyscallUse>): readonly SyscallUse[] {
  const sorted = [...uses].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
  return sorted.find((use) => Object.keys(use).length === 0) ? [{}] : sorted;
}
