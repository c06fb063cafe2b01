import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  costOf,
  costOfAmount,
  crossings,
  crossingsFor,
  database,
  gainOfBatching,
  multipleText,
  suggestNames,
  type Emission,
  type LibraryCall,
  type Platform,
  type Syscall,
} from "syscall-db";

describe("the cost model", () => {
  it("says multiples without made-up precision", () => {
    assert.equal(multipleText([987, 3626]), "about 1000 to 4000 ×");
    assert.equal(multipleText([1273, 3626]), "about 1300 to 4000 ×");
    assert.equal(multipleText([1000, 4000]), "about 1000 to 4000 ×");
    assert.equal(multipleText([8.63, 9.04]), "about 9 ×");
    assert.equal(multipleText([1.29, 22.2]), "about 1.3 to 22 ×");
    assert.equal(multipleText([140, 250]), "about 140 to 300 ×");
    assert.equal(multipleText([0.17, 0.18]), "about 0.2 ×");
  });

  it("refuses what is no range", () => {
    for (const wrong of [
      [2, 1],
      [-1, 1],
      [1, Infinity],
      [NaN, 1],
    ] as const)
      assert.throws(() => multipleText(wrong), RangeError);
  });

  it("counts what every call makes and what some make", () => {
    const text = (...emits: Emission[]) => crossings({ emits }, "glibc").text;
    assert.equal(text(), "none");
    assert.equal(text({ syscall: "read", times: 4 }), "4");
    assert.equal(text({ syscall: "openat", times: 1 }, { syscall: "lseek", times: 1, when: "mode is a" }), "1 to 2");
    assert.equal(text({ syscall: "read", times: "per-buffer" }), "1 per buffer");
    assert.equal(
      text({ syscall: "openat", times: 3 }, { syscall: "getdents64", times: "per-entry" }),
      "3 and 1 per entry",
    );
    assert.equal(text({ syscall: "openat", times: 2 }, { syscall: "read", times: "varies" }), "at least 2");
    assert.equal(text({ syscall: "read", times: "varies" }), "a varying number");
  });

  it("says on which condition a count grows", () => {
    const text = (...emits: Emission[]) => crossings({ emits }, "node-24").text;
    const close: Emission = { syscall: "close", times: 4 };
    const more = (when: string): Emission => ({ syscall: "read", times: "per-buffer", when });
    assert.equal(text(close, more("it is large: more reads")), "4, and 1 per buffer when it is large");
    assert.equal(text(more("where it is large")), "1 per buffer where it is large");
    assert.equal(text(close, more("it is large"), more("it is text")), "4, and 2 per buffer in some cases");
    const entry: Emission = { syscall: "statx", times: "per-entry" };
    assert.equal(text(close, entry, more("it is large")), "4 and 1 per entry, and 1 per buffer when it is large");
  });

  it("tells what the first call in a process makes beside those of every call", () => {
    const call: Pick<LibraryCall, "emits" | "cold"> = {
      emits: [{ syscall: "read", times: 1 }],
      cold: [
        { syscall: "openat", times: 2, on: "glibc" },
        { syscall: "mmap", times: 3, when: "it is large" },
      ],
    };
    const named = (platform: Platform) => crossings(call, platform).first.map(({ syscall }) => syscall);
    assert.deepEqual([named("glibc"), named("musl")], [["openat", "mmap"], ["mmap"]]);
    const { always, most, text } = crossings(call, "glibc");
    assert.deepEqual([always, most, text], [1, 1, "1"]);
    assert.deepEqual(crossings({ emits: call.emits }, "glibc").first, []);
    assert.deepEqual(crossingsFor(call, "glibc", {}), [1, 1]);
    assert.deepEqual(crossingsFor(call, "glibc", { first: true }), [3, 6]);
    assert.deepEqual(crossingsFor(call, "musl", { first: true }), [1, 4]);
  });

  it("keeps the C libraries apart", () => {
    const emits: Emission[] = [
      { syscall: "openat", times: 1, on: "glibc" },
      { syscall: "open", times: 1, on: "musl" },
      { syscall: "ioctl", times: 1, on: "musl" },
    ];
    assert.deepEqual(
      crossings({ emits }, "glibc").each.map(({ syscall }) => syscall),
      ["openat"],
    );
    assert.equal(crossings({ emits }, "musl").always, 2);
  });

  it("knows no highest count when something grows", () => {
    const growing = crossings({ emits: [{ syscall: "read", times: "per-item" }] }, "node-20");
    assert.deepEqual([growing.always, growing.most], [0, undefined]);
    const bounded = crossings(
      {
        emits: [
          { syscall: "read", times: 1 },
          { syscall: "close", times: 1, when: "x" },
        ],
      },
      "node-20",
    );
    assert.deepEqual([bounded.always, bounded.most], [1, 2]);
  });

  it("puts the cost of a system call in words", () => {
    const named = (name: string) => costOf(database().syscall(name) ?? assert.fail(name));
    assert.equal(named("clock_gettime").text, "no crossing: the vDSO answers in user space");
    assert.equal(named("reboot").text, "a heavy crossing (estimated)");
    assert.match(named("openat").text, /^about \d+ to \d+ × the cheapest crossing \(.+\)$/);
    assert.equal(named("fsync").tier, "heavy");
    assert.equal(named("getppid").text, "about 1 × the cheapest crossing (the unit of every ratio)");
  });
});

