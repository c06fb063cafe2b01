/**
 * Runs under strace: makes each call between two marker system calls. Arguments: scratch folder, rounds, names of
 * the cases (all when none). The marker is an access() of a path that can't exist and names case and round.
 */
import { existsSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Case } from "./record-node/case.js";
import { selfSigned } from "./record-node/certificate.js";
import { fileCases } from "./record-node/files.js";
import { lineCases } from "./record-node/lines.js";
import { loadingCases } from "./record-node/loading.js";
import { moduleCases } from "./record-node/modules.js";
import { networkCases } from "./record-node/network.js";
import { startPeer } from "./record-node/peer.js";
import { processCases } from "./record-node/processes.js";
import { streamCases } from "./record-node/streams.js";
import { threadCases } from "./record-node/threads.js";
import { webCases } from "./record-node/web.js";

const [scratch = "", rounds = "5", ...wanted] = process.argv.slice(2);
const warmUp = 3;

const own = [
  ...[...fileCases(scratch), ...streamCases(scratch), ...lineCases(scratch), ...loadingCases(scratch)],
  ...[...processCases(scratch), ...threadCases(scratch), ...moduleCases()],
];
await recordAll(own);
// Only now: while a child runs, starting another one makes fewer system calls.
const certificate = selfSigned();
const peer = await startPeer(certificate);
const network = [...networkCases(peer, scratch), ...webCases(peer, certificate)];
await recordAll(network);
peer.stop();
const known = new Set([...own, ...network].map((one) => one.name));
for (const name of wanted) if (!known.has(name)) throw new Error(`No case is called ${name}.`);
// What a case left open must not keep the recorder waiting.
process.exit();

async function recordAll(cases: readonly Case[]): Promise<void> {
  for (const one of cases) {
    if (wanted.length > 0 && !wanted.includes(one.name)) continue;
    for (let round = -warmUp; round < Number(rounds); round += 1) await recordOne(one, round);
  }
}

async function recordOne(one: Case, round: number): Promise<void> {
  const { run, clean } = await one.prepare();
  // What earlier calls left to do must not fall into the window.
  await setTimeout(2);
  await setImmediate();
  const marked = JSON.stringify([one.name, one.input, round]);
  existsSync(`begin${marked}`);
  let result = run();
  if (result instanceof Promise) result = await result;
  existsSync(`end${marked}`);
  await clean?.(result);
}
