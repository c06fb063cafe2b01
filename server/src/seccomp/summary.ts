import type { Architecture, Database } from "syscall-db";
import type { Allowlist, Origin, Permit } from "./allowlist.js";
import { risksOf } from "./risk.js";
import { architectureText, conditionText, headline, witnessText } from "./words.js";

export interface Summary {
  /** Of the calls that the kernel has on the architecture. */
  readonly shares: readonly { readonly architecture: Architecture; readonly permitted: number; readonly of: number }[];
  /** Calls that conditions were asked for and that have an argument to compare, with what the kernel chooses by it. */
  readonly selecting: readonly { readonly permit: Permit; readonly selects: readonly string[] }[];
  /** Permitted calls that other allowlists restrict. */
  readonly risky: readonly { readonly permit: Permit; readonly risks: readonly string[] }[];
  /** Capability → permitted calls that may need it. Sorted. */
  readonly byCapability: ReadonlyMap<string, readonly string[]>;
  /** What the source asks for and no trace shows, by where it comes from; undefined without a trace. */
  readonly excess: ReadonlyMap<Origin, readonly string[]> | undefined;
  /** Permitted ÷ observed; undefined without a trace. */
  readonly ratio: number | undefined;
}

export function summariseDraft(list: Allowlist, db: Database): Summary {
  const permitted = new Set(list.permits.map(({ syscall }) => syscall));
  const calls = [...db.syscalls()];
  const observed = list.permits.filter(({ seen }) => seen !== "static").length;
  const capabilities = list.permits.flatMap(({ syscall }) =>
    (db.syscall(syscall)?.capabilities ?? []).map(({ capability }) => [capability, syscall] as const),
  );
  return {
    shares: list.architectures.map((architecture) => {
      const there = calls.filter(({ status, numbers }) => status !== "dead" && numbers[architecture] !== undefined);
      return { architecture, permitted: there.filter(({ name }) => permitted.has(name)).length, of: there.length };
    }),
    selecting: list.permits.flatMap((permit) =>
      permit.when.length === 0 && permit.anyArguments === undefined
        ? []
        : [{ permit, selects: selectedBy(permit, db) }],
    ),
    risky: list.permits.flatMap((permit) => {
      const risks = risksOf(permit.syscall, db);
      return risks.length === 0 ? [] : [{ permit, risks }];
    }),
    byCapability: grouped(capabilities),
    excess:
      observed === 0
        ? undefined
        : grouped(list.permits.filter(({ seen }) => seen === "static").map(({ origin, syscall }) => [origin, syscall])),
    ratio: observed === 0 ? undefined : list.permits.length / observed,
  };
}

/** What the compared arguments choose; of a call without conditions, what its arguments could choose. */
function selectedBy({ syscall, when }: Permit, db: Database): readonly string[] {
  const compared = new Set(when.flat().map(({ argument }) => argument));
  const parameters = db.syscall(syscall)?.parameters ?? [];
  return parameters.flatMap(({ selects }, position) =>
    selects !== undefined && (compared.size === 0 || compared.has(position)) ? [selects] : [],
  );
}

function grouped<Key extends string>(pairs: readonly (readonly [Key, string])[]): ReadonlyMap<Key, readonly string[]> {
  const groups = new Map<Key, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...new Set([...(groups.get(key) ?? []), value])]);
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function argumentLines(selecting: Summary["selecting"]): readonly string[] {
  if (selecting.length === 0) return [];
  const narrowed = selecting.filter(({ permit }) => permit.when.length > 0);
  return [
    "",
    `Narrowed by their arguments: ${narrowed.length} of ${selecting.length} calls whose arguments select something`,
    ...narrowed.map(({ permit, selects }) => {
      const count = permit.when.length;
      return `  ${permit.syscall}: ${count} ${count === 1 ? "way" : "ways"} of calling it, by ${selects.join(", ")}`;
    }),
    ...selecting
      .filter(({ permit }) => permit.when.length === 0)
      .map(({ permit }) => `  ${permit.syscall}: with any arguments, ${permit.anyArguments ?? ""}`),
  ];
}

/** The same as text. `width` in columns. */
export function summaryText(list: Allowlist, db: Database, width: number): string {
  const { shares, selecting, risky, byCapability, excess, ratio } = summariseDraft(list, db);
  return [
    headline(list),
    ...shares.map(({ architecture, permitted, of }) => {
      const share = ((100 * (of - permitted)) / of).toFixed(0);
      return `${architectureText(architecture)}: ${of - permitted} of the kernel's ${of} calls are shut (${share} %)`;
    }),
    ...argumentLines(selecting),
    ...(risky.length === 0 ? [] : ["", `Dangerous calls that remain (${risky.length})`]),
    ...risky.flatMap(({ permit, risks }) => [
      `  ${permit.syscall}: ${risks.join("; ")}`,
      ...(permit.when.length === 0 ? [] : [`      only when ${conditionText(permit)}`]),
      ...permit.because.slice(0, 1).map((one) => `      needed by ${witnessText(one, permit.syscall, width - 16)}`),
    ]),
    ...(byCapability.size === 0 ? [] : ["", "Permitted calls that may use a capability"]),
    ...[...byCapability].map(([name, calls]) => `  ${name}: ${calls.join(" ")}`),
    ...(excess === undefined || ratio === undefined
      ? []
      : ["", `Permitted ÷ observed: ${ratio.toFixed(2)}. Never observed, by origin`]),
    ...[...(excess ?? [])].map(([origin, calls]) => `  ${origin} (${calls.length}): ${calls.join(" ")}`),
    "",
  ].join("\n");
}
