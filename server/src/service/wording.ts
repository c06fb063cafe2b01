import {
  clauseOf,
  crossings,
  measuredText,
  type Alternative,
  type Architecture,
  type Database,
  type LibraryCall,
  type Since,
  type Syscall,
} from "syscall-db";
import { entryOf } from "./journey.js";

export const architectureTitles = { x86_64: "x86-64", aarch64: "arm64" } as const satisfies Record<
  Architecture,
  string
>;

/** "4" or "2 on glibc, 3 on musl": the system calls of one call of it, with their names. */
export function crossingsText(row: LibraryCall): string {
  const names = [...new Set(row.emits.filter((one) => one.times !== 0).map((one) => one.syscall))];
  const named = names.length === 0 ? "" : ` (${names.join(", ")})`;
  if (row.runtime === "node") return crossings(row, "node-24").text + named;
  const [glibc, musl] = [crossings(row, "glibc").text, crossings(row, "musl").text];
  return (glibc === musl ? glibc : `${glibc} on glibc, ${musl} on musl`) + named;
}

/** "`syscall` with rax=0, rdi=fd, rsi=buf, rdx=count" */
export function entryText(row: Syscall, architecture: Architecture): string {
  const entry = entryOf(row, architecture);
  if (!entry) return "no such call";
  const registers = entry.arguments.map(({ register, name }) => `${register}=${name}`);
  return `\`${entry.instruction}\` with ${[`${entry.numberRegister}=${entry.number}`, ...registers].join(", ")}`;
}

/** "read(unsigned int fd, char *buf, size_t count)" */
export function prototypeText({ name, parameters }: Syscall): string {
  const declared = parameters.map((one) => (one.type.endsWith("*") ? one.type : `${one.type} `) + one.name);
  return `${name}(${declared.join(", ")})`;
}

/** What becomes of the call when a signal handler runs while it waits; empty when that can't happen. */
export function interruptionOf({ interruption }: Syscall): readonly string[] {
  const told: Partial<Record<Syscall["interruption"], string>> = {
    restarts: "a handler with SA_RESTART lets it go on, any other ends it with EINTR",
    fails: "a handler ends it with EINTR, SA_RESTART or not",
  };
  const text = told[interruption];
  return text === undefined ? [] : [text];
}

/** What POSIX promises of a libc function when threads are cancelled and signals arrive. */
export function promisesOf(row: LibraryCall): readonly string[] {
  if (row.runtime !== "libc") return [];
  const cancelled = { always: "a cancellation point", may: "a cancellation point when it happens to wait" };
  return [
    ...(row.cancellationPoint === undefined ? [] : [cancelled[row.cancellationPoint]]),
    ...(row.asyncSignalSafe === true ? ["safe in a signal handler"] : []),
  ];
}

/** "pread, when the place is known (since Linux 2.6.10) — about 2 to 3 ×, measured: 4 KiB at random" */
export function alternativeText({ name, when, since, comparison }: Alternative, db?: Database): string {
  const from = sinceText(since);
  const found = comparison === undefined ? undefined : db?.comparison(comparison);
  const gain = found === undefined ? "" : ` — ${measuredText(found)}`;
  return `${name}, ${clauseOf(when)}${from === "" ? "" : ` (${from})`}${gain}`;
}

/** "since Linux 5.6, Node 18.17; not in musl" */
export function sinceText(since: Since | undefined): string {
  const names = { kernel: "Linux", glibc: "glibc", musl: "musl", node: "Node" } as const;
  const entries = Object.entries(names).flatMap(([key, label]) => {
    const version = since?.[key as keyof Since];
    return version === undefined ? [] : [{ label, version }];
  });
  const there = entries.filter(({ version }) => version !== "never").map(({ label, version }) => `${label} ${version}`);
  const absent = entries.filter(({ version }) => version === "never").map(({ label }) => `not in ${label}`);
  return [...(there.length === 0 ? [] : [`since ${there.join(", ")}`]), ...absent].join("; ");
}

/** "4 KiB", "512 bytes" */
export function sizeText(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}

/** "a, b and 12 more" */
export function shortList(names: readonly string[], most: number): string {
  const rest = names.length - most;
  // A rest of one or two takes no less room than their names.
  return rest > 2 ? `${names.slice(0, most).join(", ")} and ${rest} more` : names.join(", ");
}

/** "a, b and c" */
export function inWords(names: readonly string[], word = "and"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1) ?? ""}`;
}
