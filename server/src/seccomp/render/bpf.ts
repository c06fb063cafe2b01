import type { Architecture, Database } from "syscall-db";
import type { Allowlist, ArgumentTest } from "../allowlist.js";
import { auditArchitectures, numberOf, returnOf, returns, x32Bit } from "../audit.js";
import { BackwardProgram, encode, operations, type Label } from "../classic-bpf.js";
import { rulesOf, unsigned, type Rule } from "../ruleset.js";

const { equal, greater, atLeast } = operations;

/** Offsets in struct seccomp_data. */
const offsets = { number: 0, architecture: 4, arguments: 16 };

export interface Filter {
  /** An array of struct sock_filter, little-endian: what `bwrap --seccomp` and seccomp(2) take. */
  readonly bytes: Uint8Array;
  readonly instructions: number;
}

/**
 * The draft as classic BPF. Calls of other architectures, and of x32, end the process. The numbers stand in a balanced
 * tree of comparisons: a call is decided by about as many as the logarithm of the number of runs of equal answers.
 *
 * @throws {Error} when it would be longer than the kernel takes
 */
export function renderBpf(list: Allowlist, db: Database): Filter {
  const program = new BackwardProgram();
  const killed = program.answer(returns.killProcess);
  let next = killed;
  for (const architecture of list.architectures.toReversed()) {
    const body = byNumber(program, rulesOf(list, architecture, db), returnOf(list.otherwise), architecture);
    next = program.branch(equal, auditArchitectures[architecture], body, next);
  }
  program.load(offsets.architecture, next);
  const instructions = program.instructions();
  return { bytes: encode(instructions), instructions: instructions.length };
}

/** Numbers from `from` up to the next run's get the same answer. */
interface Run {
  readonly from: number;
  readonly place: () => Label;
}

function byNumber(program: BackwardProgram, rules: readonly Rule[], otherwise: number, of: Architecture): Label {
  const refused = () => program.answer(otherwise);
  const runs: (Run & { readonly key: string })[] = [];
  const extend = (from: number, key: string, place: () => Label) => {
    if (runs.at(-1)?.key !== key) runs.push({ from, key, place });
  };
  let from = 0;
  for (const rule of rules) {
    if (rule.number > from) extend(from, "otherwise", refused);
    if (rule.when.length > 0) extend(rule.number, rule.syscall, () => byArguments(program, rule.when, otherwise));
    else if (rule.answer === "permit") extend(rule.number, "permit", () => program.answer(returns.allow));
    else extend(rule.number, "absent", () => program.answer(returns.errno | numberOf("ENOSYS")));
    from = rule.number + 1;
  }
  extend(from, "otherwise", refused);
  if (of === "x86_64") extend(x32Bit, "x32", () => program.answer(returns.killProcess));
  const tree = search(program, runs);
  return program.load(offsets.number, tree);
}

/** The upper half is written first: it stands behind the lower. */
function search(program: BackwardProgram, runs: readonly Run[]): Label {
  const middle = runs.length >> 1;
  const pivot = runs[middle];
  if (!pivot) throw new Error("A filter without numbers");
  if (middle === 0) return pivot.place();
  const upper = search(program, runs.slice(middle));
  const lower = search(program, runs.slice(0, middle));
  return program.branch(atLeast, pivot.from, upper, lower);
}

function byArguments(program: BackwardProgram, when: Rule["when"], otherwise: number): Label {
  let failed = program.answer(otherwise);
  for (const tests of when.toReversed()) {
    let held = program.answer(returns.allow);
    for (const test of tests.toReversed()) held = compare(program, test, held, failed);
    failed = held;
  }
  return failed;
}

/** An argument has 64 bits and the accumulator 32: the upper half decides unless it is equal. */
function compare(program: BackwardProgram, test: ArgumentTest, yes: Label, no: Label): Label {
  const value = unsigned(test.value);
  const mask = test.operator === "masked==" ? unsigned(test.mask ?? -1n) : unsigned(-1n);
  const [high, low] = [Number(value >> 32n), Number(value & 0xffff_ffffn)];
  const load = (half: 0 | 4, next: Label) =>
    program.load(offsets.arguments + test.argument * 8 + half, next, Number((mask >> BigInt(half * 8)) & 0xffff_ffffn));
  const both = (code: number, met: Label, unmet: Label) => {
    const lower = load(0, program.branch(code, low, met, unmet));
    const sameHigh = program.branch(equal, high, lower, unmet);
    return load(4, code === equal ? sameHigh : program.branch(greater, high, met, sameHigh));
  };
  switch (test.operator) {
    case "==":
    case "masked==":
      return both(equal, yes, no);
    case "!=":
      return both(equal, no, yes);
    case ">":
      return both(greater, yes, no);
    case ">=":
      return both(atLeast, yes, no);
    case "<=":
      return both(greater, no, yes);
    case "<":
      return both(atLeast, no, yes);
  }
}
