import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { crossings, database, type LibraryCall, type Platform } from "syscall-db";
import { root } from "../repository.js";

const data = path.join(root, "syscall-db", "data");

const rows = [...database().calls("node")];

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
    for (const release of ["node-20", "node-22", "node-24"] as const)
      assert.equal(crossings(row, release).always, 20, release);
  });

  it("tell releases apart where they differ", () => {
    const always = (name: string, release: Platform) => {
      const row = database().call(name, "node");
      assert.ok(row, name);
      return crossings(row, release).always;
    };
    assert.deepEqual(
      [always("node:os.availableParallelism", "node-20"), always("node:os.availableParallelism", "node-22")],
      [1, 4],
    );
    assert.ok(always("node:fs.copyFileSync", "node-24") > always("node:fs.copyFileSync", "node-20"));
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

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
