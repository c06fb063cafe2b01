import { groupsOf, rulingOf, type Database, type Verdict } from "syscall-db";

/** What another allowlist says of each call. */
export interface Comparable {
  readonly name: string;
  readonly rulingOf: (syscall: string) => { readonly verdict: Verdict; readonly conditions: readonly string[] };
}

/** Names that `--diff` knows without a file, beside systemd's groups. */
export const knownProfiles = ["docker-default", "podman"];

/** A profile that the database has, or a group of systemd's: "docker-default", "@system-service". */
export function knownProfile(name: string, db: Database): Comparable | undefined {
  const filters = db.filters();
  if (!filters) return undefined;
  const profile = { "docker-default": filters.profiles.docker, podman: filters.profiles.podman }[name];
  if (profile) return { name, rulingOf: (syscall) => rulingOf(profile, syscall) };
  if (filters.systemd.groups[name] === undefined) return undefined;
  return {
    name,
    rulingOf: (syscall) => ({ verdict: groupsOf(filters, syscall).includes(name) ? "allow" : "deny", conditions: [] }),
  };
}

/** A file that is no profile. The message is a sentence that says where: "syscalls[3].names isn't a list of names." */
export class ProfileError extends Error {}

/**
 * A profile in the format of OCI or Docker, or a draft of ours (`--format json`).
 *
 * @throws {ProfileError}
 */
export function readProfile(name: string, text: string): Comparable {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ProfileError(`It isn't JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isRecord(parsed)) throw new ProfileError("It holds no JSON object.");
  const found = new Map<string, Entry>();
  const [list, isOurs] = [parsed["permits"] ?? parsed["syscalls"], parsed["permits"] !== undefined];
  if (!Array.isArray(list)) throw new ProfileError("It has neither `syscalls` (OCI, Docker) nor `permits` (a draft).");
  const standard = isOurs ? "deny" : standing(parsed["defaultAction"], "defaultAction");
  for (const [index, one] of (list as readonly unknown[]).entries())
    for (const [syscall, entry] of isOurs ? permitOf(one, index) : ruleOf(one, index)) {
      const known = found.get(syscall);
      found.set(syscall, known ? { ...known, ...entry, when: [...known.when, ...entry.when] } : entry);
    }
  return {
    name,
    rulingOf: (syscall) => {
      const entry = found.get(syscall);
      if (!entry) return { verdict: standard, conditions: [] };
      if (entry.always !== undefined) return { verdict: entry.always, conditions: [] };
      return { verdict: "gate", conditions: entry.when };
    },
  };
}

interface Entry {
  /** What a rule without conditions says. */
  readonly always?: "allow" | "deny";
  readonly when: readonly string[];
}

type Record_ = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Record_ {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ruleOf(rule: unknown, index: number): [string, Entry][] {
  const place = `syscalls[${index}]`;
  if (!isRecord(rule)) throw new ProfileError(`${place} isn't an object.`);
  const names = rule["names"] ?? (typeof rule["name"] === "string" ? [rule["name"]] : undefined);
  if (!isNames(names)) throw new ProfileError(`${place}.names isn't a list of names.`);
  const action = standing(rule["action"], `${place}.action`);
  const conditions = conditionsOf(rule);
  if (conditions === "") return names.map((name) => [name, { always: action, when: [] }]);
  // A refusal on conditions says the same as the default elsewhere.
  return action === "deny" ? [] : names.map((name) => [name, { when: [conditions] }]);
}

function permitOf(permit: unknown, index: number): [string, Entry][] {
  const place = `permits[${index}]`;
  if (!isRecord(permit) || typeof permit["syscall"] !== "string")
    throw new ProfileError(`${place}.syscall isn't a name.`);
  const when: unknown = permit["when"];
  const isPlain = !Array.isArray(when) || when.length === 0;
  return [[permit["syscall"], isPlain ? { always: "allow", when: [] } : { when: ["on conditions on its arguments"] }]];
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** Logging and asking a tracer let a call through. */
function standing(action: unknown, place: string): "allow" | "deny" {
  if (typeof action !== "string" || !action.startsWith("SCMP_ACT_"))
    throw new ProfileError(`${place} isn't an action of libseccomp's: SCMP_ACT_ALLOW, SCMP_ACT_ERRNO …`);
  return /^SCMP_ACT_(?:ALLOW|LOG|TRACE)$/.test(action) ? "allow" : "deny";
}

/** Docker's conditions, as words; empty without any. */
function conditionsOf(rule: Record_): string {
  const [includes, excludes] = [rule["includes"], rule["excludes"]];
  const listed = (from: unknown, key: string) => (isRecord(from) && isNames(from[key]) ? from[key] : []);
  const args: unknown = rule["args"];
  return [
    ...listed(includes, "caps").map((name) => `with ${name}`),
    ...listed(excludes, "caps").map((name) => `without ${name}`),
    ...(listed(includes, "arches").length > 0 ? [`on ${listed(includes, "arches").join(" or ")}`] : []),
    ...(isRecord(includes) && typeof includes["minKernel"] === "string" ? [`from Linux ${includes["minKernel"]}`] : []),
    ...(Array.isArray(args) && args.length > 0 ? ["on conditions on its arguments"] : []),
  ].join(", ");
}
