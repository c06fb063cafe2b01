import type { Database } from "syscall-db";
import type * as AuditModule from "../../server/dist/src/seccomp/audit.js";
import { seccomp } from "./draft.js";
import type { Asked } from "./truth.js";

const { returns, x32Bit } = await seccomp<typeof AuditModule>("audit");

interface Profile {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly {
    readonly names: readonly string[];
    readonly action: string;
    readonly errnoRet?: number;
    readonly args?: readonly { index: number; value: string; valueTwo?: string; op: string }[];
  }[];
}

const actions: Readonly<Record<string, number>> = {
  SCMP_ACT_ALLOW: returns.allow,
  SCMP_ACT_LOG: returns.log,
  SCMP_ACT_TRAP: returns.trap,
  SCMP_ACT_KILL_PROCESS: returns.killProcess,
  SCMP_ACT_ERRNO: returns.errno,
};
const numbers = { SCMP_ARCH_X86_64: [0xc000_003e, "x86_64"], SCMP_ARCH_AARCH64: [0xc000_00b7, "aarch64"] } as const;

/** What the runtime specification says that a profile answers; other architectures are killed, which libseccomp does for them. */
export function answerOfOci(text: string, db: Database): (asked: Asked) => number {
  // JSON.parse would round numbers of 64 bits.
  const profile = JSON.parse(text.replaceAll(/"(value|valueTwo)": (\d+)/g, '"$1": "$2"')) as Profile;
  const byName = new Map<string, Profile["syscalls"][number][]>();
  for (const rule of profile.syscalls)
    for (const name of rule.names) byName.set(name, [...(byName.get(name) ?? []), rule]);
  const named = new Map<string, string>(
    Object.values(numbers).flatMap(([audit, architecture]) =>
      [...db.syscalls()].map(({ name, numbers: own }) => [`${audit} ${own[architecture]}`, name] as const),
    ),
  );
  return ({ architecture, number, arguments: values }) => {
    const known = Object.entries(numbers).find(([, [audit]]) => audit === architecture)?.[0];
    if (known === undefined || !profile.architectures.includes(known)) return returns.killProcess;
    if (known === "SCMP_ARCH_X86_64" && number >= x32Bit) return returns.killProcess;
    const rules = byName.get(named.get(`${architecture} ${number}`) ?? "") ?? [];
    const rule = rules.find(({ args = [] }) => args.every((one) => met(one, values[one.index] ?? 0n)));
    return rule ? valueOf(rule.action, rule.errnoRet) : valueOf(profile.defaultAction, profile.defaultErrnoRet);
  };
}

function valueOf(action: string, errno = 1): number {
  const value = actions[action];
  if (value === undefined) throw new Error(action);
  return value === returns.errno ? value | errno : value;
}

function met({ value, valueTwo = "0", op }: { value: string; valueTwo?: string; op: string }, given: bigint): boolean {
  const [first, second] = [BigInt(value), BigInt(valueTwo)];
  switch (op) {
    case "SCMP_CMP_EQ":
      return given === first;
    case "SCMP_CMP_NE":
      return given !== first;
    case "SCMP_CMP_LT":
      return given < first;
    case "SCMP_CMP_LE":
      return given <= first;
    case "SCMP_CMP_GT":
      return given > first;
    case "SCMP_CMP_GE":
      return given >= first;
    case "SCMP_CMP_MASKED_EQ":
      return (given & first) === second;
    default:
      throw new Error(op);
  }
}
