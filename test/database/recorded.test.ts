import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as Cost from "../../syscall-db/tools/cost-recording.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import { rowsOf } from "./row-files.js";

const tools = join(root, "syscall-db", "dist", "tools");
const load = async (name: string): Promise<unknown> => import(pathToFileURL(join(tools, name)).href);
const cost = (await load("cost-recording.js")) as typeof Cost;
const generated = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, "syscall-db", "data", "generated", name), "utf8"));

const recording = generated("cost.json") as Cost.CostRecording;

describe("the cost recording", () => {
  it("has at least 300 operations, repeated at least 5 times, against getppid", () => {
    assert.ok(recording.operations.length >= 300 && recording.repeats >= 5);
    const unit = recording.operations.find(({ syscall }) => syscall === "getppid");
    assert.deepEqual([unit?.ratio, unit?.range], [1, [1, 1]]);
    for (const { operation, range, ratio } of recording.operations)
      assert.ok(range[0] <= ratio && ratio <= range[1] && range[0] > 0, operation);
  });

  it("measures how reading, writing, waiting, mapping and listing grow", () => {
    const grown = new Map(recording.slopes.map(({ syscall, per }) => [syscall, per]));
    for (const [syscall, per] of [
      ["read", "KiB"],
      ["write", "KiB"],
      ["recvfrom", "KiB"],
      ["getrandom", "KiB"],
      ["writev", "item"],
      ["poll", "item"],
      ["epoll_wait", "item"],
      ["mmap", "page"],
      ["clone", "page"],
      ["getdents64", "entry"],
    ] as const)
      assert.equal(grown.get(syscall), per, syscall);
    for (const { syscall, ratio, range, fixed } of recording.slopes)
      assert.ok(
        0 <= range[0] && range[0] <= ratio && ratio <= range[1] && 0 <= fixed[0] && fixed[0] <= fixed[1],
        syscall,
      );
  });

  it("is what the measured rows say, and no other row claims to be measured", () => {
    for (const row of rowsOf("syscall")) {
      const { tier, ratio, of, basis, slopes } = row.cost;
      const { tier: own, ...measured } = cost.rowCost(recording, row.name) ?? { tier, basis: "estimated" };
      assert.equal(tier, own, row.name);
      assert.deepEqual(
        { ratio, of, basis, slopes },
        { ratio: undefined, of: undefined, slopes: undefined, ...measured },
        row.name,
      );
    }
  });

  it("gives up on a row that isn't measured any more", () => {
    const before = { tier: "fast", ratio: [1, 2], of: "x", basis: "measured", blocks: "may" } as const;
    const after = cost.withMeasured({ ...before, ratio: [1, 2] }, recording, "no_such_call");
    assert.deepEqual(after, { tier: "fast", basis: "estimated", blocks: "may" });
  });

  it("times no system call without a row", () => {
    const unknown = recording.operations.filter(({ syscall }) => database().syscall(syscall) === undefined);
    assert.deepEqual(unknown, []);
  });
});

describe("the types of the rows", () => {
  it("are up to date with the schemas", function () {
    this.timeout(120_000);
    const { status, stderr } = spawnSync(process.execPath, [join(tools, "gen-types.js"), "--check"], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  });
});

describe("npm run record", () => {
  const record = (...words: readonly string[]) =>
    spawnSync(process.execPath, [join(tools, "record.js"), ...words], { encoding: "utf8" });

  it("has help that names every importer and recorder", () => {
    const { status, stdout } = record("--help");
    assert.equal(status, 0);
    for (const name of "numbers releases classes signatures filters cost libc node startup".split(" "))
      assert.match(stdout, new RegExp(`^  ${name} +\\S`, "m"));
    assert.match(stdout, /^Exit status: 0 /m);
  });

  for (const [words, reason] of [
    [["libk"], /^libk is none of numbers, /],
    [["--fast"], /^--fast needs --check: /],
    [["--chek"], /^Unknown option '--chek'\. /],
    [["--strace"], /^Option '--strace <value>' argument missing\. /],
    [["classes", "--strace", "no/such/folder"], /^--strace: there is no folder no\/such\/folder\. /],
  ] as const)
    it(`refuses ${words.join(" ")} in one line`, () => {
      const { status, stdout, stderr } = record(...words);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, reason);
      assert.match(stderr, /^.* See npm run record -- --help\.\n$/);
    });

  it("says what a named importer lacks", () => {
    const { status, stdout } = record("--check", "classes");
    assert.equal(status, 1);
    assert.match(stdout, /^classes +not run +0 s {2}needs --strace DIR$/m);
  });

  it("compares what is installed with --check --fast: a line for each recorder, and a percentage", function () {
    if (spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status !== 0)
      skipWithout(this, "strace isn't installed or may not trace: npm run setup:host");
    if (!/^v2[024]\./.test(process.version) || process.arch !== "x64")
      skipWithout(this, "no start-up of this Node is recorded: run the tests with Node 20, 22 or 24 on x64");
    const { status, stdout, stderr } = record("--check", "--fast", "startup");
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^startup +agrees +\d+ s {2}[\d.]+ %: \d+ of \d+ figures agree$/m);
    assert.match(stdout, /\n\n[\d.]+ %: \d+ of \d+ figures agree\n$/);
  }).timeout(60_000);
});
