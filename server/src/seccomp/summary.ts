import type { Architecture, Database } from "syscall-db";
import type { Allowlist, Origin, Permit } from "./allowlist.js";
import { risksOf } from "./risk.js";
import { architectureText, headline, witnessText } from "./words.js";

export interface Summary {
  /** Of the calls that the kernel has on the architecture. */
  readonly shares: readonly { readonly architecture: Architecture; readonly permitted: number; readonly of: number }[];
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

function grouped<Key extends string>(pairs: readonly (readonly [Key, string])[]): ReadonlyMap<Key, readonly string[]> {
  const groups = new Map<Key, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...new Set([...(groups.get(key) ?? []), value])]);
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same as text. `width` in columns. */
export function summaryText(list: Allowlist, db: Database, width: number): string {
  const { shares, risky, byCapability, excess, ratio } = summariseDraft(list, db);
  return [
    headline(list),
    ...shares.map(({ architecture, permitted, of }) => {
      const share = ((100 * (of - permitted)) / of).toFixed(0);
      return `${architectureText(architecture)}: ${of - permitted} of the kernel's ${of} calls are shut (${share} %)`;
    }),
    ...(risky.length === 0 ? [] : ["", `Dangerous calls that remain (${risky.length})`]),
    ...risky.flatMap(({ permit, risks }) => [
      `  ${permit.syscall}: ${risks.join("; ")}`,
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
