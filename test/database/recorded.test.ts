import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as Cost from "../../syscall-db/tools/cost-recording.js";
import { root } from "../repository.js";
import { rowsOf } from "./row-files.js";

const tools = join(root, "syscall-db", "dist", "tools");
const load = async (name: string): Promise<unknown> => import(pathToFileURL(join(tools, name)).href);
const cost = (await load("cost-recording.js")) as typeof Cost;
const generated = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, "syscall-db", "data", "generated", name), "utf8"));

const recording = generated("cost.json") as Cost.CostRecording;

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