describe("crossings for an amount of work", () => {
  const count = (emits: Emission[], work: Parameters<typeof crossingsFor>[2], bufferSize?: number) =>
    crossingsFor({ emits }, "glibc", work, bufferSize);

  it("grow with bytes, items, entries and full buffers", () => {
    assert.deepEqual(count([{ syscall: "write", times: "per-byte" }], { bytes: 65536 }), [65536, 65536]);
    assert.deepEqual(count([{ syscall: "read", times: "per-buffer" }], { bytes: 10000 }, 4096), [3, 3]);
    assert.deepEqual(count([{ syscall: "close", times: "per-item" }], { items: 7 }), [7, 7]);
    const listing: Emission[] = [
      { syscall: "openat", times: 1 },
      { syscall: "newfstatat", times: "per-entry" },
      { syscall: "close", times: 1, when: "x" },
    ];
    assert.deepEqual(count(listing, { entries: 100 }), [101, 102]);
  });

  it("aren't known when they vary, or when the amount isn't told", () => {
    assert.equal(count([{ syscall: "read", times: "varies" }], { bytes: 1 }), undefined);
    assert.equal(count([{ syscall: "read", times: "per-item" }], { bytes: 1 }), undefined);
    assert.equal(count([{ syscall: "read", times: "per-buffer" }], { bytes: 1 }), undefined);
    assert.deepEqual(count([], {}), [0, 0]);
  });
});

describe("growing cost", () => {
  const grown: Pick<Syscall, "cost"> = {
    cost: {
      tier: "medium",
      basis: "measured",
      blocks: "may",
      ratio: [2, 12],
      slopes: [{ per: "KiB", ratio: [0.1, 0.2], fixed: [2, 3], of: "4 to 256 KiB" }],
    },
  };

  it("is the fixed part and so much for each", () => {
    assert.deepEqual(costOfAmount(grown, "KiB", 10), [3, 5]);
    assert.equal(costOfAmount(grown, "item", 10), undefined);
  });

  it("tells what batching saves, both ends at their worst", () => {
    const gain = gainOfBatching(grown, "KiB", 1, 10);
    assert.deepEqual(
      gain?.map((each) => Math.round(each * 100) / 100),
      [4.2, 10.67],
    );
    assert.equal(gainOfBatching(grown, "page", 1, 10), undefined);
    for (const [small, large] of [
      [0, 1],
      [2, 1],
      [NaN, 1],
    ] as const)
      assert.throws(() => gainOfBatching(grown, "KiB", small, large), RangeError);
  });

  it("says in words what a hundredth of a crossing is", () => {
    const text = (low: number, high: number) =>
      costOf({
        cost: { ...grown.cost, slopes: [{ per: "item", ratio: [low, high], fixed: [1, 1], of: "1 to 64 pieces" }] },
      }).slopes[0]?.text;
    assert.equal(text(0.1, 0.2), "and about 0.1 to 0.2 × per item (1 to 64 pieces)");
    assert.equal(text(0.001, 0.009), "and under 0.01 × per item (1 to 64 pieces)");
    assert.deepEqual(costOf(database().syscall("getppid") ?? assert.fail()).slopes, []);
  });

  // The slope goes over a buffer that stays in the processor's cache, the comparison over one that mostly doesn't.
  it("is within a factor of three of the comparison that measured the same", () => {
    const read = database().syscall("read") ?? assert.fail();
    const [low, high] = gainOfBatching(read, "KiB", 1 / 1024, 64) ?? assert.fail();
    const [measuredLow, measuredHigh] = database().comparison("read-byte-or-64KiB")?.gain ?? assert.fail();
    assert.ok(measuredLow <= high * 3 && low <= measuredHigh * 3, `${String(low)} to ${String(high)}`);
  });
});

describe("suggestions for unknown names", () => {
  const near = (name: string) => suggestNames(name, database());

  it("find a slip of the fingers", () => {
    assert.equal(near("opneat")[0], "openat");
    assert.equal(near("epoll_wiat")[0], "epoll_wait");
    assert.equal(near("fopn")[0], "fopen");
  });

  it("find Node names without their module, whatever the case", () => {
    assert.ok(near("readfilesync").includes("node:fs.readFileSync"), near("readfilesync").join());
    assert.equal(near("fs.readFileSnyc")[0], "node:fs.readFileSync");
  });

  it("stay silent when nothing is near, and keep to the limit", () => {
    assert.deepEqual(near("completely_unrelated_identifier"), []);
    assert.ok(suggestNames("getgid", database(), 2).length <= 2);
  });
});
