import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { NodeBinary, Release } from "../record-node-release.js";
import { readTraces, type Recorded } from "./trace.js";

/** What data/generated/node-20-recording.json and its siblings hold. */
export interface Recording {
  readonly about: Readonly<Record<string, string | number>>;
  /** Names of rows that this release doesn't have. */
  readonly absent: readonly string[];
  readonly calls: Readonly<Record<string, Recorded>>;
}

/** As written: what is empty or zero is left out. */
type Compact = Partial<Recorded> & Pick<Recorded, "input">;

export function fileOf(release: Release): URL {
  return new URL(`../../../data/generated/${release}-recording.json`, import.meta.url);
}

export function readRecording(release: Release): Recording {
  const read = JSON.parse(readFileSync(fileOf(release), "utf8")) as Recording & {
    readonly calls: Readonly<Record<string, Compact>>;
  };
  const calls = Object.entries(read.calls).map(([name, one]): [string, Recorded] => [name, { ...nothing, ...one }]);
  return { ...read, calls: Object.fromEntries(calls) };
}

const nothing: Recorded = { input: "", loop: {}, pool: {}, child: {}, childTotal: 0, poolHops: 0, noise: {} };

/** How often the recording script runs, and how many rounds each call gets in a run. */
export interface Repeats {
  readonly runs: number;
  readonly rounds: number;
}

/** Runs the recording script under strace. No names: all cases. Throws when strace or the script fails. */
export function record(
  node: NodeBinary,
  { runs, rounds }: Repeats,
  names: readonly string[],
): Readonly<Record<string, Recorded>> {
  goFirst();
  const traces = Array.from({ length: runs }, () => traceOf(node, rounds, names));
  return Object.fromEntries(readTraces(traces));
}

function traceOf(node: NodeBinary, rounds: number, names: readonly string[]): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "record-node-"));
  try {
    const trace = path.join(folder, "trace");
    const scratch = path.join(folder, "scratch");
    mkdirSync(scratch);
    // Output goes to a file: what console.log does depends on the kind of its descriptor.
    const output = openSync(path.join(folder, "output"), "w");
    const script = fileURLToPath(new URL("../record-node-script.js", import.meta.url));
    const strace = ["-f", "-qq", "-s", "64", "-e", "signal=none", "-o", trace];
    const run = spawnSync(
      "strace",
      [...strace, node.path, "--no-warnings", script, scratch, String(rounds), ...names],
      {
        stdio: ["ignore", output, output],
        env: { PATH: process.env["PATH"], HOME: folder },
      },
    );
    closeSync(output);
    if (run.error)
      throw new Error("strace could not be started; on Debian: apt-get install strace", { cause: run.error });
    if (run.status !== 0)
      throw new Error(`The recorded program failed:\n${readFileSync(path.join(folder, "output"), "utf8")}`);
    return readFileSync(trace, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** On a busy machine the pool is late and the loop polls less often; only the superuser may go ahead of others. */
function goFirst(): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGHEST);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SYSTEM_ERROR") throw error;
  }
}

/** Which of these row names a Node doesn't have. */
export function absentIn(node: NodeBinary, names: readonly string[]): readonly string[] {
  const script = fileURLToPath(new URL("../record-node-absent.js", import.meta.url));
  const { status, stdout, stderr } = spawnSync(node.path, ["--no-warnings", script], {
    input: JSON.stringify(names),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The names could not be looked up in Node ${node.version}:\n${stderr}`);
  return JSON.parse(stdout) as string[];
}

/** What the figures depend on. */
export function aboutOf(node: NodeBinary, { runs, rounds }: Repeats): Recording["about"] {
  const tracer = spawnSync("strace", ["-V"], { encoding: "utf8" }).stdout.split("\n")[0] ?? "";
  return {
    node: node.version,
    uv: node.uv,
    kernel: /^[\d.]+/.exec(os.release())?.[0] ?? os.release(),
    architecture: process.arch,
    processors: os.availableParallelism(),
    tracer: tracer.replace(" -- version", ""),
    date: new Date().toISOString().slice(0, 10),
    command: `node syscall-db/dist/tools/record-node.js --release ${node.version.split(".")[0] ?? ""}`,
    runs,
    rounds,
    unit: "system calls per call, after warm-up: what every round gave, or [median, fewest, most] of all rounds",
  };
}

/** One record per line; the header names what the figures depend on. */
export function asJson({ about, absent, calls }: Recording): string {
  const lines = Object.entries(calls)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `    ${JSON.stringify(name)}: ${JSON.stringify(compact(one))}`);
  const head = `  "about": ${JSON.stringify(about)},\n  "absent": ${JSON.stringify(absent)},\n`;
  return `{\n${head}  "calls": {\n${lines.join(",\n")}\n  }\n}\n`;
}

function compact(one: Recorded): Compact {
  const said = Object.entries<unknown>({ ...one }).filter(
    ([key, value]) => key === "input" || !(value === 0 || (typeof value === "object" && isEmpty(value))),
  );
  return Object.fromEntries(said) as unknown as Compact;
}

function isEmpty(value: object | null): boolean {
  return Object.keys(value ?? {}).length === 0;
}
