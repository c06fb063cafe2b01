import {
  crossings,
  type Alternative,
  type Database,
  type Emission,
  type LibraryCall,
  type Since,
  type Syscall,
  type SyscallCost,
} from "syscall-db";

/** "4" or "2 on glibc, 3 on musl": the system calls of one call of it, with their names. */
export function crossingsText(row: LibraryCall): string {
  const names = [...new Set(row.emits.filter((one) => one.times !== 0).map((one) => one.syscall))];
  const named = names.length === 0 ? "" : ` (${names.join(", ")})`;
  if (row.runtime === "node") return crossings(row, "node-24").text + named;
  const [glibc, musl] = [crossings(row, "glibc").text, crossings(row, "musl").text];
  return (glibc === musl ? glibc : `${glibc} on glibc, ${musl} on musl`) + named;
}

export function blockingText({ blocks }: SyscallCost): string {
  return { never: "never sleeps", may: "may sleep", always: "always sleeps" }[blocks];
}

/** "257 on x86-64, 56 on arm64" */
export function numbersText({ numbers }: Pick<Syscall, "numbers">): string {
  const of = (label: string, value: number | undefined) =>
    value === undefined ? `absent on ${label}` : `${value} on ${label}`;
  return `${of("x86-64", numbers.x86_64)}, ${of("arm64", numbers.aarch64)}`;
}

/** "read once per buffer, on glibc, when … (0 on x86-64, 63 on arm64)" */
export function emissionText({ syscall, times, when, on, thread }: Emission, db: Database): string {
  const row = db.syscall(syscall);
  const parts = [
    `${syscall} ${timesText(times)}`,
    ...(on === undefined ? [] : [`on ${on}`]),
    ...(thread === undefined ? [] : [threadText[thread]]),
    ...(when === undefined ? [] : [clause(when)]),
  ];
  return `→ ${parts.join(", ")}${row ? ` (${numbersText(row)})` : ""}`;
}

const threadText = { loop: "on the event loop", pool: "in the thread pool", child: "in the child process" } as const;

function timesText(times: Emission["times"]): string {
  if (times === 1) return "once";
  if (times === 0) return "not in the steady state";
  if (typeof times === "number") return `${times} times`;
  return times === "varies" ? "a varying number of times" : `once ${times.replace("-", " ")}`;
}

/** "`pread` when … (since Linux 5.6, glibc 2.28)" */
export function alternativeText({ name, when, since }: Alternative): string {
  const from = sinceText(since);
  return `${name}, ${clause(when)}${from === "" ? "" : ` (${from})`}`;
}

/** The database holds clauses; some bring their conjunction along. */
function clause(when: string): string {
  return /^(?:when|if|where|for|to|once|unless|on|as|with|in|the first time)\b/.test(when) ? when : `when ${when}`;
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
