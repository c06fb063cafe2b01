/**
 * Writes data/generated/releases.json: the kernel release that brought each system call, and the first one without it.
 *
 *   node dist/tools/import-releases.js --strace FOLDER [--manual FILE] [--check]
 *
 * FILE is the page syscalls(2), gzipped or not: it lists what was there when it was written. FOLDER is a clone of
 * strace with its history: whoever taught it a newer call named the kernel commit. `--check` writes nothing and fails
 * when the committed table is another one.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { settle } from "./generated-table.js";
import type { Numbers } from "./import-numbers.js";

export interface Release {
  /** First mainline release with the call: "2.6.16", "6.8". */
  readonly since: string;
  /** First mainline release without it. */
  readonly until?: string;
}

/** What neither table says, or says wrongly, with the reason. */
const corrections: Readonly<Record<string, Release & { readonly why: string }>> = {
  afs_syscall: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  epoll_ctl_old: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  epoll_wait_old: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  getpmsg: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  lookup_dcookie: { since: "2.6", until: "5.12", why: "kernel commit be65de6b03aa; the manual still lists it" },
  membarrier: { since: "4.3", why: "membarrier(2); syscalls(2) says 3.17" },
  mount_setattr: { since: "5.12", why: "mount_setattr(2); newer than the list in syscalls(2)" },
  pkey_alloc: { since: "4.9", why: "pkeys(7); syscalls(2) says 4.8" },
  pkey_free: { since: "4.9", why: "pkeys(7); syscalls(2) says 4.8" },
  pkey_mprotect: { since: "4.9", why: "pkeys(7); syscalls(2) says 4.8" },
  process_mrelease: { since: "5.15", why: "NEWS of strace 5.15; newer than the list in syscalls(2)" },
  futex_waitv: { since: "5.16", why: "NEWS of strace 5.16; newer than the list in syscalls(2)" },
  putpmsg: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  security: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  set_mempolicy_home_node: {
    since: "5.17",
    why: "newer than the list in syscalls(2); number tables have it from 5.17 on",
  },
  tuxcall: { since: "2.6", why: "a number kept free on x86-64 from the start" },
  uprobe: { since: "6.18", why: "the trace events of a kernel 6.18 list it, the tables of 6.17 do not" },
  vserver: { since: "2.6", why: "a number kept free on x86-64 from the start" },
};

/** The table in the source of syscalls(2). */
export function releasesOfManual(page: string): Record<string, Release> {
  const plain = page
    .replace(/^\.\\".*\n/gm, "")
    .replace(/T\{\n(.*?)\nT\}/gs, (_, cell: string) => cell.replaceAll("\n", " "));
  const found: Record<string, Release> = {};
  for (const [, name = "", kernel = "", notes = ""] of plain.matchAll(
    /^\\fB(\w+)\\fP\(2\)\t([^\t\n]*)(?:\t(.*))?$/gm,
  )) {
    // "2.6; 2.4.18" tells of a backport: every release from the newer series on has the call.
    const since = (kernel === "" ? /\bin (\d[\d.]*\d)/.exec(notes)?.[1] : newest(kernel.split("; "))) ?? "";
    const until = /^Removed in (\d[\d.]*\d)/.exec(notes)?.[1];
    found[name] = { since: since.replace(/^2\.6\.0$/, "2.6"), ...(until === undefined ? {} : { until }) };
  }
  return found;
}

/** What strace's messages tell of calls it learnt to print: the oldest message that names the call counts. */
export function releasesOfHistory(messages: readonly string[]): Record<string, Release> {
  const found: Record<string, Release> = {};
  for (const message of messages) {
    const since = newestOfMessage(message);
    const wired = [...message.matchAll(/Wire up\s+([\w,\s]+?)\./g)].flatMap(([, names = ""]) => names.split(/\W+/));
    if (since !== undefined) for (const name of wired) found[name] ??= { since };
  }
  return found;
}

/** A call that came in one candidate and was mended in the next belongs to the same release. */
function newestOfMessage(message: string): string | undefined {
  return /\bv(\d+\.\d+)-rc1\b/.exec(message)?.[1];
}

function newest(releases: readonly string[]): string | undefined {
  return releases.toSorted(compareReleases).at(-1);
}

/** Orders "2.6.9" before "2.6.16". */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A release for each name; throws with the names that no source tells of. */
export function releasesOf(
  names: readonly string[],
  manual: Readonly<Record<string, Release>>,
  history: Readonly<Record<string, Release>>,
): Record<string, Release> {
  const missing: string[] = [];
  const releases = names.toSorted().flatMap((name) => {
    const release = corrections[name] ?? manual[name] ?? history[name];
    if (release === undefined || release.since === "") {
      missing.push(name);
      return [];
    }
    const { since, until } = release;
    return [[name, { since, ...(until === undefined ? {} : { until }) }] as const];
  });
  if (missing.length > 0) throw new Error(`no source tells the release of ${missing.join(", ")}`);
  return Object.fromEntries(releases);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      strace: { type: "string" },
      manual: { type: "string", default: "/usr/share/man/man2/syscalls.2.gz" },
      check: { type: "boolean", default: false },
    },
  });
  if (values.strace === undefined) throw new Error("name a clone of strace with --strace");
  const page = readFileSync(values.manual);
  const log = execFileSync(
    "git",
    ["-C", values.strace, "log", "--reverse", "-i", "--grep=wire up", "--format=%B%x00"],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  const numbers = JSON.parse(
    readFileSync(new URL("../../data/generated/numbers.json", import.meta.url), "utf8"),
  ) as Numbers;
  const names = [...new Set(Object.values(numbers).flatMap((table) => Object.keys(table)))];
  settle(
    "releases.json",
    releasesOf(
      names,
      releasesOfManual((values.manual.endsWith(".gz") ? gunzipSync(page) : page).toString("utf8")),
      releasesOfHistory(log.split("\0")),
    ),
    values.check,
  );
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
