import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it, type Context } from "mocha";
import { database } from "syscall-db";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const ids = ["glibc-dynamic", "glibc-static", "musl-static", "node-20", "node-22", "node-24"];

describe("start-up baselines", () => {
  it("are there for both C libraries and three release lines of Node", () => {
    assert.deepEqual(
      [...database().startups()].map(({ id }) => id),
      ids,
    );
    for (const id of ids) {
      const startup = database().startup(id);
      assert.match(startup?.version ?? "", /^\d+\.\d+/, id);
      if (id.startsWith("node-")) assert.equal(startup?.version.split(".")[0], id.slice("node-".length));
    }
  });

  it("name system calls that exist, with ranges", () => {
    for (const { id, syscalls } of database().startups())
      for (const [name, [low, high]] of Object.entries(syscalls)) {
        assert.ok(database().syscall(name), `${id}: ${name}`);
        assert.ok(Number.isInteger(low) && 0 <= low && low <= high && high > 0, `${id}: ${name}`);
      }
  });

  it("leave out the execve that brought the program in, and hold its end", () => {
    for (const { id, syscalls } of database().startups()) {
      assert.equal(syscalls["execve"], undefined, id);
      assert.deepEqual(syscalls["exit_group"], [1, 1], id);
    }
  });

  it("grow from a static program to a loaded one to Node", () => {
    const [dynamic = 0, fixed = 0, musl = 0, ...nodes] = ids.map((id) => fewest(id));
    assert.ok(musl < fixed && fixed < dynamic, String([musl, fixed, dynamic]));
    for (const node of nodes) assert.ok(node > 10 * dynamic, String(nodes));
  });

  it("come out the same again, of both C libraries", function () {
    skipWithoutStrace(this);
    for (const compiler of ["cc", "musl-gcc"])
      if (spawnSync(compiler, ["--version"]).status !== 0)
        skipWithout(this, `${compiler} isn't installed: npm run setup:host`);
    assertAgreement(ids.filter((id) => !id.startsWith("node-")));
  }).timeout(30_000);

  it("come out the same again, of the Node that runs this", function () {
    skipWithoutStrace(this);
    const line = `node-${process.versions.node.replace(/\..*/, "")}`;
    if (!ids.includes(line)) skipWithout(this, `${line} isn't recorded: run the tests with another Node`);
    assertAgreement([line]);
  }).timeout(30_000);
});

function skipWithoutStrace(context: Context): void {
  if (process.platform !== "linux" || process.arch !== "x64")
    skipWithout(context, "they were recorded on Linux on x64");
  if (spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status !== 0)
    skipWithout(context, "strace isn't installed or may not trace: npm run setup:host");
}

function assertAgreement(some: readonly string[]): void {
  const script = join(root, "syscall-db", "dist", "tools", "record-startup.js");
  const only = some.flatMap((id) => ["--only", id]);
  const run = spawnSync(process.execPath, [script, "--check", ...only], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /counts agree/);
}

function fewest(id: string): number {
  return Object.values(database().startup(id)?.syscalls ?? {}).reduce((sum, [low]) => sum + low, 0);
}
