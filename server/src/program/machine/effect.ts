/** What an instruction does to registers and to the flow of control, as far as constants can be followed through it. */
export type Effect =
  | { readonly kind: "nothing" }
  /** Registers get values that aren't followed. */
  | { readonly kind: "clobber"; readonly registers: readonly number[] }
  | {
      readonly kind: "move";
      readonly to: number;
      readonly from: Operand;
      /** Only on a condition. */
      readonly orKeep?: true;
      /** Only the lowest byte. */
      readonly low?: true;
    }
  | { readonly kind: "add"; readonly to: number; readonly from: number; readonly amount: number }
  | { readonly kind: "store"; readonly to: Memory; readonly from: number }
  | { readonly kind: "adjust"; readonly amount: number }
  | { readonly kind: "push"; readonly from: Operand }
  | { readonly kind: "pop"; readonly to: number }
  | { readonly kind: "call"; readonly target: Operand }
  | { readonly kind: "jump"; readonly target: Operand; readonly conditional: boolean }
  | { readonly kind: "syscall" }
  | { readonly kind: "stop" };

export interface Memory {
  /** Undefined when the address is {@link Memory.offset} itself. */
  readonly base: number | undefined;
  readonly offset: number;
}

export type Operand =
  | {
      readonly kind: "number";
      readonly value: number;
      readonly address?: true;
      /** Only the page of an address: what is added to it says which place is meant. */
      readonly page?: true;
    }
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly memory: Memory }
  | { readonly kind: "unknown" };

/** How an architecture passes numbers and arguments; registers by number. */
export interface Conventions {
  readonly registers: number;
  readonly syscallNumber: number;
  /** Numbers of system calls behind which no instruction is reached. */
  readonly exits: readonly number[];
  /** Registers that hold something else after a system call. */
  readonly syscallClobbers: readonly number[];
  readonly parameters: readonly number[];
  readonly syscallParameters: readonly number[];
  readonly callClobbers: readonly number[];
  readonly stack: number;
  /** What a call leaves on the stack: the return address on x86-64. */
  readonly pushedByCall: number;
}
