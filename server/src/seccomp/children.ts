import type { Allowlist, Permit } from "./allowlist.js";
import type { Cause } from "../program/program.js";
import { architectureText, conditionText } from "./words.js";

/** The draft of a program that another one starts. */
export interface Child {
  /** As it is started: "sh" of `execl("/bin/sh", …)`, which may be another name than the draft's. */
  readonly name: string;
  readonly list: Allowlist;
}

export interface WithChildren {
  readonly list: Allowlist;
  /** Children that no constant command starts. */
  readonly unasked: readonly string[];
}

/**
 * A draft that binds what the program starts, too: the children's calls are permitted and marked as theirs, what isn't
 * known of them isn't known of it, and commands of which all programs are among them leave it open no longer.
 *
 * @throws Error when a child's draft is for other machines
 */
export function withChildren(list: Allowlist, children: readonly Child[]): WithChildren {
  const names = new Set(children.map(({ name }) => name));
  const isKnown = ({ kind, starts }: Cause) => kind === "executes" && starts?.every((name) => names.has(name)) === true;
  const permits = new Map(list.permits.map((permit) => [permit.syscall, permit]));
  for (const { name, list: own } of children) {
    const missing = list.architectures.filter((one) => !own.architectures.includes(one));
    if (missing.length > 0)
      throw new Error(`the draft of ${name} isn't for ${missing.map(architectureText).join(" and ")}`);
    for (const permit of own.permits) permits.set(permit.syscall, joined(permits.get(permit.syscall), permit, name));
  }
  // A child of a child is told of in the child's draft, which may name one that is here.
  const theirs = children.flatMap(({ name, list: { unknown } }) =>
    unknown
      .filter((cause) => !isKnown(cause))
      .map(({ kind, message, remedy, starts }): Cause => ({
        kind,
        message: `${name}: ${message}`,
        remedy,
        place: undefined,
        ...(starts ? { starts } : {}),
      })),
  );
  const unknown = [...list.unknown.filter((cause) => !isKnown(cause)), ...theirs];
  const started = new Set(
    [list, ...children.map((child) => child.list)].flatMap((one) => one.unknown.flatMap(({ starts }) => starts ?? [])),
  );
  const newer = new Set([...list.newer, ...children.flatMap((child) => child.list.newer)]);
  const capabilities = [list, ...children.map((child) => child.list)].flatMap((one) => one.capabilities);
  return {
    list: {
      ...list,
      permits: [...permits.values()].sort((a, b) => (a.syscall < b.syscall ? -1 : 1)),
      newer: [...newer].filter((name) => !permits.has(name)).sort(),
      unknown,
      verdict: list.verdict === "refused" ? "refused" : unknown.length === 0 ? "closed" : "open",
      capabilities: [...new Map(capabilities.map((one) => [`${one.name} ${one.syscall}`, one])).values()],
    },
    unasked: children.flatMap(({ name }) => (started.has(name) ? [] : name)),
  };
}

/** A permit without conditions stays without. */
function joined(known: Permit | undefined, of: Permit, child: string): Permit {
  const witness = { kind: "child", of: child } as const;
  if (!known) return { ...of, because: [witness], origin: "child", seen: "static" };
  const isFree = known.when.length === 0 || of.when.length === 0;
  return {
    ...known,
    when: isFree
      ? []
      : [...new Map([...known.when, ...of.when].map((one) => [conditionText({ when: [one] }), one])).values()],
    ...(isFree && known.when.length > 0 ? { anyArguments: `${child}, which it starts, has none` } : {}),
    because: [...known.because, witness],
  };
}
