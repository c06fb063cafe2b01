import { groupsOf, inSystemService, rulingOf, type Database, type Filters, type Syscall } from "syscall-db";
import { inWords, shortList } from "./wording.js";

/** A capability a line, with the calls and conditions that want it; several calls are told apart. */
export function privilegeLines(syscalls: readonly Syscall[], unknown: readonly string[] = []): readonly string[] {
  const needs = new Map<string, string[]>();
  for (const { name, capabilities } of syscalls) {
    for (const { capability, when } of capabilities) {
      const need = `${capability} ${when}`;
      needs.set(need, [...(needs.get(need) ?? []), name]);
    }
  }
  const told = [...needs].map(([need, names]) => (syscalls.length === 1 ? need : `${names.join(", ")}: ${need}`));
  const gaps = unknown.length === 0 ? [] : [`not known of ${unknown.join(", ")}`];
  return told.length + gaps.length === 0 ? ["none"] : [...told, ...gaps];
}

/** Capabilities of calls that come beside the main one, without conditions: "CAP_FOWNER (openat), …". */
export function furtherPrivilege(syscalls: readonly Syscall[]): readonly string[] {
  const needs = new Map<string, string[]>();
  for (const { name, capabilities } of syscalls)
    for (const capability of new Set(capabilities.map((one) => one.capability)))
      needs.set(capability, [...(needs.get(capability) ?? []), name]);
  const told = [...needs].map(([capability, names]) => `${capability} (${shortList(names, 3)})`);
  return told.length === 0 ? [] : [`the others in some cases: ${told.join(", ")}`];
}

const runtimes = { docker: "Docker", podman: "Podman" } as const;

/** What container runtimes' defaults and systemd's groups say of all these calls, and OpenBSD's pledge of the first. */
export function filterLines(syscalls: readonly Syscall[], db: Database): readonly string[] {
  const filters = db.filters();
  const known = filters !== undefined && filters.profiles.docker.rules.length > 0;
  return [
    ...(known ? [...containerLines(syscalls, filters), systemdLine(syscalls, filters)] : []),
    ...pledgeLines(syscalls),
  ];
}

function containerLines(syscalls: readonly Syscall[], filters: Filters): readonly string[] {
  const byText = new Map<string, string[]>();
  for (const key of ["docker", "podman"] as const) {
    const text = containerText(syscalls, filters, key);
    byText.set(text, [...(byText.get(text) ?? []), runtimes[key]]);
  }
  return [...byText].map(([text, names]) => `${inWords(names)}: ${text}`);
}

function containerText(syscalls: readonly Syscall[], filters: Filters, runtime: keyof typeof runtimes): string {
  const rulings = syscalls.map(({ name }) => ({ name, ...rulingOf(filters.profiles[runtime], name) }));
  const barred = rulings.filter(({ verdict }) => verdict !== "allow");
  if (barred.length === 0) return syscalls.length === 1 ? "allowed by default" : "all allowed by default";
  const byText = new Map<string, string[]>();
  for (const { name, verdict, conditions, error = "EPERM" } of barred) {
    const only = inWords(conditions.slice(0, 4), "or") + (conditions.length > 4 ? " …" : "");
    const text = verdict === "deny" ? `denied with ${error}` : `only ${only}, else ${error}`;
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const told = [...byText].map(([text, names]) => (syscalls.length === 1 ? text : `${inWords(names)} ${text}`));
  return told.join("; ") + (barred.length < rulings.length ? "; the others allowed" : "");
}

/** The big sets that every call, or nearly every one, is in say nothing of a call. */
const sweeping: ReadonlySet<string> = new Set(["@known", "@system-service"]);

function systemdLine(syscalls: readonly Syscall[], filters: Filters): string {
  const outside = syscalls.filter(({ name }) => !inSystemService(filters, name)).map(({ name }) => name);
  const [only] = syscalls;
  if (syscalls.length > 1 || !only) {
    if (outside.length === 0) return "systemd: all in @system-service";
    return `systemd: outside @system-service ${outside.length === 1 ? "is" : "are"} ${inWords(outside)}`;
  }
  const groups = groupsOf(filters, only.name).filter((name) => !sweeping.has(name));
  const also = groups.length === 0 ? "" : `, ${outside.length === 0 ? "through" : "but in"} ${groups.join(", ")}`;
  return `systemd: ${outside.length === 0 ? "in" : "outside"} @system-service${also}`;
}

function pledgeLines(syscalls: readonly Syscall[]): readonly string[] {
  const promises = new Map<string, string[]>();
  for (const { name, pledge } of syscalls) {
    if (pledge === undefined) continue;
    const text = pledge.length === 0 ? "no promise allows" : inWords(pledge, "or");
    promises.set(text, [...(promises.get(text) ?? []), name]);
  }
  if (promises.size === 0) return [];
  const told = [...promises].map(([text, names]) => {
    if (syscalls.length === 1) return text === "no promise allows" ? "no promise allows it" : text;
    return text === "no promise allows" ? `${text} ${inWords(names)}` : `${text} (${shortList(names, 4)})`;
  });
  return [`OpenBSD pledge: ${told.join(", ")}`];
}
