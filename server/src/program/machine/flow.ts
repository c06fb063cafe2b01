/** Constants followed through one function: which numbers reach its system calls, which addresses its calls. */
import type { Conventions, Effect, Memory, Operand } from "./effect.js";
import type { Pointer } from "./elf.js";
import type { Instruction } from "./listing.js";
import { joined, same, sum, withLowByte, type Value } from "./value.js";

/** Something that a function does and that matters outside of it. */
export type Site =
  | { readonly kind: "syscall"; readonly at: number; readonly number: Value | undefined }
  | {
      readonly kind: "call";
      readonly at: number;
      readonly target: Value | undefined;
      readonly parameters: readonly (Value | undefined)[];
    }
  | { readonly kind: "reference"; readonly at: number; readonly to: Value };

interface State {
  readonly registers: (Value | undefined)[];
  /** By distance from the stack pointer at entry; only while that pointer is known. */
  readonly stack: Map<number, Value>;
  depth: number | undefined;
}

export interface Surroundings {
  readonly conventions: Conventions;
  readonly effectOf: (instruction: Instruction) => Effect;
  readonly pointerAt: (address: number) => Pointer | undefined;
  /** Whether a call of what starts there comes back. */
  readonly returns: (address: number) => boolean;
}

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
    return found.toSorted((a, b) => a.at - b.at);
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
      out.push({ kind: "syscall", at, number: state.registers[conventions.syscallNumber] });
    else if (effect.kind === "call" || effect.kind === "jump") {
      if (effect.kind === "jump" && this.#inside(effect.target) !== undefined) return;
      const target = valueOf(effect.target, state, this.#around);
      const parameters = conventions.parameters.map((register) => state.registers[register]);
      out.push({ kind: "call", at, target, parameters });
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

function apply(effect: Effect, state: State, { conventions, pointerAt }: Surroundings): void {
  const { registers } = state;
  switch (effect.kind) {
    case "clobber":
      for (const register of effect.registers) set(state, register, undefined, conventions);
      return;
    case "move": {
      const value = effect.low
        ? withLowByte(registers[effect.to], effect.from)
        : valueOf(effect.from, state, { conventions, pointerAt });
      set(state, effect.to, effect.orKeep ? joined(registers[effect.to], value) : value, conventions);
      return;
    }
    case "add":
      if (effect.to === conventions.stack && effect.from === effect.to && state.depth !== undefined)
        state.depth += effect.amount;
      else set(state, effect.to, sum(registers[effect.from], effect.amount), conventions);
      return;
    case "adjust":
      if (state.depth !== undefined) state.depth += effect.amount;
      return;
    case "push":
      if (state.depth !== undefined) {
        state.depth -= 8;
        keep(state, state.depth, valueOf(effect.from, state, { conventions, pointerAt }));
      }
      return;
    case "pop":
      set(state, effect.to, state.depth === undefined ? undefined : state.stack.get(state.depth), conventions);
      if (state.depth !== undefined) state.depth += 8;
      return;
    case "store":
      if (effect.to.base === conventions.stack && state.depth !== undefined)
        keep(state, state.depth + effect.to.offset, registers[effect.from]);
      return;
    case "syscall":
      for (const register of conventions.syscallClobbers) registers[register] = undefined;
      return;
    case "call":
      for (const register of conventions.callClobbers) registers[register] = undefined;
      return;
    default:
  }
}

function keep(state: State, place: number, value: Value | undefined): void {
  if (value) state.stack.set(place, value);
  else state.stack.delete(place);
}

function set(state: State, register: number, value: Value | undefined, { stack }: Conventions): void {
  if (register === stack) state.depth = undefined;
  state.registers[register] = value;
}

function valueOf(
  operand: Operand,
  state: State,
  { conventions, pointerAt }: Pick<Surroundings, "conventions" | "pointerAt">,
): Value | undefined {
  if (operand.kind === "number")
    return { kind: "numbers", numbers: [operand.value], ...(operand.address ? { address: true } : {}) };
  if (operand.kind === "register") return state.registers[operand.register];
  return operand.kind === "memory" ? loaded(operand.memory, state, conventions, pointerAt) : undefined;
}

function loaded(
  { base, offset }: Memory,
  state: State,
  { stack }: Conventions,
  pointerAt: Surroundings["pointerAt"],
): Value | undefined {
  if (base === stack) return state.depth === undefined ? undefined : state.stack.get(state.depth + offset);
  const held = base === undefined ? { kind: "numbers" as const, numbers: [0] } : state.registers[base];
  if (held?.kind !== "numbers") return { kind: "slot", offset };
  const pointers = held.numbers.map((number) => pointerAt(number + offset));
  const [first] = pointers;
  if (first && "symbol" in first && pointers.length === 1)
    return { kind: "symbol", symbol: first.symbol, addend: first.addend };
  const numbers = pointers.flatMap((pointer) => (pointer && "address" in pointer ? [pointer.address] : []));
  return numbers.length === pointers.length ? { kind: "numbers", numbers, address: true } : undefined;
}

function blank(): State {
  return { registers: [], stack: new Map(), depth: undefined };
}

function copyOf(state: State): State {
  return { registers: [...state.registers], stack: new Map(state.stack), depth: state.depth };
}

/** Joins what another path brings; true when something became less known. */
function joinInto(known: State, other: State): boolean {
  let changed = false;
  for (const [register, value] of known.registers.entries()) {
    const both = value && joined(value, other.registers[register]);
    if (!same(value, both)) {
      known.registers[register] = both;
      changed = true;
    }
  }
  if (known.depth !== undefined && known.depth !== other.depth) {
    known.depth = undefined;
    known.stack.clear();
    return true;
  }
  for (const [place, value] of known.stack) {
    const both = joined(value, other.stack.get(place));
    if (same(value, both)) continue;
    keep(known, place, both);
    changed = true;
  }
  return changed;
}
