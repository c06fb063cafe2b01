import type { Conventions, Effect, Memory, Operand } from "./effect.js";
import type { Instruction } from "./listing.js";

/** Procedure Call Standard for the Arm 64-bit Architecture, 6; the kernel takes the number in x8. */
export const conventions: Conventions = {
  registers: 32,
  syscallNumber: 8,
  exits: [93, 94],
  syscallClobbers: [0],
  parameters: [0, 1, 2, 3, 4, 5, 6, 7],
  syscallParameters: [0, 1, 2, 3, 4, 5],
  callClobbers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 30],
  stack: 31,
  pushedByCall: 0,
};

const nothing: Effect = { kind: "nothing" };
const silent = /^(?:cmp|cmn|tst|nop|dmb|dsb|isb|hint|bti|prfm|ccmp|ccmn|fcmp|fccmp|paciasp|autiasp|yield|msr|dc|ic)/;
const stores = /^(?:str|stur|stlr|st1|st2|st3|st4|stnp|sttr)/;

export function effectOf({ mnemonic, operands, target }: Instruction): Effect {
  const [first = "", second = ""] = operands;
  if (mnemonic === "svc") return { kind: "syscall" };
  if (/^(?:ret|retaa|retab|eret|udf|brk)$/.test(mnemonic)) return { kind: "stop" };
  if (mnemonic === "bl") return { kind: "call", target: numberOrUnknown(target) };
  if (mnemonic === "blr") return { kind: "call", target: registerOperand(first) };
  if (mnemonic === "b") return { kind: "jump", target: numberOrUnknown(target), conditional: false };
  if (mnemonic === "br") return { kind: "jump", target: registerOperand(first), conditional: false };
  if (/^(?:b\.\w+|bc\.\w+|cbn?z|tbn?z)$/.test(mnemonic))
    return { kind: "jump", target: numberOrUnknown(target), conditional: true };
  if (silent.test(mnemonic)) return nothing;
  if (mnemonic === "stp") return storeOf(first, operands[2] ?? "", operands[3]);
  if (stores.test(mnemonic)) return storeOf(first, second, operands[2]);
  if (/^(?:stxr|stlxr|stxp|swp|cas|ldadd|ldset|ldclr)/.test(mnemonic))
    return { kind: "clobber", registers: operands.flatMap(registersOf) };
  return onRegister(mnemonic, operands, target);
}

function onRegister(mnemonic: string, operands: readonly string[], target: number | undefined): Effect {
  const [first = "", second = "", third = ""] = operands;
  const to = registerOf(first);
  if (to === undefined) return nothing;
  const from = registerOf(second);
  if (mnemonic === "mov" || mnemonic === "movz") {
    if (operands.length === 3 && !/^lsl #0$/.test(third)) return { kind: "clobber", registers: [to] };
    if (second === "wzr" || second === "xzr") return { kind: "move", to, from: { kind: "number", value: 0 } };
    return { kind: "move", to, from: operandOf(second) };
  }
  if (mnemonic === "adr" && target !== undefined)
    return { kind: "move", to, from: { kind: "number", value: target, address: true } };
  if (mnemonic === "adrp" && target !== undefined)
    return { kind: "move", to, from: { kind: "number", value: target, address: true, page: true } };
  if ((mnemonic === "add" || mnemonic === "sub") && from !== undefined && operands.length === 3) {
    const amount = immediate(third);
    if (amount !== undefined) return { kind: "add", to, from, amount: mnemonic === "sub" ? -amount : amount };
  }
  if (mnemonic === "csel" || mnemonic === "fcsel") return { kind: "clobber", registers: [to] };
  if (mnemonic === "ldr" || mnemonic === "ldur" || mnemonic === "ldar") {
    const memory = operands.length === 2 && first.startsWith("x") ? memoryOf(second) : undefined;
    if (memory) return { kind: "move", to, from: { kind: "memory", memory } };
    return { kind: "clobber", registers: [to, ...writtenBack(second, operands[2])] };
  }
  if (mnemonic.startsWith("ldp") || mnemonic.startsWith("ldxp") || mnemonic.startsWith("ldnp"))
    return {
      kind: "clobber",
      registers: [to, ...(from === undefined ? [] : [from]), ...writtenBack(third, operands[3])],
    };
  return { kind: "clobber", registers: [to] };
}

/** A store changes the base when the address is written back: `[sp, #-16]!`, `[sp], #16`. */
function storeOf(first: string, address: string, after: string | undefined): Effect {
  const [base] = writtenBack(address, after);
  if (base !== undefined) return { kind: "clobber", registers: [base] };
  const memory = memoryOf(address);
  const from = registerOf(first);
  return memory && from !== undefined && first.startsWith("x") ? { kind: "store", to: memory, from } : nothing;
}

function writtenBack(address: string, after: string | undefined): number[] {
  const base = /^\[(\w+)/.exec(address)?.[1];
  const register = base === undefined || !(address.endsWith("!") || after !== undefined) ? undefined : registerOf(base);
  return register === undefined || register === conventions.stack ? [] : [register];
}

function registerOf(text: string): number | undefined {
  if (text === "sp" || text === "wsp") return 31;
  const digits = /^[xw](\d+)$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function registersOf(text: string): number[] {
  const found = registerOf(text);
  return found === undefined ? [] : [found];
}

function registerOperand(text: string): Operand {
  const register = registerOf(text);
  return register === undefined ? { kind: "unknown" } : { kind: "register", register };
}

function operandOf(text: string): Operand {
  const value = immediate(text);
  return value === undefined ? registerOperand(text) : { kind: "number", value };
}

function numberOrUnknown(value: number | undefined): Operand {
  return value === undefined ? { kind: "unknown" } : { kind: "number", value };
}

function immediate(text: string): number | undefined {
  const digits = /^#(-?)(0x[0-9a-f]+|\d+)$/.exec(text);
  if (!digits) return undefined;
  const value = Number(BigInt.asIntN(64, BigInt(digits[2] ?? "0")));
  return digits[1] === "-" ? -value : value;
}

function memoryOf(text: string): Memory | undefined {
  const parts = /^\[(\w+)(?:, (#-?\w+))?\]$/.exec(text);
  const base = parts ? registerOf(parts[1] ?? "") : undefined;
  if (base === undefined) return undefined;
  const offset = parts?.[2] === undefined ? 0 : immediate(parts[2]);
  return offset === undefined ? undefined : { base, offset };
}
