import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { skipWithout } from "../skip.js";
import { buildOf } from "./build.js";
import { missingHere } from "./needed.js";
import { draftOf, prove, subjectOf } from "./prove.js";
import { ratioOf } from "./report.js";
import { cacheFolder, readRows, type Row } from "./row.js";
import { sourceOf } from "./debian-source.js";
import { Trial } from "./trial.js";

const silent = () => undefined;

describe("drafts of C programs in the kernel", function () {
  this.timeout(300_000);

  before(function () {
    const missing = missingHere(["strace", "cc", "make", "apt-get", "dpkg-source"]);
    if (missing !== undefined) skipWithout(this, missing);
  });

  for (const name of ["bzip2", "ed", "bzip2-musl"])
    it(`${name}'s suite runs under its draft as without one`, async function () {
      const row = rowOf(name);
      const missing = row.libc === undefined ? undefined : missingHere(["musl-gcc"]);
      if (missing !== undefined) skipWithout(this, missing);
      try {
        sourceOf(row.package, cacheFolder());
      } catch (error) {
        skipWithout(this, `Debian's source of ${name} can't be fetched: ${(error as Error).message}`);
      }
      // With conditions on arguments a draft permits less: what runs under it runs without them.
      const proof = await prove(row, silent, true);
      assert.ok(proof.conditional.includes("ioctl"), proof.conditional.join(" "));
      assert.deepEqual(proof.missed, []);
      assert.equal(proof.kills, 0);
      assert.ok(proof.same, "the suite ends in another way under the filter");
      assert.ok(proof.mutant.caught, `a draft without ${proof.mutant.without} passes`);
      assert.ok(ratioOf(proof) < 3, `${proof.drafted.length} drafted for ${proof.observed.length} observed`);
      assert.equal(proof.verdict, proof.executed.length > 0 ? "open" : "closed");
    });

  it("a draft that lacks an observed call kills", async function () {
    const row = rowOf("bzip2");
    const build = buildOf(row, silent);
    const scratch = mkdtempSync(join(tmpdir(), "prove-"));
    try {
      const trial = new Trial(subjectOf(row, build), draftOf(build).list, scratch);
      const { kills, status } = await trial.enforce([], ["write"]);
      assert.ok(kills.own > 0);
      assert.notEqual(status, 0);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

function rowOf(name: string): Row {
  const row = readRows().find((one) => one.name === name);
  assert.ok(row);
  return row;
}
