/**
 * Writes data/generated/signatures.json: what the running kernel calls the parameters of its system calls.
 *
 *   node dist/tools/import-signatures.js [--tracefs FOLDER] [--check]
 *
 * FOLDER is a mounted tracefs (`mount -t tracefs nodev FOLDER`, as root). The kernel's build decides which calls are
 * there: the header of the table names the release. `--check` writes nothing and fails when the committed table is
 * another one.
 */
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { release } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { settle } from "./generated-table.js";

export interface Signatures {
  /** Release and version of the kernel that was asked. */
  readonly kernel: string;
  /** By name: "unsigned int fd", in order. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/** The kernel's own function of some calls has another name than the call. */
const callOf: Readonly<Record<string, string>> = {
  newfstat: "fstat",
  newlstat: "lstat",
  newstat: "stat",
  newuname: "uname",
  sendfile64: "sendfile",
  umount: "umount2",
};

/** The parameters in the `format` file of one `sys_enter_…` event. */
export function parametersOf(format: string): readonly string[] {
  return [...format.matchAll(/^\tfield:(.+?);\toffset:/gm)].flatMap(([, field = ""]) =>
    /\b(common_\w+|__syscall_nr)$/.test(field) ? [] : [field.replace(/^(.*\*) (\w+)$/, "$1$2").replaceAll("* *", "**")],
  );
}

function main(): void {
  const { values } = parseArgs({
    options: {
      tracefs: { type: "string", default: "/sys/kernel/tracing" },
      check: { type: "boolean", default: false },
    },
  });
  const events = path.join(values.tracefs, "events", "syscalls");
  const enter = "sys_enter_";
  const calls = readdirSync(events)
    .filter((name) => name.startsWith(enter))
    .map((name) => {
      const own = name.slice(enter.length);
      return [callOf[own] ?? own, parametersOf(readFileSync(path.join(events, name, "format"), "utf8"))] as const;
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const signatures: Signatures = { kernel: release().split("-")[0] ?? "", calls: Object.fromEntries(calls) };
  settle("signatures.json", signatures, values.check, 2);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
