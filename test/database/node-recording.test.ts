import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type LibraryCall } from "syscall-db";
import type * as Release from "../../syscall-db/tools/record-node-release.js";
import type * as Agreement from "../../syscall-db/tools/record-node/agreement.js";
import type * as Presence from "../../syscall-db/tools/record-node/presence.js";
import type * as Recording from "../../syscall-db/tools/record-node/recording.js";
import type * as Rows from "../../syscall-db/tools/record-node/rows.js";
import type * as Trace from "../../syscall-db/tools/record-node/trace.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const tools = join(root, "syscall-db", "dist", "tools");
const load = async (name: string): Promise<unknown> => import(pathToFileURL(join(tools, name)).href);
const { releases } = (await load("record-node-release.js")) as typeof Release;
const { agreementOf } = (await load("record-node/agreement.js")) as typeof Agreement;
const { absentNames } = (await load("record-node/presence.js")) as typeof Presence;
const { readRecording } = (await load("record-node/recording.js")) as typeof Recording;
const { measured } = (await load("record-node/rows.js")) as typeof Rows;
const { medianOf, rangeOf, readTraces } = (await load("record-node/trace.js")) as typeof Trace;

const rows = [...database().calls("node")];
const threads = ["loop", "pool", "child"] as const;

/** Calls whose figures depend on neither the machine nor the user, so that a fresh recording must give them again. */
const steady = [
  "node:console.log",
  "node:fs.existsSync",
  "node:fs.mkdirSync (recursive)",
  "node:fs.readFileSync",
  "node:fs.readdirSync",
  "node:fs.rmSync",
  "node:fs.writeFile",
  "node:fs/promises.open().read",
  "node:fs/promises.readFile",
  "node:os.tmpdir",
  "node:path.join",
  "node:process.memoryUsage",
  "node:zlib.gzip",
  "require (first)",
];

for (const release of releases)
  describe(`the recording of ${release}`, () => {
    const recording = readRecording(release);
    const recorded = Object.entries(recording.calls);

    it("has at least 250 calls beside their variants, on the loop, in the pool and in children", () => {
      assert.match(String(recording.about["node"]), new RegExp(`^${release.slice("node-".length)}\\.\\d+\\.\\d+$`));
      const names = recorded.filter(([name]) => !name.includes(" ("));
      assert.ok(names.length >= 250, `${String(names.length)} calls`);
      const crossing = threads.map((thread) => names.filter(([, one]) => Object.keys(one[thread]).length > 0).length);
      const [loop = 0, pool = 0, child = 0] = crossing;
      assert.ok(loop >= 200 && pool >= 90 && child >= 6, String(crossing));
    });

    it("names system calls that exist", () => {
      const names = new Set(
        recorded.flatMap(([, one]) => [...threads, "noise" as const].flatMap((of) => Object.keys(one[of]))),
      );
      assert.deepEqual(
        [...names].filter((name) => !database().syscall(name)),
        [],
      );
    });

    it("holds what the rows claim as measured, count by count", () => {
      let compared = 0;
      for (const row of rows)
        for (const { source, place, of } of row.from) {
          if (source !== "node-recording" || of === "version") continue;
          const found = recording.calls[place];
          if (!found) {
            assert.ok(isMissing(row, String(recording.about["node"])), `${row.name}: ${release} has no ${place}`);
            continue;
          }
          if (of === "poolHops") assertWithin(row.poolHops, found.poolHops, `${row.name}: pool hops`);
          else assertClaims(of === "cold" ? row.cold : row.emits, found, release, row.name);
          compared += 1;
        }
      assert.ok(compared >= 500, `${String(compared)} claims compared`);
    });

    it("misses exactly the names that are said to be newer", () => {
      const newer = rows.filter((row) => isMissing(row, String(recording.about["node"]))).map(({ name }) => name);
      assert.deepEqual([...recording.absent].sort(), newer.sort());
    });
  });

describe("the names of Node rows", () => {
  it("are there in this Node, unless they are newer", async () => {
    const absent = await absentNames(rows.map(({ name }) => name));
    const newer = rows.filter((row) => isMissing(row, process.versions.node)).map(({ name }) => name);
    assert.deepEqual([...absent].sort(), newer.sort());
  });

  it("are found missing when they are", async () => {
    const wrong = ["node:fs.readFileSynk", "node:fs/promises.open().reed", "node:nothing.here", "fetsh"];
    assert.deepEqual(await absentNames(wrong), wrong.slice(0, 3));
    await assert.rejects(absentNames(["node:fs.readFileSync().at"]), /makes the object/);
  });
});

