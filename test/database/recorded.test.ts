import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type Architecture } from "syscall-db";
import type * as Numbers from "../../syscall-db/tools/import-numbers.js";
import type * as Cost from "../../syscall-db/tools/cost-recording.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import { rowsOf } from "./row-files.js";

const tools = join(root, "syscall-db", "dist", "tools");
const load = async (name: string): Promise<unknown> => import(pathToFileURL(join(tools, name)).href);
const numbers = (await load("import-numbers.js")) as typeof Numbers;
const cost = (await load("cost-recording.js")) as typeof Cost;
const generated = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, "syscall-db", "data", "generated", name), "utf8"));

const committed = generated("numbers.json") as Numbers.Numbers;
const recording = generated("cost.json") as Cost.CostRecording;

const packages: Readonly<Record<Architecture, string>> = {
  x86_64: "linux-libc-dev",
  aarch64: "linux-libc-dev-arm64-cross",
};

describe("syscall numbers", () => {
  for (const architecture of ["x86_64", "aarch64"] as const) {
    it(`of ${architecture} are those of the kernel headers`, function () {
      const folder = numbers.headerFolders[architecture];
      if (!numbers.hasHeaders(folder))
        skipWithout(this, `${packages[architecture]} isn't installed: npm run setup:host`);
      if (!hasCompiler()) skipWithout(this, "there is no C compiler: npm run setup:host");
      const headers = numbers.readNumbers(architecture, folder);
      // A newer header may know more calls than we do; what both know must agree, and we may not invent any.
      const shared = Object.entries(headers).filter(([name]) => name in committed[architecture]);
      assert.deepEqual(Object.fromEntries(shared), committed[architecture]);
    });
  }

  it("are written sorted, a name on a line", () => {
    const text = readFileSync(join(root, "syscall-db", "data", "generated", "numbers.json"), "utf8");
    assert.equal(text.replaceAll("\r\n", "\n"), numbers.numbersText(committed));
    for (const table of Object.values(committed)) assert.deepEqual(Object.keys(table), Object.keys(table).sort());
  });

  it("hold known values of both architectures, and leave out what one doesn't have", () => {
    assert.deepEqual(database().syscall("openat")?.numbers, { x86_64: 257, aarch64: 56 });
    assert.deepEqual(database().syscall("clone3")?.numbers, { x86_64: 435, aarch64: 435 });
    assert.deepEqual(database().syscall("open")?.numbers, { x86_64: 2 });
    assert.ok(!("arch_specific_syscall" in committed.aarch64) && !("syscalls" in committed.aarch64));
  });
});

describe("the cost recording", () => {
  it("has at least 100 operations, repeated at least 5 times, against getppid", () => {
    assert.ok(recording.operations.length >= 100 && recording.repeats >= 5);
    const unit = recording.operations.find(({ syscall }) => syscall === "getppid");
    assert.deepEqual([unit?.ratio, unit?.range], [1, [1, 1]]);
    for (const { operation, range, ratio } of recording.operations)
      assert.ok(range[0] <= ratio && ratio <= range[1] && range[0] > 0, operation);
  });

  it("is what the measured rows say, and no other row claims to be measured", () => {
    for (const row of rowsOf("syscall")) {
      const { tier, ratio, of, basis } = row.cost;
      const measured = cost.rowCost(recording.operations, row.name);
      if (measured === undefined) assert.deepEqual([basis, ratio, of], ["estimated", undefined, undefined], row.name);
      else assert.deepEqual({ tier, ratio, of, basis }, measured, row.name);
    }
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

function hasCompiler(): boolean {
  return spawnSync("cc", ["--version"], { stdio: "ignore" }).status === 0;
}
