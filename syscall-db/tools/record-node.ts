/**
 * Records which system calls Node's APIs make, by thread: `node syscall-db/dist/tools/record-node.js`.
 * Writes data/generated/node-recording.json, and the rows of data/node that say they are measured follow it.
 * `--only NAME` (repeatable) records just those, prints them and writes nothing. Needs strace on Linux and a machine
 * with little else to do. Exit 1 when the recorded program fails.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { updateRows } from "./record-node-rows.js";
import { readTrace, type Recorded } from "./record-node-trace.js";

const target = new URL("../../data/generated/node-recording.json", import.meta.url);
const { values } = parseArgs({ options: { only: { type: "string", multiple: true } } });
// How often the loop polls depends on what else the machine does: the median of many rounds is steady.
const rounds = values.only ? 5 : 15;

const calls = record(values.only ?? []);
const text = asJson(calls);
if (values.only) process.stdout.write(text);
else {
  writeFileSync(target, text);
  updateRows(calls);
}

function record(names: readonly string[]): ReadonlyMap<string, Recorded> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "record-node-"));
  try {
    const trace = path.join(folder, "trace");
    const scratch = path.join(folder, "scratch");
    mkdirSync(scratch);
    // Output goes to a file: what console.log does depends on the kind of its descriptor.
    const output = openSync(path.join(folder, "output"), "w");
    const script = fileURLToPath(new URL("record-node-script.js", import.meta.url));
    const strace = ["-f", "-qq", "-s", "64", "-e", "signal=none", "-o", trace];
    const run = spawnSync("strace", [...strace, process.execPath, script, scratch, String(rounds), ...names], {
      stdio: ["ignore", output, output],
      env: { PATH: process.env["PATH"], HOME: folder },
    });
    if (run.error)
      throw new Error("strace could not be started; on Debian: apt-get install strace", { cause: run.error });
    if (run.status !== 0)
      throw new Error(`The recorded program failed:\n${readFileSync(path.join(folder, "output"), "utf8")}`);
    return readTrace(readFileSync(trace, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One record per line; the header names what the figures depend on. */
function asJson(found: ReadonlyMap<string, Recorded>): string {
  const about = {
    node: process.versions.node,
    uv: process.versions.uv,
    kernel: /^[\d.]+/.exec(os.release())?.[0] ?? os.release(),
    architecture: process.arch,
    date: new Date().toISOString().slice(0, 10),
    command: "node syscall-db/dist/tools/record-node.js",
    rounds,
    unit: "system calls per call: medians of the rounds, after warm-up",
  };
  const lines = [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `    ${JSON.stringify(name)}: ${JSON.stringify(one)}`);
  return `{\n  "about": ${JSON.stringify(about)},\n  "calls": {\n${lines.join(",\n")}\n  }\n}\n`;
}
