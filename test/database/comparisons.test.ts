import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  againstBetter,
  crossingPhrase,
  database,
  gainsOf,
  gainText,
  mayGain,
  measuredText,
  verdictOf,
  type Comparison,
  type Emission,
} from "syscall-db";

const db = database();
const comparisons = [...db.comparisons()];
const compared = (gain: [number, number], better = "one 64 KiB read"): Comparison => ({
  name: "x",
  of: "64 KiB",
  plain: "a read of each byte",
  better,
  gain,
});

describe("the comparisons", () => {
  it("are at least 60, each with two ways and a range", () => {
    assert.ok(comparisons.length >= 60, String(comparisons.length));
    for (const { name, of, plain, better, gain } of comparisons) {
      assert.ok(of !== "" && plain !== "" && better !== "" && plain !== better, name);
      assert.ok(gain[0] > 0 && gain[0] <= gain[1] && Number.isFinite(gain[1]), name);
    }
  });

  it("are known wherever a row names one", () => {
    const rows = [
      ...[...db.syscalls()].map(({ name, alternatives }) => ({ name, alternatives })),
      ...[...db.calls("libc"), ...db.calls("node")].map(({ name, instead }) => ({ name, alternatives: instead })),
    ];
    for (const { name, alternatives } of rows)
      for (const { comparison } of alternatives)
        assert.ok(comparison === undefined || db.comparison(comparison), `${name}: ${String(comparison)}`);
  });

  it("show what a byte at a time costs: hundreds to thousands of times a large buffer, over a hundred of stdio", () => {
    for (const place of ["tmpfs", "disk"]) {
      const gain = (name: string) => db.comparison(`${name}-on-${place}`)?.gain ?? assert.fail(name);
      assert.ok(gain("copy-byte-or-64KiB")[1] > 500, place);
      assert.ok(gain("copy-byte-or-stdio")[1] > 100, place);
      assert.ok(gain("copy-unbuffered-or-buffered")[1] > 50, place);
    }
  });

  it("count the crossings of both ways", () => {
    const crossings = (name: string) => db.comparison(name)?.crossings;
    assert.deepEqual(crossings("read-byte-or-64KiB"), { plain: 65536, better: 1 });
    assert.deepEqual(crossings("read-or-readv"), { plain: 8, better: 1 });
    assert.deepEqual(crossings("clock_gettime-syscall-or-vdso"), { plain: 1, better: 0 });
    assert.deepEqual(crossings("sendmsg-or-sendmmsg"), { plain: 16, better: 1 });
    assert.deepEqual(crossings("accept-fcntl-or-accept4"), { plain: 5, better: 1 });
  });

  it("also hold what was no gain", () => {
    assert.equal(verdictOf(db.comparison("pread-or-io_uring") ?? assert.fail()), "loss");
    assert.ok(comparisons.some((one) => verdictOf(one) === "none"));
  });
});

describe("a gain", () => {
  it("is put in words, and so is its absence", () => {
    assert.equal(gainText(compared([987, 3626])), "about 1000 to 4000 × one 64 KiB read");
    assert.equal(gainText(compared([0.95, 1.1], "sendfile")), "no gain by sendfile was found (about 1 to 1.1 ×)");
    assert.equal(
      gainText(compared([0.42, 0.44], "an entry of its own")),
      "cheaper than an entry of its own (about 0.4 ×)",
    );
  });

  it("is told as one that there may be where some runs had it", () => {
    assert.equal(gainText(compared([0.7, 2.38], "a mapping")), "up to about 2.4 × a mapping");
    assert.deepEqual(
      [compared([1.5, 2]), compared([0.7, 2.38]), compared([0.9, 1.1]), compared([0.4, 0.5])].map(mayGain),
      [true, true, false, false],
    );
  });

  it("is put in words with its work and its crossings, also where they don't fall", () => {
    const text = (gain: [number, number], plain?: number, better?: number) =>
      measuredText({
        ...compared(gain),
        ...(plain === undefined || better === undefined ? {} : { crossings: { plain, better } }),
      });
    assert.equal(text([987, 3626], 65536, 1), "about 1000 to 4000 ×, measured: 64 KiB, 65536 → 1 crossings");
    assert.equal(text([0.7, 2.38], 16_777_216, 2), "up to about 2.4 ×, measured: 64 KiB, 16 777 216 → 2 crossings");
    assert.equal(
      text([18, 30], 33, 160),
      "about 18 to 30 ×, measured: 64 KiB, though with 160 crossings instead of 33",
    );
    assert.equal(text([0.95, 1.05], 2, 2), "no gain, measured: 64 KiB");
    assert.equal(text([0.4, 0.5]), "slower, by about 2 to 2.5 ×, measured: 64 KiB");
  });

  it("is judged by its whole range", () => {
    assert.deepEqual(
      (
        [
          [1.06, 2],
          [1.04, 2],
          [0.5, 2],
          [0.5, 0.94],
          [0.5, 0.96],
        ] as const
      ).map(([low, high]) => verdictOf(compared([low, high]))),
      ["gain", "none", "none", "loss", "none"],
    );
  });

  it("stands beside the crossings of the call", () => {
    const found = {
      comparison: (name: string) => (name === "much" ? compared([1000, 4000]) : compared([1.5, 2])),
      syscall: (name: string) => (name === "read" ? { alternatives: instead.slice(0, 1) } : undefined),
    };
    const instead = [
      { name: "a", when: "x", comparison: "little" },
      { name: "b", when: "x" },
      { name: "c", when: "x", comparison: "much" },
    ];
    assert.deepEqual(
      gainsOf(instead, found).map(({ alternative }) => alternative.name),
      ["c", "a"],
    );
    const text = (name: string, emits: Emission[], alternatives = instead) =>
      againstBetter({ name, emits, instead: alternatives }, "glibc", found)?.text;
    const perByte: Emission[] = [{ syscall: "read", times: "per-byte" }];
    assert.equal(text("f", perByte), "1 crossing per byte: about 1000 to 4000 × one 64 KiB read");
    assert.equal(text("f", perByte, []), undefined);
    const once: Emission[] = [{ syscall: "read", times: 1 }];
    assert.equal(text("read", once, []), "1 crossing; a read of each byte: about 1.5 to 2 × one 64 KiB read");
    assert.equal(text("f", once, []), undefined);
    assert.equal(text("read", [...once, { syscall: "close", times: 1 }], []), undefined);
  });

  it("follows a phrase for the crossings", () => {
    assert.deepEqual(
      [
        "none",
        "1",
        "4",
        "0 to 1",
        "1 per byte",
        "3 and 1 per entry",
        "at least 2",
        "at least 1",
        "a varying number",
        "20, and 1 per buffer when it is large and cold",
        "1, and 1 per buffer in some cases",
      ].map(crossingPhrase),
      [
        "no crossing",
        "1 crossing",
        "4 crossings",
        "0 to 1 crossings",
        "1 crossing per byte",
        "3 crossings and 1 per entry",
        "at least 2 crossings",
        "at least 1 crossing",
        "a varying number of crossings",
        "20 crossings, and 1 per buffer when it is large and cold",
        "1 crossing, and 1 per buffer in some cases",
      ],
    );
  });
});
