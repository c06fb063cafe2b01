import type { Architecture } from "./database.js";

/** What a list of system calls that a sandbox applies says about one call. */
export type Verdict = "allow" | "deny" | "gate";

/** One rule of a container runtime's default seccomp profile. */
export interface ProfileRule {
  readonly names: readonly string[];
  /** What the profile does with a call that the conditions below hold for. */
  readonly action: "allow" | "deny";
  /** What a denied call fails with, when it isn't the profile's own error. */
  readonly error?: string;
  /** The container must have all of these capabilities. */
  readonly capabilities?: readonly string[];
  /** The container must have none of these. */
  readonly withoutCapabilities?: readonly string[];
  /** First kernel release that the rule is for. */
  readonly kernel?: string;
  /** Only on this architecture. */
  readonly architecture?: Architecture;
  /** A condition on the arguments, which reads after "when": "argument 0 is 8". */
  readonly arguments?: string;
}

/** A container runtime's default seccomp profile; what no rule names is denied. */
export interface Profile {
  readonly source: string;
  /** What a call that no rule names fails with: "EPERM". */
  readonly error: string;
  readonly rules: readonly ProfileRule[];
}

/** What the sandboxes that people meet say of system calls. Imported by a tool. */
export interface Filters {
  /** containerd's says what Docker's says, but lets the three `lsm_` calls through without CAP_SYS_ADMIN. */
  readonly profiles: Readonly<Record<"docker" | "podman", Profile>>;
  /** Groups of systemd's SystemCallFilter=, with nested groups resolved: "@file-system" → names. */
  readonly systemd: { readonly source: string; readonly groups: Readonly<Record<string, readonly string[]>> };
}

export interface Ruling {
  /** "gate": some condition lets it through. */
  readonly verdict: Verdict;
  /** Any one lets a gated call through: "with CAP_SYS_ADMIN", "when argument 0 is 8". Empty unless gated. */
  readonly conditions: readonly string[];
  /** What the call fails with where it isn't let through: "EPERM". Absent when it always is. */
  readonly error?: string;
}

/** What a profile says of a call; without an architecture, what it says on either that has the call. */
export function rulingOf(profile: Profile, name: string, architecture?: Architecture): Ruling {
  const rules = profile.rules.filter(
    (rule) =>
      rule.names.includes(name) &&
      (architecture === undefined || rule.architecture === undefined || rule.architecture === architecture),
  );
  const conditions = rules.filter(({ action }) => action === "allow").map(conditionOf);
  if (conditions.includes("")) return { verdict: "allow", conditions: [] };
  const error = rules.find((rule) => rule.action === "deny")?.error ?? profile.error;
  return conditions.length === 0
    ? { verdict: "deny", conditions: [], error }
    : { verdict: "gate", conditions: [...new Set(conditions)], error };
}

/** The conditions of one rule as a clause; empty when it has none. */
function conditionOf(rule: ProfileRule): string {
  return [
    ...(rule.capabilities === undefined ? [] : [`with ${rule.capabilities.join(" and ")}`]),
    ...(rule.withoutCapabilities === undefined ? [] : [`without ${rule.withoutCapabilities.join(" or ")}`]),
    ...(rule.kernel === undefined ? [] : [`on Linux ${rule.kernel} and later`]),
    ...(rule.arguments === undefined ? [] : [`when ${rule.arguments}`]),
  ].join(", ");
}

/** systemd's groups that hold the call, directly or through a group in them: ["@basic-io", "@system-service"]. */
export function groupsOf(filters: Filters, name: string): readonly string[] {
  return Object.entries(filters.systemd.groups).flatMap(([group, names]) => (names.includes(name) ? [group] : []));
}

/** Whether `SystemCallFilter=@system-service`, what systemd advises for services, lets the call through. */
export function inSystemService(filters: Filters, name: string): boolean {
  return filters.systemd.groups["@system-service"]?.includes(name) === true;
}
