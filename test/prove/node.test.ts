import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { database } from "syscall-db";
import type { Allowlist } from "../../server/dist/src/seccomp/allowlist.js";
import type * as FormatsModule from "../../server/dist/src/seccomp/render/index.js";
import { confined, contained, killed, statusOf } from "../seccomp/confine.js";
import { seccomp } from "../seccomp/draft.js";
import { skipWithout } from "../skip.js";
import { commandLine } from "./build.js";
import { missingHere } from "./needed.js";
import { entryOf, installedLine, nodeBinary, nodePrograms, nodeSubject, type NodeProgram } from "./node-programs.js";
import { tryDraft } from "./trial.js";

const { formats } = await seccomp<typeof FormatsModule>("render/index");
const names = Object.keys(nodePrograms) as NodeProgram[];

for (const line of ["20", "24"])
  describe(`drafts of programs for Node ${line} in the kernel`, function () {
    this.timeout(120_000);
    let scratch = "";
    let node = "";

    before(function () {
      const missing = missingHere(["strace", "cc"]);
      if (missing !== undefined) skipWithout(this, missing);
      const found = nodeBinary(line);
      const remedy = line === installedLine ? "npm run setup:host" : `run the tests with it`;
      if (found === undefined) skipWithout(this, `Node ${line} isn't here: ${remedy}`);
      node = found;
    });

    before(() => {
      scratch = mkdtempSync(join(tmpdir(), "prove-node-"));
    });

    after(() => {
      rmSync(scratch, { recursive: true, force: true });
    });

    /** As the command line writes it. */
    function drafted(name: NodeProgram, format: string): Buffer {
      const output = join(scratch, `${name}.${format}`);
      const given = ["--node", line, "--format", format, "--default-action", "kill-process", "-o", output];
      const { status, stderr } = spawnSync(process.execPath, [commandLine, "seccomp", entryOf(name), ...given], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      return readFileSync(output);
    }

    function listOf(name: NodeProgram): Allowlist {
      return JSON.parse(drafted(name, "json").toString()) as Allowlist;
    }

    /** In a format, without a call that it needs. */
    function mutantOf(name: NodeProgram, format: string, call: string): string | Uint8Array {
      const list = listOf(name);
      const permits = list.permits.filter(({ syscall }) => syscall !== call);
      assert.equal(permits.length, list.permits.length - 1, `${call} is drafted`);
      const made = formats.find((one) => one.name === format);
      assert.ok(made, format);
      return made.render({ ...list, permits }, database(), { width: 100 });
    }

    for (const name of names)
      it(`${name} runs under its draft as without one`, async () => {
        const list = listOf(name);
        const findings = await tryDraft(nodeSubject(name, node, scratch), list, () => undefined);
        assert.deepEqual(findings.missed, []);
        assert.equal(findings.kills, 0);
        assert.ok(findings.same, "it ends in another way under the filter");
        assert.ok(findings.mutant.caught, `a draft without ${findings.mutant.without} passes`);
      });

    it("http-server runs under bwrap with its draft in BPF, and is killed without listen", function () {
      const missing = missingHere(["bwrap"]);
      if (missing !== undefined) skipWithout(this, missing);
      const command = [node, entryOf("http-server")];
      const { status, stdout, stderr } = confined(scratch, drafted("http-server", "bpf"), command);
      assert.deepEqual([status, stdout], [0, "true 201 500\n"], stderr);
      assert.equal(statusOf(confined(scratch, mutantOf("http-server", "bpf", "listen"), command)), killed);
    });

    it("fs-tool runs under crun with its draft for containers, and is killed without symlink", function () {
      const missing = missingHere(["crun", "unshare"]);
      if (missing !== undefined) skipWithout(this, missing);
      const shown = [dirname(node), dirname(entryOf("fs-tool"))];
      const run = (profile: string) => contained(scratch, profile, [node, entryOf("fs-tool")], shown);
      const { status, stdout, stderr } = run(drafted("fs-tool", "oci").toString());
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^one\.txt true\n10 400004\n/);
      assert.equal(statusOf(run(String(mutantOf("fs-tool", "oci", "symlink")))), killed);
    });
  });
