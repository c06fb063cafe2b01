import { groupsOf, inSystemService, rulingOf, type Database, type Filters, type Syscall } from "syscall-db";
import { inWords } from "./wording.js";

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

/** Longer lists say nothing any more. */
const mostFurther = 4;

/** Capabilities that the calls beside the main one may want and it doesn't; empty when there are none. */
export function furtherPrivilege(main: Syscall | undefined, others: readonly Syscall[]): readonly string[] {
  const namesOf = (rows: readonly Syscall[]) =>
    new Set(rows.flatMap((row) => row.capabilities.map(({ capability }) => capability)));
  const told = namesOf(main ? [main] : []);
  const further = [...namesOf(others)].filter((name) => !told.has(name));
  if (further.length === 0) return [];
  const names = further.length > mostFurther ? `${further.length} further capabilities` : further.sort().join(", ");
  return [`the others in some cases: ${names}`];
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
    const isMain = name === syscalls[0]?.name;
    const only = isMain ? `only ${conditionText(conditions)}, else ${error}` : "only on conditions";
    const text = verdict === "deny" ? `denied with ${error}` : only;
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const told = [...byText].map(([text, names]) => (syscalls.length === 1 ? text : `${inWords(names)} ${text}`));
  return told.join("; ") + (barred.length < rulings.length ? "; the others allowed" : "");
}

/** So many conditions are told; a profile may have dozens for one call. */
const mostConditions = 4;

/** What a capability opens anyhow needn't be asked for the lack of it: "with X" and "without X, when Y" are "with X or when Y". */
function conditionText(conditions: readonly string[]): string {
  const granted = conditions.filter((one) => /^with \w+$/.test(one));
  const lacks = new Set(granted.map((one) => one.replace(/^with /, "without ")));
  const others = conditions
    .filter((one) => !granted.includes(one))
    .map((one) => {
      const [first = "", ...rest] = one.split(", ");
      return lacks.has(first) && rest.length > 0 ? rest.join(", ") : one;
    });
  const all = [...granted, ...new Set(others)];
  return inWords(all.slice(0, mostConditions), "or") + (all.length > mostConditions ? " …" : "");
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

/** Every call needs one of its promises; calls that a promise needed anyway allows are left out. */
function pledgeLines(syscalls: readonly Syscall[]): readonly string[] {
  const needs = syscalls.flatMap(({ name, pledge }) => (pledge === undefined ? [] : [{ name, pledge }]));
  if (needs.length === 0) return [];
  const barred = needs.filter(({ pledge }) => pledge.length === 0).map(({ name }) => name);
  const sure = new Set(needs.flatMap(({ pledge }) => (pledge.length === 1 ? pledge : [])));
  const open = needs.filter(({ pledge }) => pledge.length > 1 && !pledge.some((promise) => sure.has(promise)));
  const choices = new Set(open.map(({ pledge }) => (sure.size === 0 ? "" : "and ") + inWords(pledge, "or")));
  const never = barred.length === 0 ? [] : [`no promise allows ${syscalls.length === 1 ? "it" : inWords(barred)}`];
  const told = [...(sure.size === 0 ? [] : [[...sure].join(", ")]), ...choices, ...never];
  return [`OpenBSD pledge: ${told.join("; ")}`];
}
