import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import {
  blockingServer,
  byteLoop,
  cleanC,
  findingsIn,
  folderWith,
  statPerEntry,
  syscallLint,
  type JsonResult,
} from "./bin.js";

describe("syscall-lint check", () => {
  it("finds in C, JavaScript and TypeScript, and gives status 1", () => {
    const folder = folderWith({ "a.c": byteLoop, "b.js": blockingServer, "c.ts": blockingServer, "d.c": cleanC });
    const expected = ["a.c:4 no-unbuffered-io", "b.js:4 no-sync-in-handler", "c.ts:4 no-sync-in-handler"];
    assert.deepEqual(findingsIn(folder, "."), expected);
    assert.equal(syscallLint(folder, ["check", "."]).status, 1);
  });

  it("is the default command, and checks the current folder by default", () => {
    const folder = folderWith({ "src/a.c": byteLoop });
    assert.deepEqual(findingsIn(folder, "src"), ["src/a.c:4 no-unbuffered-io"]);
    assert.deepEqual(findingsIn(folder), ["src/a.c:4 no-unbuffered-io"]);
  });

  it("gives status 0 and says so when there is nothing to say", () => {
    const outcome = syscallLint(folderWith({ "a.c": cleanC, "b.c": "" }), ["."]);
    assert.deepEqual(outcome, { status: 0, stdout: "0 findings in 2 files\n", stderr: "" });
  });

  it("prints findings under their file, without colour into a pipe, even when CI would have some", () => {
    const folder = folderWith({ "src/a.c": byteLoop });
    const { stdout } = syscallLint(folder, ["src"], { env: { ...process.env, CI: "true" } });
    assert.match(stdout, /^src[\\/]a\.c\n +4:10 +error +\S.*no-unbuffered-io\n\n1 finding in 1 file\n$/);
    assert.ok(!stdout.includes("\u001B"));
  });

  it("finds the same in several threads as in one, in the same order", () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `f${index}.${index % 2 ? "c" : "js"}`,
        index % 2 ? byteLoop : blockingServer,
      ]),
    );
    const folder = folderWith(files);
    const alone = findingsIn(folder, "--concurrency", "1", ".");
    assert.equal(alone.length, 40);
    assert.deepEqual(findingsIn(folder, "--concurrency", "3", "."), alone);
  });

  it("explains a finding with its calls, their cost and what to use instead", () => {
    const folder = folderWith({ "a.c": byteLoop });
    const { stdout } = syscallLint(folder, ["--explain", "--format", "json", "."]);
    const lines = (JSON.parse(stdout) as JsonResult[])[0]?.messages[0]?.explanation ?? [];
    assert.match(lines[0] ?? "", /^read: /);
    assert.equal(lines[1], "system calls: 1 (read)");
    assert.match(lines[2] ?? "", /^read costs .*the cheapest crossing/);
    assert.match(lines[3] ?? "", /^instead: /);
    const text = syscallLint(folder, ["--explain", "."]).stdout;
    for (const line of lines) assert.ok(text.includes(`    ${line}\n`), line);
  });

  it("changes a rule with --rule, on top of the built-in configuration", () => {
    const folder = folderWith({
      "a.c": byteLoop.replace("char c;", "char d[4];").replace("&c, 1) == 1", "d, 4) == 4").replace("+= c", "+= d[0]"),
    });
    assert.equal(findingsIn(folder, ".").length, 1);
    assert.deepEqual(findingsIn(folder, "--rule", "no-unbuffered-io: off", "."), []);
    assert.deepEqual(findingsIn(folder, "--rule", 'syscalls/no-unbuffered-io: [error, {"maximumBytes": 3}]', "."), []);
  });

  it("counts warnings against --max-warnings, and leaves them out with --quiet", () => {
    const folder = folderWith({ "a.c": byteLoop });
    const warn = ["--rule", "no-unbuffered-io: warn"];
    assert.equal(syscallLint(folder, [...warn, "."]).status, 1);
    assert.equal(syscallLint(folder, [...warn, "--max-warnings", "1", "."]).status, 0);
    assert.deepEqual(syscallLint(folder, [...warn, "--quiet", "."]), {
      status: 0,
      stdout: "0 findings in 1 file\n",
      stderr: "",
    });
  });

  it("obeys eslint-disable comments, and says nothing of those for other rules", () => {
    const comment = "/* eslint-disable-next-line syscalls/no-unbuffered-io */\n  while";
    const others = "// eslint-disable-next-line no-console\n/* eslint node/no-sync: error */\n";
    const folder = folderWith({ "a.c": byteLoop.replace("while", comment), "b.js": `${others}${blockingServer}` });
    assert.deepEqual(findingsIn(folder, "."), ["b.js:6 no-sync-in-handler"]);
  });

  it("applies fixes with --fix and keeps every other byte", () => {
    const latin = Buffer.concat([
      Buffer.from([0x2f, 0x2f, 0xe9, 0x0d, 0x0a]),
      Buffer.from(statPerEntry.replaceAll("\n", "\r\n")),
    ]);
    const folder = folderWith({ "a.js": statPerEntry, "b.js": latin });
    assert.deepEqual(findingsIn(folder, "."), ["a.js:4 no-stat-per-entry", "b.js:5 no-stat-per-entry"]);
    const { status, stdout } = syscallLint(folder, ["--fix", "."]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /2 files fixed/);
    assert.match(readFileSync(join(folder, "a.js"), "utf8"), /withFileTypes: true/);
    assert.deepEqual(readFileSync(join(folder, "b.js")).subarray(0, 5), latin.subarray(0, 5));
    assert.deepEqual(findingsIn(folder, "."), []);
  });

  it("gives no advice that the target can't follow: from --target, or from the nearest package.json", () => {
    const folder = folderWith({
      "package.json": '{ "engines": { "node": ">=20" } }',
      "new/a.js": statPerEntry,
      "old/package.json": '{ "engines": { "node": "^8.0.0" } }',
      "old/lib/package.json": '{ "type": "module" }',
      "old/lib/a.js": statPerEntry,
    });
    assert.deepEqual(findingsIn(folder, "."), ["new/a.js:4 no-stat-per-entry"]);
    assert.deepEqual(findingsIn(folder, "--target", "node=8", "."), []);
    assert.deepEqual(findingsIn(folder, "--target", "node=22", ".").length, 2);
  });

  it("knows a user's own functions with --overlay", () => {
    const row = {
      name: "spi_take",
      runtime: "libc",
      parameters: [
        { name: "fd", roles: ["fd"] },
        { name: "buffer", roles: ["buffer"] },
        { name: "size", roles: ["size"] },
      ],
      returns: "size",
      emits: [{ syscall: "read", times: 1 }],
      effects: [{ effect: "transfers", of: "fd", direction: "in" }],
      instead: [],
      summary: "Reads from the bus.",
      from: [{ source: "review", place: "ours", method: "curated" }],
    };
    const folder = folderWith({
      "a.c": byteLoop.replace("read(", "spi_take("),
      "rows.json": JSON.stringify({ calls: [row] }),
    });
    assert.deepEqual(findingsIn(folder, "a.c"), []);
    assert.deepEqual(findingsIn(folder, "--overlay", "rows.json", "a.c"), ["a.c:4 no-unbuffered-io"]);
  });

  it("lints with the user's configuration, and counts what that ignores", () => {
    const config = 'module.exports = [{ ignores: ["b.js"] }, { rules: { "no-var": "error" } }];';
    const folder = folderWith({ "eslint.cjs": config, "src/a.js": "var a = 1;\n", "b.js": "var b = 1;\n" });
    const { status, stdout } = syscallLint(folder, ["--config", "eslint.cjs", "src", "b.js"]);
    assert.equal(status, 1);
    assert.match(stdout, /no-var[^]*1 finding in 1 file .*left out: 1 ignored/);
  });

  it("parses sloppy scripts, modules and JSX without being told", () => {
    const files = {
      "a.js": "with (globalThis) {}\nreturn 010;\n",
      "b.js": "export const b = await 1;\n",
      "c.jsx": "export const c = <p />;\n",
    };
    assert.equal(syscallLint(folderWith(files), ["."]).status, 0);
  });
});
