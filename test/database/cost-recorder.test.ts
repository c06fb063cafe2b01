import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { database } from "syscall-db";
import type * as Cost from "../../syscall-db/tools/cost-recording.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const recording = JSON.parse(
  readFileSync(join(root, "syscall-db", "data", "generated", "cost.json"), "utf8"),
) as Cost.CostRecording;

/** Entries of cost.c that take little time, and of comparisons the system calls that the two ways are told apart by. */
const operations = ["read", "futex", "epoll_wait", "gettimeofday", "time"];
const comparisons = [
  { name: "read-or-readv", plain: "read", better: "readv" },
  { name: "sendmsg-or-sendmmsg", plain: "sendmsg", better: "sendmmsg" },
];

describe("the cost recorder under strace", function () {
  this.timeout(60_000);
  let folder: string | undefined;
  let program = "";

  before(function () {
    if (process.platform !== "linux" || !existsSync("/dev/shm")) skipWithout(this, "it times Linux, with /dev/shm");
    if (spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status !== 0)
      skipWithout(this, "strace isn't installed or may not trace: npm run setup:host");
    if (spawnSync("cc", ["--version"]).status !== 0) skipWithout(this, "cc isn't installed: npm run setup:host");
    folder = mkdtempSync(join(tmpdir(), "cost-recorder-"));
    program = join(folder, "cost");
    execFileSync("cc", ["-O1", "-pthread", "-o", program, join(root, "syscall-db", "tools", "cost.c")]);
  });

  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it("times operations that make the call they are named for, and none where the vDSO answers", () => {
    const made = madeByTwoRounds(program, "operation", operations, operations);
    for (const name of operations) {
      const crosses = recording.operations.some((one) => one.syscall === name && one.crosses);
      assert.equal((made.get(name) ?? 0) > 0, crosses, `${name}: ${String(made.get(name))}`);
    }
    assert.ok(operations.some((name) => (made.get(name) ?? 0) === 0));
  });

  it("compares ways with as many crossings as were recorded", () => {
    const syscalls = comparisons.flatMap(({ plain, better }) => [plain, better]);
    const names = comparisons.map(({ name }) => name);
    const made = madeByTwoRounds(program, "comparison", names, syscalls);
    for (const { name, plain, better } of comparisons) {
      const crossings = database().comparison(name)?.crossings ?? assert.fail(`${name} has no crossings`);
      const [one, other] = [made.get(plain) ?? 0, made.get(better) ?? 0];
      assert.ok(other > 0, `${name}: no ${better}`);
      assert.equal(one / other, crossings.plain / crossings.better, name);
    }
  });
});

/** System calls of two rounds of the entries: what five rounds make beyond three, so that set-up doesn't count. */
function madeByTwoRounds(
  program: string,
  kind: string,
  names: readonly string[],
  syscalls: readonly string[],
): ReadonlyMap<string, number> {
  const [fewer, more] = [3, 5].map((rounds) => countsOf(program, kind, names, syscalls, rounds));
  return new Map([...(more ?? [])].map(([name, count]) => [name, count - (fewer?.get(name) ?? 0)]));
}

function countsOf(
  program: string,
  kind: string,
  names: readonly string[],
  syscalls: readonly string[],
  rounds: number,
): ReadonlyMap<string, number> {
  const disk = mkdtempSync(join(tmpdir(), "cost-recorder-"));
  const memory = mkdtempSync("/dev/shm/cost-recorder-");
  try {
    const trace = join(disk, "trace");
    const files = join(disk, "files");
    mkdirSync(files);
    // Time must not end an entry before its rounds are done.
    const words = [files, memory, String(rounds), "10000", kind, `,${names.join(",")},`];
    const tracing = ["-f", "-qq", "--seccomp-bpf", "-e", `trace=${syscalls.join(",")}`, "-e", "signal=none"];
    const { status, stdout, stderr } = spawnSync("strace", [...tracing, "-o", trace, program, ...words], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    for (const name of names) assert.match(stdout, new RegExp(`^${kind}\t${name}\t`, "m"), stderr);
    const counts = new Map<string, number>();
    for (const [, name = ""] of readFileSync(trace, "utf8").matchAll(/^\d+ +(\w+)\(/gm))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  } finally {
    for (const place of [disk, memory]) rmSync(place, { recursive: true, force: true });
  }
}