describe("the recorder of Node", () => {
  const one = (loop: Trace.Counts): Trace.Recorded => ({
    input: "",
    loop,
    pool: {},
    child: {},
    childTotal: 0,
    poolHops: 0,
    noise: {},
  });

  it("tells threads, children and V8's own loop apart", () => {
    const marker = (what: string, round: number) =>
      `1 access("${what}[\\"x\\",\\"input\\",${String(round)}]", F_OK) = -1 ENOENT`;
    const trace = [
      '1 execve("node", []) = 0',
      "1 clone3({flags=CLONE_VM|CLONE_THREAD}) = 2",
      "1 clone3({flags=CLONE_VM|CLONE_THREAD}) = 3",
      "2 epoll_pwait(3, [], 1024, -1, NULL, 8) = 0",
      ...[0, 1].flatMap((round) => [
        marker("begin", round),
        '1 statx(AT_FDCWD, "a") = 0',
        "1 clone(child_stack=NULL, flags=CLONE_VFORK|SIGCHLD <unfinished ...>",
        '3 write(5, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8',
        "2 epoll_pwait(3, [], 1024, -1, NULL, 8) = 0",
        `1 <... clone resumed>) = ${String(10 + round)}`,
        `${String(10 + round)} dup2(3, 0) = 0`,
        `${String(10 + round)} execve("/bin/true", []) = 0`,
        `${String(10 + round)} brk(NULL) = 0`,
        ...(round === 1 ? ['1 openat(AT_FDCWD, "b") = 4'] : []),
        marker("end", round),
      ]),
    ].join("\n");
    assert.deepEqual(readTraces([trace]).get("x"), {
      input: "input",
      loop: { clone: 1, openat: [1, 0, 1], statx: 1 },
      pool: { write: 1 },
      child: { dup2: 1, execve: 1 },
      childTotal: 3,
      poolHops: 1,
      noise: { epoll_pwait: 1 },
    });
  });

  it("writes one emission where releases agree within their spread, else one for each", () => {
    const emits = measured({
      "node-20": one({ read: 1, statx: 2, epoll_pwait: [3, 2, 4] }),
      "node-22": one({ read: 1, statx: 1, epoll_pwait: 2 }),
    });
    assert.deepEqual(emits, [
      { syscall: "epoll_pwait", times: 2, thread: "loop" },
      { syscall: "read", times: 1, thread: "loop" },
      { syscall: "statx", times: 2, on: "node-20", thread: "loop" },
      { syscall: "statx", times: 1, on: "node-22", thread: "loop" },
    ]);
  });

  it("calls a recording different when it leaves the spread of both", () => {
    const before = { a: one({ read: [2, 1, 3] }), b: one({ read: 1 }), c: one({}) };
    const same = agreementOf(before, { a: one({ read: 3 }), b: one({ read: [2, 1, 2] }) });
    assert.deepEqual(same, { compared: 2, differing: [] });
    const { differing } = agreementOf(before, { a: one({ read: 4 }), b: one({}), c: one({}), d: one({}) });
    assert.deepEqual(differing, [
      "a: loop read 2 (1 to 3), now 4",
      "b: loop read 1, now 0",
      "d: not in the committed recording",
    ]);
  });

  it("gives the same figures again", function () {
    const major = `node-${process.versions.node.split(".")[0] ?? ""}`;
    const release = releases.find((each) => each === major);
    if (process.platform !== "linux") skipWithout(this, "system calls are recorded on Linux only");
    if (spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status !== 0)
      skipWithout(this, "strace isn't installed or may not trace: npm run setup:host");
    if (!release || process.arch !== readRecording(release).about["architecture"])
      skipWithout(this, `there is no recording of ${major} on ${process.arch}: run the tests with another Node`);
    const names = steady.flatMap((name) => ["--only", name]);
    const script = join(tools, "record-node.js");
    const run = spawnSync(process.execPath, [script, "--check", "--node", process.execPath, ...names], {
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.match(run.stdout, new RegExp(`of ${String(steady.length)} calls agree`));
  }).timeout(60_000);
});

/** Whether a row is newer than a version of Node. */
function isMissing({ since }: LibraryCall, version: string): boolean {
  const [wanted, given] = [since?.node ?? "0.0.0", version].map((text) => text.split(".").map(Number));
  const difference = (wanted ?? []).map((part, index) => part - (given?.[index] ?? 0)).find((part) => part !== 0);
  return (difference ?? 0) > 0;
}

function assertClaims(
  emits: LibraryCall["emits"] = [],
  found: Trace.Recorded,
  release: Release.Release,
  name: string,
): void {
  const here = emits.filter(({ on, when }) => when === undefined && (on === undefined || on === release));
  for (const thread of threads) {
    const claimed = new Map(here.flatMap((each) => (each.thread === thread ? [[each.syscall, each.times]] : [])));
    for (const syscall of new Set([...claimed.keys(), ...Object.keys(found[thread])]))
      assertWithin(claimed.get(syscall) ?? 0, found[thread][syscall] ?? 0, `${name}: ${thread} ${syscall}`);
  }
  assert.equal(here.filter((each) => each.thread === undefined).length, 0, `${name}: an emission without a thread`);
}

/** A count that every round gave must be claimed as it is; one that varied may be claimed as any of them. */
function assertWithin(claimed: unknown, count: Trace.Count, what: string): void {
  const [low, high] = rangeOf(count);
  const fits = typeof claimed === "number" && low <= claimed && claimed <= high;
  assert.ok(fits, `${what}: ${String(claimed)} is claimed, ${String(medianOf(count))} was recorded`);
}
