import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { database, OverlayError, readOverlay } from "syscall-db";

const row = {
  name: "my_read_all",
  runtime: "libc",
  parameters: [{ name: "path", roles: ["path"] }],
  emits: [{ syscall: "openat", times: 1 }],
  effects: [{ effect: "opens", of: "path" }],
  instead: [],
  summary: "Reads a whole file.",
  from: [{ source: "review", place: "our library", method: "curated" }],
};

function refusal(content: unknown): OverlayError {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  try {
    readOverlay(text, "own.json");
  } catch (error) {
    assert.ok(error instanceof OverlayError, String(error));
    assert.equal(error.file, "own.json");
    assert.ok(error.message.startsWith("own.json: ") && error.message.endsWith(error.remedy), error.message);
    return error;
  }
  return assert.fail("it was accepted");
}

describe("an overlay", () => {
  it("adds rows and replaces those of the same name, and leaves the built-in database alone", () => {
    const own = readOverlay(JSON.stringify({ calls: [row, { ...row, name: "fopen" }] }), "own.json");
    const db = database().withOverlay(own);
    assert.equal(db.call("my_read_all", "libc")?.summary, "Reads a whole file.");
    assert.equal(db.call("fopen", "libc")?.summary, "Reads a whole file.");
    assert.equal(db.syscall("openat")?.numbers.x86_64, 257);
    assert.notEqual(database().call("fopen", "libc")?.summary, "Reads a whole file.");
  });

  it("may start with a byte order mark and may be empty", () => {
    assert.deepEqual(readOverlay("\uFEFF{}", "own.json"), {});
  });

  it("names place and remedy of a wrong value, a missing and a needless property", () => {
    const wrongRole = refusal({
      calls: [row, { ...row, name: "b", parameters: [{ name: "p", roles: ["filename"] }] }],
    });
    assert.equal(wrongRole.place, "/calls/1/parameters/0/roles/0 (b)");
    assert.match(wrongRole.remedy, /^Use one of fd, stream, directory, .*\bpath\b/);

    const { summary, ...withoutSummary } = row;
    assert.ok(summary);
    const missing = refusal({ calls: [withoutSummary] });
    assert.equal(missing.place, "/calls/0 (my_read_all)");
    assert.match(missing.message, /"summary" is missing/);

    const needless = refusal({ calls: [{ ...row, cost: 3 }] });
    assert.match(needless.message, /"cost" is not a property/);
  });

  it("refuses a row without a name, and two of one name", () => {
    assert.equal(refusal({ calls: [{}] }).place, "/calls/0");
    const twice = refusal({ calls: [row, row] });
    assert.equal(twice.place, "/calls/1 (my_read_all)");
    assert.match(twice.remedy, /Keep one/);
    assert.doesNotThrow(() => readOverlay(JSON.stringify({ calls: [row, { ...row, runtime: "node" }] }), "own.json"));
  });

  it("refuses unknown sections, rows that are no array, other JSON and no JSON", () => {
    assert.equal(refusal({ functions: [] }).place, "/functions");
    assert.match(refusal({ functions: [] }).remedy, /syscalls, calls, commands, constants, runtimes, sources/);
    assert.match(refusal({ calls: {} }).message, /not an array/);
    assert.match(refusal([row]).message, /not an object/);
    assert.match(refusal("null").message, /not an object/);
    assert.match(refusal("{ // comment\n}").message, /not JSON/);
    assert.match(refusal({ constructor: [] }).message, /no kind of row/);
    assert.match(refusal("").message, /not JSON/);
  });
});
