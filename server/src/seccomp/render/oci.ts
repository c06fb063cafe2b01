import type { Architecture, Database } from "syscall-db";
import type { Action, Allowlist, ArgumentTest } from "../allowlist.js";
import { numberOf } from "../audit.js";
import { assertSayable, rulesByName, unsigned, type Rule } from "../ruleset.js";

const ociArchitectures: Readonly<Record<Architecture, string>> = {
  x86_64: "SCMP_ARCH_X86_64",
  aarch64: "SCMP_ARCH_AARCH64",
};

export const ociActions: Readonly<Record<Action["kind"], string>> = {
  "kill-process": "SCMP_ACT_KILL_PROCESS",
  "kill-thread": "SCMP_ACT_KILL_THREAD",
  trap: "SCMP_ACT_TRAP",
  log: "SCMP_ACT_LOG",
  trace: "SCMP_ACT_TRACE",
  notify: "SCMP_ACT_NOTIFY",
  errno: "SCMP_ACT_ERRNO",
};

/** libseccomp's names of comparisons, which the runtime specification takes over. */
export const comparisons: Readonly<Record<ArgumentTest["operator"], string>> = {
  "==": "SCMP_CMP_EQ",
  "!=": "SCMP_CMP_NE",
  "<": "SCMP_CMP_LT",
  "<=": "SCMP_CMP_LE",
  ">": "SCMP_CMP_GT",
  ">=": "SCMP_CMP_GE",
  "masked==": "SCMP_CMP_MASKED_EQ",
};

/**
 * The draft as `linux.seccomp` of an OCI bundle, which Docker and Podman also take by `--security-opt seccomp=FILE`.
 *
 * @throws {Unsayable} for conditions that libseccomp can't keep apart
 */
export function renderOci(list: Allowlist, db: Database): string {
  const rules = rulesByName(list, db);
  const plain = (answer: Rule["answer"]) =>
    rules.filter((rule) => rule.answer === answer && rule.when.length === 0).map(({ syscall }) => syscall);
  const [permitted, absent] = [plain("permit"), plain("absent")];
  const entries = [
    ...(permitted.length === 0 ? [] : [entry(permitted, `"SCMP_ACT_ALLOW"`)]),
    ...(absent.length === 0 ? [] : [entry(absent, `"SCMP_ACT_ERRNO", "errnoRet": ${numberOf("ENOSYS")}`)]),
    ...rules.flatMap(conditional),
  ];
  const { otherwise, architectures } = list;
  const fields = [
    `"defaultAction": "${ociActions[otherwise.kind]}"`,
    ...(otherwise.kind === "errno" ? [`"defaultErrnoRet": ${numberOf(otherwise.errno)}`] : []),
    `"architectures": ${JSON.stringify(architectures.map((one) => ociArchitectures[one]))}`,
    `"syscalls": [\n${entries.join(",\n")}\n  ]`,
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(",\n")}\n}\n`;
}

function conditional(rule: Rule): string[] {
  assertSayable(rule);
  return rule.when.map((tests) => {
    const args = tests.map(argumentText).join(", ");
    return `    { "names": ["${rule.syscall}"], "action": "SCMP_ACT_ALLOW", "args": [${args}] }`;
  });
}

function entry(names: readonly string[], action: string): string {
  const quoted = names.map((name) => `        "${name}"`).join(",\n");
  return `    {\n      "names": [\n${quoted}\n      ],\n      "action": ${action}\n    }`;
}

/** Written by hand, because JSON.stringify has no numbers of 64 bits. */
function argumentText({ argument, operator, value, mask }: ArgumentTest): string {
  const values =
    operator === "masked=="
      ? `"value": ${unsigned(mask ?? -1n)}, "valueTwo": ${unsigned(value)}`
      : `"value": ${unsigned(value)}`;
  return `{ "index": ${argument}, ${values}, "op": "${comparisons[operator]}" }`;
}
