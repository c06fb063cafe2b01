/** Constants followed through one function: which numbers reach its system calls, which addresses its calls. */
import type { Effect, Operand } from "./effect.js";
import type { Instruction } from "./listing.js";
import { apply, blank, certain, copyOf, joinInto, valueOf, type State, type Surroundings } from "./state.js";
import { sum, type Value } from "./value.js";

/** Something that a function does and that matters outside of it. */
export type Site =
  | {
      readonly kind: "syscall";
      readonly at: number;
      readonly number: Value | undefined;
      /** What its arguments certainly are. */
      readonly passed: readonly (Value | undefined)[];
    }
  | {
      readonly kind: "call";
      readonly at: number;
      readonly target: Value | undefined;
      readonly parameters: readonly (Value | undefined)[];
      /** What its arguments certainly are: as `parameters`, without what memory or an untold path could have changed. */
      readonly passed: readonly (Value | undefined)[];
      readonly jumps?: true;
    }
  | { readonly kind: "reference"; readonly at: number; readonly to: Value };

/** What one function does, by every path through it. Instructions are those of the function, by address. */
export function sitesOf(code: readonly Instruction[], around: Surroundings): Site[] {
  const walk = new Walk(code, around);
  walk.run();
  return walk.sites();
}

class Walk {
  readonly #code: readonly Instruction[];
  readonly #effects: readonly Effect[];
  /** Whether no path goes on behind an instruction. */
  readonly #ends: readonly boolean[];
  readonly #around: Surroundings;
  readonly #places: ReadonlyMap<number, number>;
  readonly #leaders: ReadonlySet<number>;
  readonly #states = new Map<number, State>();

  constructor(code: readonly Instruction[], around: Surroundings) {
    this.#code = code;
    this.#around = around;
    this.#effects = code.map((one) => around.effectOf(one));
    this.#ends = this.#effects.map((effect) => endOf(effect, around));
    this.#places = new Map(code.map(({ address }, index) => [address, index]));
    this.#leaders = this.#findLeaders();
  }

  run(): void {
    const pending = [0];
    this.#states.set(0, this.#entry());
    // What only a computed jump leads to starts with nothing known, but for what no path overwrites.
    for (const leader of this.#leaders) if (leader > 0 && this.#isIsland(leader)) this.#reach(leader, blank(), pending);
    for (let start = pending.pop(); start !== undefined; start = pending.pop()) {
      const state = copyOf(this.#states.get(start) ?? blank());
      this.#through(start, state, (next) => this.#reach(next, state, pending));
    }
  }

  sites(): Site[] {
    const found: Site[] = [];
    for (const [start, state] of this.#states) this.#through(start, copyOf(state), undefined, found);
    const sites = found.toSorted((a, b) => a.at - b.at);
    // A table may lead from such a jump to any block, with other values than those of the paths that are followed.
    const isTold = !found.some((site) => site.kind === "call" && site.jumps === true && site.target === undefined);
    return isTold ? sites : sites.map((site) => (site.kind === "reference" ? site : { ...site, passed: [] }));
  }

  #entry(): State {
    const state = blank();
    state.depth = 0;
    for (const [index, register] of this.#around.conventions.parameters.entries())
      state.registers[register] = { kind: "parameter", index };
    return state;
  }

  #findLeaders(): ReadonlySet<number> {
    const leaders = new Set([0]);
    for (const [index, effect] of this.#effects.entries()) {
      const ends = this.#ends[index] === true;
      if (effect.kind !== "jump" && !ends) continue;
      let next = index + 1;
      // Padding behind a jump runs into what follows it, but no path leads there.
      while (ends && this.#code[next]?.mnemonic.startsWith("nop")) next += 1;
      if (next < this.#code.length) leaders.add(next);
      const target = effect.kind === "jump" ? this.#inside(effect.target) : undefined;
      if (target !== undefined) leaders.add(target);
    }
    return leaders;
  }

  #inside(target: Operand): number | undefined {
    return target.kind === "number" ? this.#places.get(target.value) : undefined;
  }

  #isIsland(leader: number): boolean {
    let last = leader - 1;
    while (last > 0 && this.#code[last]?.mnemonic.startsWith("nop")) last -= 1;
    return (
      this.#ends[last] === true &&
      !this.#effects.some((one) => one.kind === "jump" && this.#inside(one.target) === leader)
    );
  }

  #reach(index: number, state: State, pending: number[]): void {
    const known = this.#states.get(index);
    if (!known) this.#states.set(index, copyOf(state));
    else if (!joinInto(known, state)) return;
    pending.push(index);
  }

  /** Follows a block from its start; tells each block behind it, or collects what happens on the way. */
  #through(start: number, state: State, onNext: ((index: number) => void) | undefined, out?: Site[]): void {
    for (let index = start; index < this.#code.length; index += 1) {
      if (index !== start && this.#leaders.has(index)) {
        onNext?.(index);
        return;
      }
      const effect = this.#effects[index] ?? { kind: "nothing" };
      if (out) this.#collect(effect, this.#code[index]?.address ?? 0, state, out);
      if (effect.kind === "jump") {
        const target = this.#inside(effect.target);
        if (target !== undefined) onNext?.(target);
      } else apply(effect, state, this.#around);
      if (this.#ends[index]) return;
    }
  }

  #collect(effect: Effect, at: number, state: State, out: Site[]): void {
    const { conventions } = this.#around;
    if (effect.kind === "syscall")
      out.push({
        kind: "syscall",
        at,
        number: state.registers[conventions.syscallNumber],
        passed: certain(state, conventions.syscallParameters),
      });
    else if (effect.kind === "call" || effect.kind === "jump") {
      if (effect.kind === "jump" && this.#inside(effect.target) !== undefined) return;
      const target = valueOf(effect.target, state, this.#around);
      const parameters = conventions.parameters.map((register) => state.registers[register]);
      const passed = certain(state, conventions.parameters);
      const jumps = effect.kind === "jump" ? { jumps: true as const } : {};
      out.push({ kind: "call", at, target, parameters, passed, ...jumps });
    } else if (effect.kind === "move" && effect.from.kind !== "register" && !isPage(effect.from)) {
      const value = valueOf(effect.from, state, this.#around);
      if (value && isAddress(value)) out.push({ kind: "reference", at, to: value });
    } else if (effect.kind === "add") {
      const value = sum(state.registers[effect.from], effect.amount);
      if (value && isAddress(value)) out.push({ kind: "reference", at, to: value });
    }
  }
}

function endOf(effect: Effect, { returns }: Surroundings): boolean {
  if (effect.kind === "jump") return !effect.conditional;
  if (effect.kind === "call") return effect.target.kind === "number" && !returns(effect.target.value);
  return effect.kind === "stop";
}

function isPage(operand: Operand): boolean {
  return operand.kind === "number" && operand.page === true;
}

function isAddress(value: Value): boolean {
  return value.kind === "symbol" || (value.kind === "numbers" && value.address === true);
}
