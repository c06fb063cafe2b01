import fc from "fast-check";
import { database, type Architecture } from "syscall-db";
import type * as AuditModule from "../../server/dist/src/seccomp/audit.js";
import type * as RulesetModule from "../../server/dist/src/seccomp/ruleset.js";
import { draft, permit, seccomp, type Allowlist, type ArgumentTest } from "./draft.js";

const { auditArchitectures, numberOf, returnOf, returns, x32Bit } = await seccomp<typeof AuditModule>("audit");
const { holds } = await seccomp<typeof RulesetModule>("ruleset");

/** One row of a truth table. */
export interface Asked {
  readonly architecture: number;
  readonly number: number;
  readonly arguments: readonly bigint[];
}

const db = database();
const i386 = 0x4000_0003;
const none = [0n, 0n, 0n, 0n, 0n, 0n];
const all = 0xffff_ffff_ffff_ffffn;

/**
 * What a draft means, straight from its fields and without the renderers' ruleset: the SECCOMP_RET_ value of one call.
 */
export function meant(list: Allowlist, { architecture, number, arguments: values }: Asked): number {
  const ours = list.architectures.find((name) => auditArchitectures[name] === architecture);
  if (ours === undefined) return returns.killProcess;
  if (ours === "x86_64" && number >= x32Bit) return returns.killProcess;
  const name = nameOf(ours, number);
  const found = list.permits.find(({ syscall }) => syscall === name);
  if (found && (found.when.length === 0 || found.when.some((tests) => tests.every((one) => holds(one, values)))))
    return returns.allow;
  if (!found && name !== undefined && list.newer.includes(name)) return returns.errno | numberOf("ENOSYS");
  return returnOf(list.otherwise);
}

function nameOf(architecture: Architecture, number: number): string | undefined {
  return names[architecture].get(number);
}

const names = { x86_64: namesOn("x86_64"), aarch64: namesOn("aarch64") };

function namesOn(architecture: Architecture): ReadonlyMap<number, string> {
  return new Map(
    [...db.syscalls()].flatMap(({ name, numbers }) => {
      const number = numbers[architecture];
      return number === undefined ? [] : [[number, name] as const];
    }),
  );
}

/**
 * Calls × arguments × architectures: every number up to 600 and the borders of x32 and of 32 bits, on the draft's
 * architectures, on i386 and on the other one of ours; with arguments at and around each value that a condition names.
 */
export function questions(list: Allowlist): readonly Asked[] {
  const numbers = [...Array(600).keys(), x32Bit - 1, x32Bit, x32Bit + 1, x32Bit + 59, 0x7fff_ffff, 0x8000_0000];
  const plain = [...Object.values(auditArchitectures), i386].flatMap((architecture) =>
    numbers.map((number) => ({ architecture, number, arguments: none })),
  );
  return [...plain, ...list.architectures.flatMap((architecture) => atConditions(list, architecture))];
}

function atConditions(list: Allowlist, architecture: Architecture): Asked[] {
  return list.permits.flatMap(({ syscall, when }) => {
    const number = db.syscall(syscall)?.numbers[architecture];
    if (number === undefined) return [];
    return vectors(when.flat()).map((values) => ({
      architecture: auditArchitectures[architecture],
      number,
      arguments: values,
    }));
  });
}

/** For each argument with a condition its interesting values, crossed; the first few thousand. */
function vectors(tests: readonly ArgumentTest[]): readonly (readonly bigint[])[] {
  let found: readonly (readonly bigint[])[] = [none];
  for (const index of new Set(tests.map(({ argument }) => argument))) {
    const values = new Set(tests.filter(({ argument }) => argument === index).flatMap(around));
    found = found.flatMap((vector) => [...values].map((value) => vector.with(index, value))).slice(0, 4000);
  }
  return found;
}

function around({ value, mask }: ArgumentTest): readonly bigint[] {
  const high = 1n << 32n;
  const near = [
    value,
    value - 1n,
    value + 1n,
    value ^ high,
    value + high,
    value - high,
    value | (high << 31n),
    0n,
    all,
  ];
  return [...near, ...(mask === undefined ? [] : [value | ~mask, value ^ (mask & -mask)])].map((one) => one & all);
}

/** Whether libseccomp, and what builds on it, has words for the draft's conditions. */
export function isSayable({ permits }: Allowlist): boolean {
  return permits.every(({ when }) =>
    when.every(
      (tests) =>
        new Set(tests.map(({ argument }) => argument)).size === tests.length &&
        (when.length === 1 || !tests.some(({ operator }) => ["<", "<=", ">", ">="].includes(operator))),
    ),
  );
}

const syscalls = [...db.syscalls()].filter(({ numbers }) => Object.keys(numbers).length > 0).map(({ name }) => name);
const anyArgument: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: 64n }),
  fc.bigInt({ min: 0n, max: all }),
  fc.constantFrom(0xffff_ffffn, 0x1_0000_0000n, 0x8000_0000n, all),
);
const anyTest: fc.Arbitrary<ArgumentTest> = fc
  .tuple(
    fc.nat({ max: 5 }),
    fc.constantFrom("==", "!=", "<", "<=", ">", ">=", "masked==" as const),
    anyArgument,
    anyArgument,
  )
  .map(([argument, operator, value, mask]) =>
    operator === "masked==" ? { argument, operator, value: value & mask, mask } : { argument, operator, value },
  );

/** Drafts of all shapes: one architecture or both, conditions, calls to answer with ENOSYS, every kind of refusal. */
export const anyDraft: fc.Arbitrary<Allowlist> = fc
  .record({
    permits: fc.uniqueArray(fc.constantFrom(...syscalls), { minLength: 1, maxLength: 120 }),
    conditions: fc.array(fc.array(fc.array(anyTest, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
      maxLength: 6,
    }),
    newer: fc.uniqueArray(fc.constantFrom(...syscalls), { maxLength: 12 }),
    architectures: fc.constantFrom<readonly Architecture[]>(["x86_64"], ["aarch64"], ["x86_64", "aarch64"]),
    otherwise: fc.constantFrom<Allowlist["otherwise"]>(
      { kind: "kill-process" },
      { kind: "errno", errno: "EPERM" },
      { kind: "log" },
      { kind: "trap" },
    ),
  })
  .map(({ permits, conditions, ...fields }) =>
    draft(
      permits.map((name, index) => permit(name, { when: conditions[index] ?? [] })),
      fields,
    ),
  );
