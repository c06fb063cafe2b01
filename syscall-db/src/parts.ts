import type { SyscallRecord } from "./generated/schema.js";

/** What a crossing is made of. */
export type PartName = "mode switch" | "parameter validation" | "copying" | "scheduling";

/** A stated feature of the call that a part is derived from. */
export interface Feature {
  /** "a path", "flags", "n bytes out", "may sleep" */
  readonly text: string;
  /** Name of the parameter that has it; absent where it is the call's. */
  readonly parameter?: string;
}

export interface Part {
  readonly part: PartName;
  readonly because: readonly Feature[];
}

type Parameter = SyscallRecord["parameters"][number];

/**
 * The parts of a crossing that a call pays for, in the order in which the kernel comes to them. They follow from its row
 * alone: roles and C types of the parameters, and whether it sleeps. A call that the vDSO serves pays none.
 */
export function partsOf({ parameters, cost }: Pick<SyscallRecord, "parameters" | "cost">): readonly Part[] {
  if (cost.tier === "vdso") return [];
  const part = (name: PartName, because: readonly Feature[]): readonly Part[] =>
    because.length === 0 ? [] : [{ part: name, because }];
  return [
    ...part("mode switch", [{ text: "crosses into the kernel" }]),
    ...part("parameter validation", parameters.flatMap(validated)),
    ...part("copying", parameters.flatMap(copied)),
    ...part("scheduling", cost.blocks === "never" ? [] : [{ text: cost.blocks === "may" ? "may sleep" : "sleeps" }]),
  ];
}

/** "validates a descriptor, a path and flags; copies a string in; may sleep"; "nothing but the mode switch"; "none". */
export function partsText(parts: readonly Part[]): string {
  if (parts.length === 0) return "none";
  const clauses = parts.flatMap(({ part, because }) => {
    const texts = [...new Set(because.map(({ text }) => text))];
    const verb = verbs[part];
    return verb === undefined ? [] : [verb + listed(texts)];
  });
  return clauses.length === 0 ? "nothing but the mode switch" : clauses.join("; ");
}

const verbs: Readonly<Partial<Record<PartName, string>>> = {
  "parameter validation": "validates ",
  copying: "copies ",
  scheduling: "",
};

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}

/** What the kernel looks up or checks, by role. Sizes, counts and offsets are compared, which costs nothing to speak of. */
const checks: Readonly<Partial<Record<Parameter["roles"][number], string>>> = {
  fd: "a descriptor",
  base: "a descriptor",
  path: "a path",
  "target-path": "a path",
  flags: "flags",
  prot: "flags",
  option: "an option",
  request: "a request",
  command: "a request",
  domain: "a socket type",
  "socket-type": "a socket type",
  protocol: "a socket type",
  whence: "an option",
  pid: "a process",
  signal: "a signal",
  id: "an id",
  uid: "an identity",
  gid: "an identity",
};

function validated({ name, type, roles }: Parameter): readonly Feature[] {
  // What the kernel fills in is no input: its address is all there is to check.
  const texts = isPointer(type)
    ? roles.filter((role) => role === "path" || role === "target-path").map((role) => checks[role] ?? role)
    : roles.flatMap((role) => checks[role] ?? (role === "pointer" ? ["an address"] : []));
  const address = isPointer(type) && texts.length === 0 ? ["an address"] : [];
  return [...new Set([...texts, ...address])].map((text) => ({ text, parameter: name }));
}

function copied(parameter: Parameter, index: number, all: readonly Parameter[]): readonly Feature[] {
  const { name, type, roles } = parameter;
  if (!isPointer(type) || roles.length === 0 || roles.includes("pointer")) return [];
  const direction = roles.includes("out") ? "out" : "in";
  return [{ text: `${contents(parameter, hasSize(index, all))} ${direction}`, parameter: name }];
}

function contents({ type, roles }: Parameter, sized: boolean): string {
  const is = (...some: Parameter["roles"]) => roles.some((role) => some.includes(role));
  if (is("path", "target-path", "text", "name")) return "a string";
  if (is("arguments", "environment")) return "strings";
  if (is("vector")) return type.includes("iovec") ? "pieces of n bytes" : "n items";
  if (is("events", "groups")) return sized ? "n items" : "a structure";
  const structure = /struct|union|siginfo|cap_user/.test(type);
  if (is("buffer") || (sized && is("data") && !structure)) return "n bytes";
  if (is("set")) return "a set";
  return structure ? "a structure" : "a value";
}

/** The size of what a pointer points to stands behind it, at times with another parameter between. */
function hasSize(index: number, all: readonly Parameter[]): boolean {
  const isSize = (parameter: Parameter | undefined) =>
    parameter?.roles.some((role) => role === "size" || role === "count") ?? false;
  return isSize(all[index + 1]) || isSize(all[index - 1]);
}

/** The two types of capget hide their star. */
function isPointer(type: string): boolean {
  return type.includes("*") || /^cap_user_\w+_t$/.test(type);
}
