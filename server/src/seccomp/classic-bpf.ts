/** One instruction of classic BPF, as struct sock_filter of linux/filter.h. Jumps count from the next instruction. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** The instructions that seccomp filters are made of: linux/bpf_common.h. */
export const operations = {
  load: 0x20,
  and: 0x54,
  jump: 0x05,
  equal: 0x15,
  greater: 0x25,
  atLeast: 0x35,
  answer: 0x06,
};

/** BPF_MAXINSNS of linux/bpf_common.h. */
const longest = 4096;
const farthest = 0xff;

/** Where an instruction stands, counted from the end of the program: code before it doesn't move it. */
export type Label = number;

/**
 * A program written from its end to its beginning, so that every target of a jump is known. Conditional jumps reach
 * 255 instructions; what is farther gets a long jump or a copy of the answer.
 */
export class BackwardProgram {
  readonly #reversed: Instruction[] = [];
  readonly #answers = new Map<number, Label>();
  readonly #answerOf = new Map<Label, number>();

  /** Gives `action`, a SECCOMP_RET_ value. */
  answer(action: number): Label {
    const known = this.#answers.get(action);
    if (known !== undefined) return known;
    const label = this.#emit(operations.answer, 0, 0, action);
    this.#answers.set(action, label);
    this.#answerOf.set(label, action);
    return label;
  }

  /** Compares the accumulator with `k` and goes on at one of two places. */
  branch(code: number, k: number, yes: Label, no: Label): Label {
    if (yes === no) return yes;
    // Bringing one near moves the other away by an instruction.
    const nearYes = this.#near(yes, 1);
    const nearNo = this.#near(no, 0);
    return this.#emit(code, this.#distance(nearYes), this.#distance(nearNo), k);
  }

  /** Puts the word at `offset` of struct seccomp_data into the accumulator, masks it and goes on at `next`. */
  load(offset: number, next: Label, mask = 0xffff_ffff): Label {
    this.#follow(next);
    if (mask !== 0xffff_ffff) this.#emit(operations.and, 0, 0, mask);
    return this.#emit(operations.load, 0, 0, offset);
  }

  /** From the first instruction. @throws {Error} when the kernel wouldn't take that many */
  instructions(): readonly Instruction[] {
    if (this.#reversed.length > longest)
      throw new Error(`The filter has ${this.#reversed.length} instructions and the kernel takes ${longest}`);
    return this.#reversed.toReversed();
  }

  #emit(code: number, jt: number, jf: number, k: number): Label {
    return this.#reversed.push({ code, jt, jf, k: k >>> 0 }) - 1;
  }

  /** How many instructions one that is written now would skip. */
  #distance(label: Label): number {
    return this.#reversed.length - 1 - label;
  }

  /** Makes what is written next fall through to `label`. */
  #follow(label: Label): void {
    if (this.#distance(label) > 0) this.#emit(operations.jump, 0, 0, this.#distance(label));
  }

  /** The label, or a new place near by that comes to the same. */
  #near(label: Label, spare: number): Label {
    if (this.#distance(label) + spare <= farthest) return label;
    const action = this.#answerOf.get(label);
    if (action === undefined) return this.#emit(operations.jump, 0, 0, this.#distance(label));
    const copy = this.#emit(operations.answer, 0, 0, action);
    this.#answers.set(action, copy);
    this.#answerOf.set(copy, action);
    return copy;
  }
}

/** As the kernel reads them on x86-64 and aarch64: eight bytes each, little-endian. */
export function encode(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(instructions.length * 8));
  for (const [index, { code, jt, jf, k }] of instructions.entries()) {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, jt);
    bytes.setUint8(index * 8 + 3, jf);
    bytes.setUint32(index * 8 + 4, k, true);
  }
  return new Uint8Array(bytes.buffer);
}
