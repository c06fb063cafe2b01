import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { database, type LibraryCall } from "syscall-db";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const data = path.join(root, "syscall-db", "data");

type Counts = Readonly<Record<string, number>>;

interface Recorded {
  readonly loop: Counts;
  readonly pool: Counts;
  readonly child: Counts;
  readonly poolHops: number;
}

interface Recording {
  readonly about: { readonly node: string; readonly architecture: string };
  readonly calls: Readonly<Record<string, Recorded>>;
}

const recording = JSON.parse(readFileSync(path.join(data, "generated", "node-recording.json"), "utf8")) as Recording;
const rows = [...database().calls("node")];

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
];

describe("Node rows", () => {
  it("are many, and serve every form of node:fs", () => {
    assert.ok(rows.length >= 400, `${String(rows.length)} rows`);
    for (const name of ["readFile", "stat", "readdir", "mkdir", "rm", "copyFile"])
      for (const row of [`node:fs.${name}Sync`, `node:fs.${name}`, `node:fs/promises.${name}`])
        assert.ok(database().call(row, "node"), row);
  });

  it("stand one per line, sorted by name", () => {
    for (const file of readdirSync(path.join(data, "node"))) {
      const lines = readFileSync(path.join(data, "node", file), "utf8")
        .trimEnd()
        .split("\n")
        .slice(1, -1);
      const names = lines.map((line) => (JSON.parse(line.replace(/,$/, "")) as LibraryCall).name);
      assert.deepEqual(names, names.toSorted(byCodeUnit), file);
    }
  });

  it("claim as measured exactly what the recording holds", () => {
    let compared = 0;
    for (const row of rows)
      for (const from of row.from) {
        if (from.source !== "node-recording") continue;
        const recorded = recording.calls[from.place];
        assert.ok(recorded, `${row.name}: the recording has no ${from.place}`);
        if (from.of === "poolHops") assert.equal(row.poolHops, recorded.poolHops, row.name);
        else assert.deepEqual(claimed(row), countsOf(recorded), row.name);
        compared += 1;
      }
    assert.ok(compared >= 300, `${String(compared)} claims compared`);
  });

  it("say of every synchronous file function that it blocks, and of no promise that it does", () => {
    for (const row of rows) {
      if (/^node:fs\.\w+Sync$/.test(row.name)) assert.equal(row.blocksEventLoop, true, row.name);
      if (row.name.startsWith("node:fs/promises.")) assert.equal(row.blocksEventLoop, false, row.name);
    }
  });

  it("offer only alternatives that exist", () => {
    for (const row of rows)
      for (const { name } of row.instead)
        if (/^node:\S+\.\S+$/.test(name)) assert.ok(database().call(name, "node"), `${row.name}: ${name}`);
  });

  it("show the price of a promise: readFile of a small file takes four trips through the pool", () => {
    const row = database().call("node:fs/promises.readFile", "node");
    assert.ok(row);
    assert.equal(row.poolHops, 4);
    assert.equal(
      [...claimed(row).values()].reduce((sum, times) => sum + times, 0),
      20,
    );
  });
});

describe("Node names", () => {
  const spellings: Readonly<Record<string, string>> = {
    "console.log": "node:console.log",
    "express.Router().get": "express().get",
    "express().route().get().post": "express().route().post",
    "fastify.fastify().get": "fastify().get",
    "fs-extra.ensureDirSync": "fs-extra.ensureDirSync",
    "fs-extra.readFileSync": "node:fs.readFileSync",
    "koa-router().get": "@koa/router().get",
    "node:fs.promises.open().read": "node:fs/promises.open().read",
    "node:fs.lstatSync().isDirectory": "node:fs.statSync().isDirectory",
    "node:fs.promises.lstat().isFile": "node:fs.statSync().isFile",
    "node:path.posix.join": "node:path.join",
    "process.stdout.write": "node:process.stdout.write",
    setTimeout: "node:timers.setTimeout",
    "vitest.describe.each()": "node:test.describe",
    "node:events().on": "node:events.EventEmitter().on",
  };
  for (const [written, canonical] of Object.entries(spellings))
    it(`${written} is ${canonical}`, () => {
      assert.equal(database().call(written, "node")?.name, canonical);
    });

  it("are aliases of something, and settle", () => {
    const names = rows.map((row) => row.name);
    for (const [alias, target] of database().aliases("node")) {
      const resolved = database().canonical(alias, "node");
      assert.equal(database().canonical(resolved, "node"), resolved, `${alias} never settles`);
      const leads = names.some((name) => name.startsWith(resolved) && /^[.(/]?$/.test(name.charAt(resolved.length)));
      assert.ok(leads, `${alias} → ${target} leads nowhere`);
    }
  });
});

describe("Node recording", () => {
  it("comes out the same again", function () {
    const [major = ""] = recording.about.node.split(".");
    if (process.platform !== "linux") skipWithout(this, "system calls are recorded on Linux only");
    if (spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status !== 0)
      skipWithout(this, "strace isn't installed or may not trace: npm run setup:host");
    if (process.version.split(".")[0] !== `v${major}` || process.arch !== recording.about.architecture)
      skipWithout(
        this,
        `the recording is of Node ${major} on ${recording.about.architecture}: run the tests with that`,
      );
    const script = path.join(root, "syscall-db", "dist", "tools", "record-node.js");
    const run = spawnSync(process.execPath, [script, ...steady.flatMap((name) => ["--only", name])], {
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stderr);
    const fresh = JSON.parse(run.stdout) as Recording;
    for (const name of steady) {
      const [now, before] = [fresh.calls[name], recording.calls[name]];
      assert.ok(now && before, name);
      // How often the loop polls depends on what else the machine does.
      assert.deepEqual(withoutPolls(countsOf(now)), withoutPolls(countsOf(before)), name);
    }
  }).timeout(60_000);
});

/** Unconditional emissions, keyed by thread and syscall. */
function claimed(row: LibraryCall): ReadonlyMap<string, number> {
  const entries = row.emits
    .filter((one) => one.when === undefined)
    .map((one) => [`${one.thread ?? ""} ${one.syscall}`, one.times]);
  return new Map(entries as [string, number][]);
}

function countsOf(recorded: Recorded): ReadonlyMap<string, number> {
  const threads = ["loop", "pool", "child"] as const;
  return new Map(
    threads.flatMap((thread) =>
      Object.entries(recorded[thread]).map(([call, times]) => [`${thread} ${call}`, times] as const),
    ),
  );
}

function withoutPolls(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].filter(([key]) => !key.endsWith(" epoll_pwait")));
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
