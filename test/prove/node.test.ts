import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import type { Allowlist } from "../../server/dist/src/seccomp/allowlist.js";
import { skipWithout } from "../skip.js";
import { commandLine } from "./build.js";
import { missingHere } from "./needed.js";
import { entryOf, nodeBinary, nodePrograms, nodeSubject, type NodeProgram } from "./node-programs.js";
import { tryDraft } from "./trial.js";

const line = process.versions.node.split(".")[0] ?? "";
const names = Object.keys(nodePrograms) as NodeProgram[];

describe("drafts of Node programs in the kernel", function () {
  this.timeout(120_000);

  before(function () {
    const missing = missingHere(["strace", "cc"]);
    if (missing !== undefined) skipWithout(this, missing);
    if (!["20", "22", "24"].includes(line)) skipWithout(this, `nothing is known of Node ${line}: run with Node 24`);
  });

  for (const name of names)
    it(`${name} runs under its draft as without one`, async () => {
      const scratch = mkdtempSync(join(tmpdir(), "prove-node-"));
      try {
        const list = drafted(name, scratch);
        const subject = nodeSubject(name, await nodeBinary(line, scratch), scratch);
        const findings = await tryDraft(subject, list, () => undefined);
        assert.deepEqual(findings.missed, []);
        assert.equal(findings.kills, 0);
        assert.ok(findings.same, "it ends in another way under the filter");
        assert.ok(findings.mutant.caught, `a draft without ${findings.mutant.without} passes`);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    });
});

function drafted(name: NodeProgram, scratch: string): Allowlist {
  const output = join(scratch, "draft.json");
  const given = ["seccomp", entryOf(name), "--node", line, "--format", "json", "-o", output];
  const { status, stderr } = spawnSync(process.execPath, [commandLine, ...given], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(output, "utf8")) as Allowlist;
}
