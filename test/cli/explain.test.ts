import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { folderWith, syscallLint } from "./bin.js";

function explain(...args: readonly string[]): string {
  const { status, stdout, stderr } = syscallLint(root, ["explain", ...args]);
  assert.equal(status, 0, stderr);
  return stdout;
}

describe("syscall-lint explain", () => {
  it("tells of a system call: numbers, cost, privilege, callers, alternatives, source", () => {
    const text = explain("openat");
    assert.match(text, /^openat — system call · file management/);
    assert.match(text, /^numbers +257 on x86-64, 56 on arm64$/m);
    for (const label of ["cost", "privilege", "reached by", "manual", "source"])
      assert.match(text, new RegExp(`^${label} +\\S`, "m"));
  });

  it("tells of a libc function: its way into the kernel on both C libraries", () => {
    const text = explain("fread");
    assert.match(text, /^fread — libc function · <stdio\.h>/);
    assert.match(text, /^system calls +.*per buffer/m);
    assert.match(text, /→ read once per buffer, on glibc \(0 on x86-64, 63 on arm64\)/);
    assert.match(text, /→ readv once per buffer, on musl/);
    assert.match(text, /Buffered in user space/);
  });

  it("tells of a Node API, with and without its scheme, by its last part, in any form that people write", () => {
    const text = explain("node:fs.readFileSync");
    assert.match(text, /^node:fs\.readFileSync — Node API/);
    assert.match(text, /on the event loop/);
    for (const name of ["fs.readFileSync", "readFileSync", "readFileSync()"]) assert.equal(explain(name), text);
    assert.match(explain("promises.readFile"), /^node:fs\/promises\.readFile — /);
    assert.match(explain("openat(2)"), /^openat — system call/);
  });

  it("fits a screen", () => {
    for (const name of ["openat", "fread", "fs.readFileSync"]) {
      const lines = explain(name).split("\n");
      assert.ok(Math.max(...lines.map((line) => line.length)) <= 110, name);
    }
    assert.ok(explain("fread").split("\n").length <= 45);
  });

  it("gives the database's rows with --json", () => {
    const [subject] = JSON.parse(explain("--json", "openat")) as {
      kind: string;
      row: { name: string; numbers: object };
    }[];
    assert.equal(subject?.kind, "syscall");
    assert.deepEqual(subject.row.numbers, { x86_64: 257, aarch64: 56 });
  });

  it("knows the rows of an overlay, and sends an unknown name to its neighbours", () => {
    const row = {
      name: "spi_read",
      runtime: "libc",
      parameters: [],
      emits: [{ syscall: "no_such", times: 1 }],
      effects: [],
      instead: [],
    };
    const from = [{ source: "review", place: "ours", method: "curated" }];
    const folder = folderWith({
      "rows.json": JSON.stringify({ calls: [{ ...row, summary: "Reads from the bus.", from }] }),
    });
    const { stdout } = syscallLint(folder, ["explain", "--overlay", "rows.json", "spi_read"]);
    assert.match(stdout, /Reads from the bus\./);
    assert.match(stdout, /^privilege +not known of no_such$/m);
    const unknown = syscallLint(root, ["explain", "raedFileSync"]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /doesn't know raedFileSync\. Did you mean node:fs\.readFileSync/);
    assert.match(syscallLint(root, ["explain", "qqqqqqqqqqqq"]).stderr, /Add a row of your own with --overlay/);
  });
});
