import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { fixtureFolders, fixturesOfRules } from "../repository.js";
import { skipWithout } from "../skip.js";
import {
  countBetweenMarks,
  disagreement,
  measure,
  obstacle,
  readMeasured,
  readPairs,
  type Pair,
} from "./measurement.js";

const measuredRules = fixtureFolders().filter((rule) => existsSync(join(fixturesOfRules, rule, "measure.json")));

for (const rule of measuredRules)
  describe(`system calls of the fixtures of ${rule}`, () => {
    const fixtures = join(fixturesOfRules, rule);
    const pairs = readPairs(fixtures);
    pairs.forEach((pair, index) => {
      it(`${pair.better} makes fewer than ${pair.flagged}, as many as recorded`, function () {
        const why = obstacle(pairs);
        if (why !== undefined) skipWithout(this, why);
        const { flagged, better, given } = measure(fixtures, pair);
        assert.ok(
          better.total < flagged.total,
          `${pair.better} makes ${better.total}, ${pair.flagged} ${flagged.total}`,
        );
        assert.ok(existsSync(join(fixtures, "measured.json")), "no measured.json: npm run gen -- --measure");
        const recorded = readMeasured(fixtures).pairs[index];
        assert.ok(recorded, "measured.json lacks this pair: npm run gen -- --measure");
        assert.equal(recorded.given, given);
        assert.equal(disagreement(recorded.flagged, flagged, pair.file), undefined);
        assert.equal(disagreement(recorded.better, better, pair.betterFile ?? pair.file), undefined);
      });
    });
  });

describe("counting system calls", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "syscall-lint-counting-"));
    writeFileSync(
      join(folder, "flagged.c"),
      `#include <fcntl.h>
#include <unistd.h>
static int by_byte(const char *path) {
  char c;
  int fd = open(path, O_RDONLY);
  while (read(fd, &c, 1) == 1) {}
  return close(fd);
}
static int by_block(const char *path) {
  char block[4096];
  int fd = open(path, O_RDONLY);
  while (read(fd, block, sizeof block) > 0) {}
  return close(fd);
}
static int crash(const char *path) { return *(volatile int *)8; }
static void ask(int n) { while (n-- > 0) getppid(); }
`,
    );
    writeFileSync(
      join(folder, "flagged.mjs"),
      `import { readdirSync, statSync } from "node:fs";
export function withStat(path) {
  return readdirSync(path).filter((name) => statSync(path + "/" + name).isDirectory());
}
export function withTypes(path) {
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
}
`,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is exact for C", function () {
    const pair: Pair = { file: "flagged.c", flagged: "by_byte", better: "by_block", given: "file", n: 1000 };
    const why = obstacle([pair]);
    if (why !== undefined) skipWithout(this, why);
    const { flagged, better } = measure(folder, pair);
    assert.deepEqual([flagged.calls["read"], flagged.total], [1001, 1003]);
    assert.deepEqual([better.calls["read"], better.total], [2, 4]);
    assert.equal(measure(folder, { ...pair, flagged: "ask", better: "ask", given: "count", n: 7 }).flagged.total, 7);
    assert.throws(() => measure(folder, { ...pair, flagged: "crash" }), /strace .*SIGSEGV/s);
    assert.throws(() => measure(folder, { ...pair, flagged: "absent" }), /cc .*absent/s);
  });

  it("is near for Node", function () {
    const pair: Pair = { file: "flagged.mjs", flagged: "withStat", better: "withTypes", given: "folder", n: 200 };
    const why = obstacle([pair]);
    if (why !== undefined) skipWithout(this, why);
    const { flagged, better } = measure(folder, pair);
    assert.ok(flagged.total >= 200 && flagged.total < 230, JSON.stringify(flagged));
    assert.ok(better.total < 20, JSON.stringify(better));
    assert.throws(() => measure(folder, { ...pair, flagged: "absent" }), /absent/);
  });

  it("leaves out what is named, other threads' wake-ups, resumed lines and what is outside the marks", () => {
    const log = String.raw`7 read(3, "", 1) = 0
7 access("syscall-lint:begin", F_OK) = -1 ENOENT
7 brk(NULL) = 0x1
8 write(17, "\1\0\0\0\0\0\0\0", 8) = 8
8 write(17,  <unfinished ...>
7 read(3,  <unfinished ...>
7 <... read resumed>"x", 1) = 1
7 write(1, "x", 1) = 1
7 access("syscall-lint:end", F_OK) = -1 ENOENT
7 write(1, "x", 1) = 1`;
    assert.deepEqual(countBetweenMarks(log, new Set(["brk"])), { read: 1, write: 1 });
    assert.throws(() => countBetweenMarks(log.replace(/.*:end.*/, ""), new Set()), /didn't run to its end/);
  });

  it("disagrees with another record", () => {
    const counted = { function: "f", total: 100, calls: { read: 100 } };
    assert.equal(disagreement(counted, counted, "a.c"), undefined);
    assert.match(disagreement(counted, { ...counted, total: 101 }, "a.c") ?? "", /recorded f 100 .* counted f 101/);
    assert.equal(disagreement(counted, { ...counted, total: 109 }, "a.mjs"), undefined);
    assert.notEqual(disagreement(counted, { ...counted, total: 120 }, "a.mjs"), undefined);
    assert.notEqual(disagreement(counted, { ...counted, function: "g" }, "a.c"), undefined);
  });
});
