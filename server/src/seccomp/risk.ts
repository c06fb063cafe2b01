import { groupsOf, inSystemService, rulingOf, type Database } from "syscall-db";
import type { Allowlist, Permit } from "./allowlist.js";

/**
 * Why a call deserves a second look, by what others who make allowlists say of it: phrases, empty when nobody minds.
 * Docker's default is what containers live with; @system-service is what systemd advises for services.
 */
export function risksOf(syscall: string, db: Database): readonly string[] {
  const filters = db.filters();
  if (!filters) return [];
  const { verdict, conditions } = rulingOf(filters.profiles.docker, syscall);
  const groups = groupsOf(filters, syscall);
  return [
    ...(verdict === "deny" ? ["Docker's default denies it"] : []),
    ...(verdict === "gate" ? [`Docker's default permits it only ${conditions.join(", or ")}`] : []),
    ...(inSystemService(filters, syscall) ? [] : [`outside systemd's @system-service${inGroups(groups)}`]),
  ];
}

function inGroups(groups: readonly string[]): string {
  return groups.length === 0 ? "" : ` (in ${groups.join(", ")})`;
}

/** Capabilities that the call may need, with when: "CAP_CHOWN, when the owner changes". */
export function privilegesOf(syscall: string, db: Database): readonly string[] {
  return (db.syscall(syscall)?.capabilities ?? []).map(({ capability, when }) => `${capability} ${when}`);
}

/** Capabilities that permitted calls need when used as the source uses them. */
export function capabilitiesOf(permits: readonly Permit[], db: Database): Allowlist["capabilities"] {
  return permits.flatMap(({ syscall }) =>
    (db.syscall(syscall)?.capabilities ?? []).map(({ capability, when }) => ({
      name: capability,
      syscall,
      certain: when.startsWith("always"),
    })),
  );
}
