import type { Conventions, Effect, Memory, Operand } from "./effect.js";
import type { Instruction } from "./listing.js";

const wide = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];
const registers = new Map<string, number>();
const narrow = new Map<string, number>();
for (const [number, name] of wide.entries()) {
  for (const prefix of ["r", "e"]) registers.set(`%${prefix}${name}`, number);
  narrow.set(`%${name}`, number);
  narrow.set(name.endsWith("x") ? `%${name[0] ?? ""}l` : `%${name}l`, number);
  if (name.endsWith("x")) narrow.set(`%${name[0] ?? ""}h`, number);
}
for (let number = 8; number < 16; number += 1) {
  for (const suffix of ["", "d"]) registers.set(`%r${String(number)}${suffix}`, number);
  for (const suffix of ["w", "b"]) narrow.set(`%r${String(number)}${suffix}`, number);
}
const [rax, rcx, rdx, rbx, rsp, rsi, rdi, r11] = [0, 1, 2, 3, 4, 6, 7, 11];

/** System V ABI for AMD64, 3.2.3 and A.2.1. */
export const conventions: Conventions = {
  registers: 16,
  syscallNumber: rax,
  exits: [60, 231],
  syscallClobbers: [rax, rcx, r11],
  parameters: [rdi, rsi, rdx, rcx, 8, 9],
  syscallParameters: [rdi, rsi, rdx, 10, 8, 9],
  callClobbers: [rax, rcx, rdx, rsi, rdi, 8, 9, 10, r11],
  stack: rsp,
  pushedByCall: 8,
};

const implicit: Readonly<Record<string, readonly number[]>> = {
  cltq: [rax],
  cwtl: [rax],
  cltd: [rdx],
  cqto: [rdx],
  mul: [rax, rdx],
  mulq: [rax, rdx],
  mull: [rax, rdx],
  div: [rax, rdx],
  divq: [rax, rdx],
  divl: [rax, rdx],
  idiv: [rax, rdx],
  idivq: [rax, rdx],
  idivl: [rax, rdx],
  cpuid: [rax, rbx, rcx, rdx],
  xgetbv: [rax, rdx],
  rdtsc: [rax, rdx],
  rdtscp: [rax, rcx, rdx],
};
const nothing: Effect = { kind: "nothing" };
const stops = new Set(["ret", "retq", "hlt", "ud2", "iretq", "sysret"]);
const silent = /^(?:cmp|test|nop|bt[lqw]?$|prefetch|endbr|[lsm]fence|pause|v?u?comis|v?ptest|fld|fst|fcom|fxch|emms)/;
const strings = /^(?:movs|stos|lods|scas|cmps)[bwlq]?$/;

export function effectOf({ mnemonic, operands, target }: Instruction): Effect {
  if (mnemonic === "syscall") return { kind: "syscall" };
  if (stops.has(mnemonic)) return { kind: "stop" };
  if (mnemonic === "call" || mnemonic === "callq") return { kind: "call", target: targetOf(operands[0], target) };
  if (mnemonic === "jmp" || mnemonic === "jmpq")
    return { kind: "jump", target: targetOf(operands[0], target), conditional: false };
  if (/^(?:j[a-z]+|loop[a-z]*|xbegin)$/.test(mnemonic))
    return { kind: "jump", target: targetOf(operands[0], target), conditional: true };
  const clobbered = implicit[mnemonic];
  if (clobbered && operands.length < 2) return { kind: "clobber", registers: clobbered };
  if (strings.test(mnemonic) && !operands.some((one) => one.startsWith("$") || one.includes("xmm")))
    return { kind: "clobber", registers: [rax, rcx, rsi, rdi] };
  if (silent.test(mnemonic)) return nothing;
  return onOperands(mnemonic, operands, target);
}

