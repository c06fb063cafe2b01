import type { Architecture, Database } from "syscall-db";
import type { Allowlist, ArgumentTest } from "./allowlist.js";

/** What a filter answers to one system call of one architecture. Calls without a rule get {@link Allowlist.otherwise}. */
export interface Rule {
  readonly number: number;
  readonly syscall: string;
  /** `absent`: ENOSYS, as a kernel without the call would answer. */
  readonly answer: "permit" | "absent";
  /** As {@link Permit.when}; what none of them holds for gets {@link Allowlist.otherwise}. */
  readonly when: readonly (readonly ArgumentTest[])[];
}

/** A format has no words for something in the draft. The message completes "…: " and names the way out. */
export class Unsayable extends Error {}

/**
 * The rules of a draft on one architecture, by number. Calls that the architecture doesn't have are left out. This is
 * what every format says in its own words.
 */
export function rulesOf(list: Allowlist, architecture: Architecture, db: Database): readonly Rule[] {
  const permitted = new Set(list.permits.map(({ syscall }) => syscall));
  const { otherwise } = list;
  const saysSoAnyway = otherwise.kind === "errno" && otherwise.errno === "ENOSYS";
  const newer = saysSoAnyway ? [] : list.newer.filter((syscall) => !permitted.has(syscall));
  const rules = [
    ...list.permits.map(({ syscall, when }) => ({ syscall, answer: "permit" as const, when: simplified(when) })),
    ...newer.map((syscall) => ({ syscall, answer: "absent" as const, when: [] })),
  ];
  return rules
    .flatMap((rule) => {
      const number = numberOf(rule.syscall, architecture, db);
      return number === undefined ? [] : [{ ...rule, number }];
    })
    .toSorted((a, b) => a.number - b.number);
}

/** An alternative without a test always holds, so that the others say nothing. */
function simplified(when: Rule["when"]): Rule["when"] {
  return when.some((tests) => tests.length === 0) ? [] : when;
}

function numberOf(syscall: string, architecture: Architecture, db: Database): number | undefined {
  const row = db.syscall(syscall);
  if (!row) throw new Error(`The draft has ${syscall}, which the database doesn't know`);
  return row.numbers[architecture];
}

/** An argument as the kernel sees it: 64 bits without a sign. */
export function unsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Whether one comparison holds for the arguments of a call. */
export function holds({ argument, operator, value, mask }: ArgumentTest, values: readonly bigint[]): boolean {
  const [given, wanted] = [unsigned(values[argument] ?? 0n), unsigned(value)];
  switch (operator) {
    case "==":
      return given === wanted;
    case "!=":
      return given !== wanted;
    case "<":
      return given < wanted;
    case "<=":
      return given <= wanted;
    case ">":
      return given > wanted;
    case ">=":
      return given >= wanted;
    case "masked==":
      return (given & unsigned(mask ?? -1n)) === wanted;
  }
}

/**
 * libseccomp takes one comparison of each argument in a rule, and what builds on it reads two as "or". Where one of
 * several rules of a call orders an argument, the filter of libseccomp 2.5.4 lets more through than the rules say: a
 * comparison that fails goes on to the next rule's with the lower half of the argument in the place of the upper.
 */
export function assertSayable({ syscall, when }: Rule): void {
  const others = "The formats bpf and json can say that";
  for (const tests of when) {
    if (new Set(tests.map(({ argument }) => argument)).size < tests.length)
      throw new Unsayable(`${syscall}: two comparisons of one argument. ${others}`);
    if (when.length > 1 && tests.some(({ operator }) => /^[<>]/.test(operator)))
      throw new Unsayable(`${syscall}: several alternatives with < or >, which libseccomp gets wrong. ${others}`);
  }
}

/** Rules of all architectures of a draft; of a call that several have, one. By name. */
export function rulesByName(list: Allowlist, db: Database): readonly Rule[] {
  const all = list.architectures.flatMap((architecture) => rulesOf(list, architecture, db));
  return [...new Map(all.map((rule) => [rule.syscall, rule])).values()].toSorted((a, b) =>
    a.syscall < b.syscall ? -1 : 1,
  );
}
