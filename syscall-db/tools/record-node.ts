/**
 * Records which system calls Node's APIs make, by thread, for each release line:
 *
 *   node syscall-db/dist/tools/record-node.js [--release LINE]… [--node PATH]… [--cache DIR] [--only NAME]… [--check]
 *
 * Writes data/generated/node-20-recording.json and so on, and the rows of data/node that say they are measured follow.
 * Default: release lines 20, 22 and 24. `--release` takes a line or an exact version; a Node that isn't the running one
 * comes from its npm package, kept below `--cache` if that is given. `--only` records just those calls, in few rounds,
 * prints them and writes nothing. `--check` writes nothing either: it names the calls that differ from the committed
 * recording beyond the spread of both, and ends with 1 when fewer than 90 % agree. Needs strace on Linux.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { nodeAt, nodeOf, releases, type NodeBinary, type Release } from "./record-node-release.js";
import { agreementOf } from "./record-node/agreement.js";
import { aboutOf, absentIn, asJson, fileOf, readRecording, record, type Recording } from "./record-node/recording.js";
import { rowNames, updateRows } from "./record-node/rows.js";

const { values } = parseArgs({
  options: {
    release: { type: "string", multiple: true },
    node: { type: "string", multiple: true },
    cache: { type: "string" },
    only: { type: "string", multiple: true },
    check: { type: "boolean", default: false },
  },
});
const only = values.only ?? [];
const repeats = only.length > 0 ? { runs: 2, rounds: 5 } : { runs: 3, rounds: 5 };

const temporary = values.cache === undefined ? mkdtempSync(path.join(os.tmpdir(), "node-releases-")) : undefined;
try {
  const nodes = binaries(values.cache ?? temporary ?? "");
  if (values.check) check(nodes);
  else if (only.length > 0) print(nodes);
  else write(nodes);
} finally {
  if (temporary !== undefined) rmSync(temporary, { recursive: true });
}

function binaries(cache: string): readonly NodeBinary[] {
  const named = (values.node ?? []).map(nodeAt);
  const lines = values.release ?? (named.length > 0 ? [] : releases.map((release) => release.slice("node-".length)));
  return [...named, ...lines.map((line) => nodeOf(line, cache))];
}

function recordingOf(node: NodeBinary): Recording {
  return {
    about: aboutOf(node, repeats),
    absent: only.length > 0 ? [] : absentIn(node, rowNames()),
    calls: record(node, repeats, only),
  };
}

function print(nodes: readonly NodeBinary[]): void {
  for (const node of nodes) process.stdout.write(asJson(recordingOf(node)));
}

function write(nodes: readonly NodeBinary[]): void {
  for (const node of nodes) {
    const recording = recordingOf(node);
    writeFileSync(fileOf(node.release), asJson(recording));
    console.log(`Node ${node.version}: ${String(Object.keys(recording.calls).length)} calls recorded`);
  }
  const all = Object.fromEntries(releases.map((release) => [release, readRecording(release)]));
  updateRows(all as Record<Release, Recording>);
}

function check(nodes: readonly NodeBinary[]): void {
  for (const node of nodes) {
    const { compared, differing } = agreementOf(readRecording(node.release).calls, record(node, repeats, only));
    for (const line of differing) console.log(line);
    const agreeing = compared - differing.length;
    const share = ((100 * agreeing) / compared).toFixed(1);
    console.log(`Node ${node.version}: ${String(agreeing)} of ${String(compared)} calls agree (${share} %)`);
    if (agreeing < 0.9 * compared) process.exitCode = 1;
  }
}