function onOperands(mnemonic: string, operands: readonly string[], target: number | undefined): Effect {
  const [first = "", last = first] = [operands[0], operands.at(-1)];
  if (/^push[lq]?$/.test(mnemonic)) return { kind: "push", from: operandOf(first, target) };
  const to = registers.get(last);
  if (/^pop[lq]?$/.test(mnemonic)) return to === undefined ? { kind: "adjust", amount: 8 } : { kind: "pop", to };
  if (mnemonic.startsWith("xchg") || mnemonic.startsWith("xadd") || mnemonic.startsWith("cmpxchg"))
    return { kind: "clobber", registers: [...named(first), ...named(last), rax, rdx] };
  if (to === undefined) {
    const part = narrow.get(last);
    if (part !== undefined && /^movb?$/.test(mnemonic) && last.endsWith("l") && first.startsWith("$"))
      return { kind: "move", to: part, from: operandOf(first, target), low: true };
    if (part !== undefined) return { kind: "clobber", registers: [part] };
    const from = registers.get(first);
    const memory = memoryOf(last, target);
    return /^movq?$/.test(mnemonic) && from !== undefined && memory ? { kind: "store", to: memory, from } : nothing;
  }
  if (to === rsp && (mnemonic === "sub" || mnemonic === "add")) {
    const amount = numberOf(first);
    if (amount !== undefined) return { kind: "adjust", amount: mnemonic === "sub" ? -amount : amount };
  }
  if (mnemonic === "xor" || mnemonic === "sub")
    if (registers.get(first) === to && operands.length === 2)
      return { kind: "move", to, from: { kind: "number", value: 0 } };
  if (/^mov(?:abs|[lq])?$/.test(mnemonic)) return { kind: "move", to, from: operandOf(first, target) };
  if (/^movs?lq$|^movslq$/.test(mnemonic) && registers.has(first))
    return { kind: "move", to, from: operandOf(first, target) };
  if (mnemonic.startsWith("cmov")) return { kind: "move", to, from: operandOf(first, target), orKeep: true };
  if (mnemonic === "lea") {
    const memory = memoryOf(first, target);
    if (memory?.base === undefined && memory)
      return { kind: "move", to, from: { kind: "number", value: memory.offset, address: true } };
    if (memory?.base !== undefined) return { kind: "add", to, from: memory.base, amount: memory.offset };
  }
  if (/^(?:add|sub)[lq]?$/.test(mnemonic)) {
    const amount = numberOf(first);
    if (amount !== undefined)
      return { kind: "add", to, from: to, amount: mnemonic.startsWith("sub") ? -amount : amount };
  }
  if (mnemonic === "or" && numberOf(first) === -1) return { kind: "move", to, from: { kind: "number", value: -1 } };
  return { kind: "clobber", registers: [to, ...named(mnemonic === "bextr" ? first : "")] };
}

function named(text: string): number[] {
  const found = registers.get(text) ?? narrow.get(text);
  return found === undefined ? [] : [found];
}

function targetOf(operand: string | undefined, target: number | undefined): Operand {
  if (operand === undefined) return { kind: "unknown" };
  if (operand.startsWith("*")) return operandOf(operand.slice(1), target);
  return target === undefined ? { kind: "unknown" } : { kind: "number", value: target };
}

function operandOf(text: string, target: number | undefined): Operand {
  const register = registers.get(text);
  if (register !== undefined) return { kind: "register", register };
  const value = numberOf(text);
  if (value !== undefined) return { kind: "number", value };
  const memory = memoryOf(text, target);
  return memory ? { kind: "memory", memory } : { kind: "unknown" };
}

function numberOf(text: string): number | undefined {
  if (!text.startsWith("$")) return undefined;
  const digits = text.slice(1);
  const value = BigInt.asIntN(64, digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits));
  return Number(value);
}

/** Addresses with an index aren't followed; nor is what lies in a thread's own block (`%fs:`). */
function memoryOf(text: string, target: number | undefined): Memory | undefined {
  const parts = /^(-?)(0x[0-9a-f]+)?\((%\w+)\)$/.exec(text);
  if (!parts) return undefined;
  if (parts[3] === "%rip") return target === undefined ? undefined : { base: undefined, offset: target };
  const base = registers.get(parts[3] ?? "");
  if (base === undefined) return undefined;
  const offset = Number(BigInt.asIntN(64, BigInt(parts[2] ?? "0")));
  return { base, offset: parts[1] === "-" ? -offset : offset };
}
