/** What is known of a machine's registers and stack at one instruction, and how instructions change it. */
import type { Conventions, Effect, Memory, Operand } from "./effect.js";
import type { Pointer } from "./elf.js";
import type { Instruction } from "./listing.js";
import { joined, same, sum, withLowByte, type Value } from "./value.js";

export interface State {
  readonly registers: (Value | undefined)[];
  /** Registers whose value comes from the stack, where stores of other widths and through pointers aren't followed. */
  readonly doubtful: Set<number>;
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

export function certain({ registers, doubtful }: State, wanted: readonly number[]): (Value | undefined)[] {
  return wanted.map((register) => (doubtful.has(register) ? undefined : registers[register]));
}

export function apply(effect: Effect, state: State, { conventions, pointerAt }: Surroundings): void {
  const { registers } = state;
  switch (effect.kind) {
    case "clobber":
      for (const register of effect.registers) set(state, register, undefined, conventions);
      return;
    case "move": {
      const value = effect.low
        ? withLowByte(registers[effect.to], effect.from)
        : valueOf(effect.from, state, { conventions, pointerAt });
      const doubtful =
        isDoubtful(effect.from, state, conventions) ||
        ((effect.orKeep ?? effect.low) === true && state.doubtful.has(effect.to));
      set(state, effect.to, effect.orKeep ? joined(registers[effect.to], value) : value, conventions, doubtful);
      return;
    }
    case "add":
      if (effect.to === conventions.stack && effect.from === effect.to && state.depth !== undefined)
        state.depth += effect.amount;
      else {
        const doubtful = state.doubtful.has(effect.from);
        set(state, effect.to, sum(registers[effect.from], effect.amount), conventions, doubtful);
      }
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
      set(state, effect.to, state.depth === undefined ? undefined : state.stack.get(state.depth), conventions, true);
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

function set(state: State, register: number, value: Value | undefined, { stack }: Conventions, doubtful = false): void {
  if (register === stack) state.depth = undefined;
  state.registers[register] = value;
  if (doubtful) state.doubtful.add(register);
  else state.doubtful.delete(register);
}

function isDoubtful(from: Operand, { doubtful }: State, { stack }: Conventions): boolean {
  if (from.kind === "register") return doubtful.has(from.register);
  return from.kind === "memory" && from.memory.base === stack;
}

export function valueOf(
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

export function blank(): State {
  return { registers: [], doubtful: new Set(), stack: new Map(), depth: undefined };
}

export function copyOf(state: State): State {
  const { registers, doubtful, stack, depth } = state;
  return { registers: [...registers], doubtful: new Set(doubtful), stack: new Map(stack), depth };
}

/** Joins what another path brings; true when something became less known. */
export function joinInto(known: State, other: State): boolean {
  let changed = false;
  for (const [register, value] of known.registers.entries()) {
    const both = value && joined(value, other.registers[register]);
    if (!same(value, both)) {
      known.registers[register] = both;
      changed = true;
    }
  }
  for (const register of other.doubtful) {
    if (known.doubtful.has(register)) continue;
    known.doubtful.add(register);
    changed = true;
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
