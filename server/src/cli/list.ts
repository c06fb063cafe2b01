import { Command } from "commander";
import { crossings, database, type Architecture, type LibraryCall, type Syscall } from "syscall-db";
import { readOverlayFile } from "../host/overlay.js";
import { firstPlatform } from "../service/journey.js";
import { Refusal } from "../service/refusal.js";
import { searchCalls, searchSyscalls, type CallCriteria, type Criteria } from "../service/search-database.js";
import { ownArchitecture } from "../service/subjects.js";
import { architecturesOf } from "./architectures.js";
import { table } from "./table.js";
import { terminalWidth } from "./wrapping.js";
import { collect } from "./repeated-option.js";

type ListFlags = Criteria & CallCriteria & { readonly json?: boolean; readonly overlay?: string };

const examples = `
Examples:
  syscall-lint list --category "device management" --capability CAP_SYS_ADMIN
  syscall-lint list --tier heavy --called-by fopen     what of fopen's system calls is expensive
  syscall-lint list --docker deny --group @io-event    denied in a container, yet in systemd's group
  syscall-lint list --since '>=6.1' --arch arm64       new ones, with their numbers on arm64
  syscall-lint list --class network --class ipc        of either class of strace's
  syscall-lint list --runtime libc --emits write       functions of the C library that may write
  syscall-lint list --effect opens --json              rows of the database

Different options all have to hold; of an option's several values one suffices. With --runtime, --emits or --effect
library functions are listed, otherwise system calls.`;

export function listCommand(): Command {
  return new Command("list")
    .description("search the database for system calls or library functions")
    .option("--category <name>", "process control, file management, device management …", collect)
    .option("--capability <name>", "it may need this capability", collect)
    .option("--tier <name>", "vdso, fast, medium or heavy", collect)
    .option("--class <name>", "class of strace's: file, desc, memory, network …", collect)
    .option("--status <name>", "live, superseded or dead", collect)
    .option("--since <range>", "first kernel release: '<5.4', '>=6.1'", collect)
    .option("--arch <name>", "x86-64 or arm64 has it", collectArchitectures)
    .option("--group <name>", "group of systemd's: @io-event, @system-service …", collect)
    .option("--docker <verdict>", "Docker's default profile says allow, deny or gate (only on conditions)", collect)
    .option("--podman <verdict>", "the same of Podman's", collect)
    .option("--called-by <name>", "a library function that makes it", collect)
    .option("--runtime <name>", "functions of libc or of node", collect)
    .option("--emits <syscall>", "functions that make this system call", collect)
    .option("--effect <name>", "functions with an effect: opens, spawns, changes-owner …", collect)
    .option("--json", "rows of the database instead of a table")
    .option("--overlay <file>", "a JSON file with rows on your own functions for the database")
    .addHelpText("after", examples)
    .action((flags: ListFlags) => {
      list(flags);
    });
}

const ofCalls = ["runtime", "emits", "effect"] as const;
const ofSyscalls = [
  ...["category", "capability", "tier", "class", "status", "since"],
  ...["arch", "group", "docker", "podman", "calledBy"],
] as readonly (keyof Criteria)[];

function list(flags: ListFlags): void {
  const db = flags.overlay === undefined ? database() : database().withOverlay(readOverlayFile(flags.overlay));
  const wantsCalls = ofCalls.find((name) => flags[name] !== undefined);
  const wantsSyscalls = ofSyscalls.find((name) => flags[name] !== undefined);
  if (wantsCalls !== undefined && wantsSyscalls !== undefined) {
    const [one, other] = [wantsCalls, wantsSyscalls === "calledBy" ? "called-by" : wantsSyscalls];
    throw new Refusal(
      `--${one} is about library functions and --${other} about system calls.`,
      "Search with one of them, then explain what was found.",
    );
  }
  const width = terminalWidth();
  if (wantsCalls === undefined) {
    const rows = searchSyscalls(flags, db);
    const all = [...db.syscalls()].length;
    print(flags, rows, () => table(rows.map(cellsOfSyscall(flags.arch?.[0])), width), `of ${all} system calls`);
  } else {
    const rows = searchCalls(flags, db);
    const all = [...db.calls("libc"), ...db.calls("node")].length;
    print(flags, rows, () => table(rows.map(cellsOfCall), width), `of ${all} library functions`);
  }
}

function print(flags: ListFlags, rows: readonly object[], toText: () => string, what: string): void {
  process.stdout.write(flags.json === true ? `${JSON.stringify(rows, undefined, 2)}\n` : toText());
  process.stderr.write(`${rows.length} ${what}\n`);
}

function cellsOfSyscall(architecture: Architecture = ownArchitecture) {
  return ({ name, numbers, cost, summary }: Syscall): readonly string[] => [
    name,
    String(numbers[architecture] ?? "–").padStart(3),
    cost.tier,
    summary,
  ];
}

function cellsOfCall(row: LibraryCall): readonly string[] {
  const { text, first } = crossings(row, firstPlatform(row));
  const steady = text === "none" ? "no crossing" : `crossings: ${text}`;
  return [row.name, first.length === 0 ? steady : `${steady}; the first call makes more`, row.summary];
}

function collectArchitectures(value: string, earlier: readonly Architecture[] = []): readonly Architecture[] {
  return [...earlier, ...architecturesOf(value)];
}
