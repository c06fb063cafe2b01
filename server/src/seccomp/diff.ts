import type { Database } from "syscall-db";
import type { Allowlist, Permit } from "./allowlist.js";
import type { Comparable } from "./profile.js";
import { privilegesOf, risksOf } from "./risk.js";
import { conditionText, filled, witnessText } from "./words.js";

export interface Difference {
  readonly syscall: string;
  readonly category: string;
  readonly tier: string;
  /** What the other list asks for before it lets the call through. */
  readonly conditions: readonly string[];
  readonly risks: readonly string[];
  readonly privileges: readonly string[];
  /** Undefined where the draft forbids the call. */
  readonly permit: Permit | undefined;
}

export interface DraftDiff {
  readonly other: string;
  /** The draft permits, the other refuses. */
  readonly added: readonly Difference[];
  /** The draft permits, the other only on conditions: with a capability, for some arguments. */
  readonly loosened: readonly Difference[];
  /** The other permits, if only on conditions, and the draft refuses. */
  readonly removed: readonly Difference[];
  /** Both permit. */
  readonly same: number;
}

/** A draft beside another allowlist, over the calls of the draft's architectures. */
export function diffDraft(list: Allowlist, other: Comparable, db: Database): DraftDiff {
  const permits = new Map(list.permits.map((permit) => [permit.syscall, permit]));
  const calls = [...db.syscalls()].filter(({ numbers }) =>
    list.architectures.some((one) => numbers[one] !== undefined),
  );
  const rows = calls.map(({ name, category, cost }) => {
    const { verdict, conditions } = other.rulingOf(name);
    const [risks, privileges] = [risksOf(name, db), privilegesOf(name, db)];
    return {
      verdict,
      row: { syscall: name, category, tier: cost.tier, conditions, risks, privileges, permit: permits.get(name) },
    };
  });
  const where = (mine: boolean, ...verdicts: string[]) =>
    rows
      .filter(({ verdict, row }) => (row.permit !== undefined) === mine && verdicts.includes(verdict))
      .map(({ row }) => row);
  return {
    other: other.name,
    added: where(true, "deny"),
    loosened: where(true, "gate").filter(({ permit }) => permit?.when.length === 0),
    removed: where(false, "allow", "gate"),
    same: where(true, "allow", "gate").length,
  };
}

/** The same as text for a reviewer: what to judge first. */
export function diffText(diff: DraftDiff, width: number): string {
  const { other, added, loosened, removed, same } = diff;
  const risky = removed.filter(({ risks }) => risks.length > 0);
  const rest = removed.filter((row) => !risky.includes(row));
  const categories = [...new Set(rest.map(({ category }) => category))].toSorted();
  return [
    `Beside ${other}: ${same} in both, ${added.length} only in the draft, ${removed.length} no longer permitted`,
    ...section(`The draft permits what ${other} refuses`, added, other),
    ...section(`The draft permits always what ${other} permits on conditions`, loosened, other),
    ...(risky.length === 0 ? [] : ["", `No longer permitted, and others restrict it too (${risky.length})`]),
    ...risky.map(({ syscall, risks }) => `  ${syscall}: ${risks.join("; ")}`),
    ...(rest.length === 0 ? [] : ["", `No longer permitted, and common in other lists (${rest.length})`]),
    ...categories.flatMap((category) => {
      const names = rest.filter((row) => row.category === category).map(({ syscall }) => syscall);
      return filled([`${category}:`, ...names], width - 4).map((line, index) => `  ${index === 0 ? "" : "  "}${line}`);
    }),
    "",
  ].join("\n");
}

function section(title: string, rows: readonly Difference[], other: string): string[] {
  if (rows.length === 0) return [];
  const lines = rows.flatMap((row) => [`  ${row.syscall}`, ...told(row, other).map((line) => `      ${line}`)]);
  return ["", `${title} (${rows.length})`, ...lines];
}

/** Who needs it, what the other list asks for, what it puts at risk. */
function told({ syscall, conditions, risks, privileges, permit }: Difference, other: string): string[] {
  const condition = permit === undefined ? "" : conditionText(permit);
  const isDocker = other === "docker-default";
  return [
    ...(permit?.because ?? []).slice(0, 2).map((witness) => `needed by ${witnessText(witness, syscall)}`),
    ...(condition === "" ? [] : [`only when ${condition}`]),
    ...conditions.map((one) => `${other} permits it ${one}`),
    ...risks.filter((risk) => !isDocker || !risk.startsWith("Docker")),
    ...privileges.slice(0, 2).map((one) => `may need ${one}`),
  ];
}
