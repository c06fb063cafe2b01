import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { skipWithout } from "../skip.js";
import { bin, blockingServer, byteLoop, cleanC, findingsIn, folderWith, statPerEntry, syscallLint } from "./bin.js";

/** The bad file gives the message and status 2; the good file beside it is still checked. */
function assertTold(folder: string, message: RegExp, ...args: readonly string[]): void {
  const { status, stdout, stderr } = syscallLint(folder, [...args, "."]);
  assert.match(stdout, message, stderr);
  assert.match(stdout, /no-unbuffered-io/);
  assert.equal(status, 2);
}

/** An ESLint configuration whose one rule runs this code for each file. */
function configRunning(code: string): string {
  return `
    const { basename } = require("node:path");
    const create = (context) => ({ Program() { const name = basename(context.filename); ${code} } });
    module.exports = [{ files: ["**/*.js"], plugins: { t: { rules: { t: { create } } } }, rules: { "t/t": "error" } }];
  `;
}

describe("bad input", () => {
  it("a path that doesn't exist", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": byteLoop }), ["a.c", "nope"]);
    assert.match(stdout, /nope\n.*No such file or folder\. Check the spelling/);
    assert.match(stdout, /no-unbuffered-io/);
    assert.equal(status, 2);
  });

  it("a file of another kind, and a folder without sources", () => {
    const folder = folderWith({ "a.txt": "x" });
    assert.match(
      syscallLint(folder, ["a.txt"]).stdout,
      /No kind of file that is linted\. Name a folder, or a file ending in \.c /,
    );
    const { status, stderr } = syscallLint(folder, ["."]);
    assert.match(stderr, /Nothing to check in \.\. Name a file/);
    assert.equal(status, 2);
  });

  it("a file that can't be read", function () {
    if (process.platform === "win32") skipWithout(this, "Windows has no permission bits: run it on Linux or macOS");
    const folder = folderWith({ "a.c": byteLoop, "b.c": cleanC, "sub/c.c": cleanC });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "b.c"), 0);
    chmodSync(join(folder, "sub"), 0);
    // The superuser may read everything, so nobody reads.
    const uid = process.getuid?.() === 0 ? { uid: 65534 } : {};
    if (syscallLint(folder, ["--version"], uid).status !== 0)
      skipWithout(this, "nobody may enter this folder: run it as an ordinary user");
    const { status, stdout } = syscallLint(folder, ["."], uid);
    chmodSync(join(folder, "sub"), 0o755);
    assert.match(stdout, /b\.c\n.*No permission to read it \(EACCES\)\. Give yourself permission/);
    assert.match(stdout, /sub\n.*The folder can't be read \(EACCES\)\. Give yourself permission/);
    assert.match(stdout, /no-unbuffered-io/);
    assert.equal(status, 2);
  });

  it("a binary file and UTF-16", () => {
    const binary = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256);
    assertTold(folderWith({ "a.c": byteLoop, "b.c": binary }), /b\.c\n.*A binary file\. Leave it out/);
    assertTold(
      folderWith({ "a.c": byteLoop, "b.c": Buffer.from("\uFEFFint a;", "utf16le") }),
      /The text is UTF-16\. Convert it/,
    );
  });

  it("a file of 50 MB", () => {
    const folder = folderWith({ "a.c": byteLoop, "b.c": "" });
    truncateSync(join(folder, "b.c"), 50e6);
    assertTold(folder, /b\.c\n.*48 MiB is more than the 16 MiB that are read\. Leave it out/);
  });

  it("NUL bytes and invalid UTF-8 are told and linted", () => {
    const latin = Buffer.from(`/* caf\u00E9 */ ${byteLoop.replace("#include <unistd.h>", "")}`, "latin1");
    const folder = folderWith({ "nul.c": `// \0\n${byteLoop}`, "latin.c": latin });
    assert.deepEqual(findingsIn(folder, "."), ["latin.c:4 no-unbuffered-io", "nul.c:5 no-unbuffered-io"]);
    const { status, stderr } = syscallLint(folder, ["."]);
    assert.match(stderr, /latin\.c isn't UTF-8 and was read as Latin-1; convert it/);
    assert.match(stderr, /nul\.c holds a NUL byte on line 1; write \\0 instead/);
    assert.equal(status, 1);
  });

  it("CRLF, lone CR, a byte order mark and empty files are fine", () => {
    const folder = folderWith({
      "crlf.c": byteLoop.replaceAll("\n", "\r\n"),
      "bom.c": `\uFEFF${byteLoop}`,
      "empty.c": "",
      "empty.js": "",
      "empty.ts": "",
    });
    assert.deepEqual(findingsIn(folder, "."), ["bom.c:4 no-unbuffered-io", "crlf.c:4 no-unbuffered-io"]);
    assert.equal(syscallLint(folder, ["."]).stderr, "");
  });

  it("a syntax error on every line: C is checked all the same, JavaScript is told", () => {
    const folder = folderWith({
      "a.c": byteLoop,
      "b.c": "int ( = ;\n".repeat(500),
      "c.js": "const ( = ;\n".repeat(500),
      "d.ts": "const ( = ;\n",
    });
    assert.deepEqual(findingsIn(folder, "."), ["a.c:4 no-unbuffered-io", "c.js:1 failed", "d.ts:1 failed"]);
    assertTold(folder, /c\.js\n.*Parsing error: .* Correct it, or leave the file out with --ignore\./);
  });

  it("comments that ESLint refuses, for the project's own linter: the file is checked, and fixed", () => {
    const comments = `/* eslint-env node, mocha */\n/* global legacy: 7 */\n/* eslint no-undef: [ */\n`;
    const folder = folderWith({ "a.js": comments + blockingServer, "b.js": comments + statPerEntry, "c.js": comments });
    assert.deepEqual(findingsIn(folder, "."), ["a.js:7 no-sync-in-handler", "b.js:7 no-stat-per-entry"]);
    syscallLint(folder, ["--fix", "b.js"]);
    assert.match(readFileSync(join(folder, "b.js"), "utf8"), /withFileTypes/);
  });

  it("comments that ESLint refuses, for our rules or under the user's configuration: an error beside the findings", () => {
    const folder = folderWith({
      "e.cjs": configRunning(""),
      "src/a.js": `/* eslint syscalls/no-sync-in-handler: [ */\n${blockingServer}`,
      "src/b.js": "/* eslint-env node */\n",
    });
    assert.deepEqual(findingsIn(folder, "src/a.js"), ["src/a.js:1 undefined", "src/a.js:5 no-sync-in-handler"]);
    assert.deepEqual(findingsIn(folder, "--config", "e.cjs", "src/b.js"), ["src/b.js:1 undefined"]);
    assert.equal(syscallLint(folder, ["--config", "e.cjs", "src/b.js"]).status, 1);
  });

  it("a file that vanishes between discovery and its turn", () => {
    const config = configRunning(
      `if (name === "a.js") require("node:fs").rmSync(context.filename.replace("a.js", "b.js"));`,
    );
    const folder = folderWith({ "e.cjs": config, "src/a.js": "", "src/b.js": "", "src/c.js": "" });
    const { status, stdout } = syscallLint(folder, ["--config", "e.cjs", "--concurrency", "1", "src"]);
    assert.match(stdout, /b\.js\n.*The file vanished before it was read\. Run again/);
    assert.match(stdout, /0 findings in 2 files · 1 could not be checked/);
    assert.equal(status, 2);
  });

  it("a rule that throws: its file and name are told, other files are checked", () => {
    const config = configRunning(
      `if (name === "b.js") throw new Error("oh dear");
       context.report({ loc: { line: 1, column: 0 }, message: "seen " + name });`,
    );
    const folder = folderWith({ "e.cjs": config, "src/a.js": "a", "src/b.js": "b", "src/c.js": "c" });
    for (const threads of ["1", "2"]) {
      const { status, stdout } = syscallLint(folder, ["--config", "e.cjs", "--concurrency", threads, "src"]);
      assert.match(
        stdout,
        /b\.js\n.*The rule t\/t stopped with an internal error: oh dear\. Please report it .*--rule 't\/t: off'/,
      );
      assert.match(stdout, /seen a\.js[^]*seen c\.js/);
      assert.equal(status, 2);
    }
  });

  it("a thread that dies: the file in work is told, other files are checked", () => {
    const config = configRunning(`if (name === "b.js") process.exit(3);`);
    const folder = folderWith({ "e.cjs": config, "src/a.js": "a", "src/b.js": "b", "src/c.js": "c", "src/d.js": "d" });
    const { status, stdout } = syscallLint(folder, ["--config", "e.cjs", "--concurrency", "2", "src"]);
    assert.match(stdout, /b\.js\n.*Linting stopped with an internal error/);
    assert.match(stdout, /0 findings in 3 files · 1 could not be checked/);
    assert.equal(status, 2);
  });

  const refused: readonly [what: string, args: readonly string[], message: RegExp][] = [
    ["an unknown rule", ["--rule", "no-such: error"], /There is no rule no-such\. The rules are no-.*no-unbuffered-io/],
    [
      "a rule that can't be read",
      ["--rule", "no-unbuffered-io"],
      /--rule can't read 'no-unbuffered-io'\. Write --rule/,
    ],
    ["a severity that doesn't exist", ["--rule", "no-unbuffered-io: fatal"], /--rule can't read .*off, warn or error/],
    [
      "a wrong option of a rule",
      ["--rule", 'no-unbuffered-io: [error, {"nope": 1}]'],
      /What --rule asks for can't be used: .*nope.*Correct the option\./,
    ],
    [
      "a target that can't be read",
      ["--target", "libc=dietlibc"],
      /--target can't read 'libc=dietlibc'\. Write --target kernel=5\.4/,
    ],
    ["a missing configuration", ["--config", "none.js"], /No configuration at .*none\.js\. Check the spelling/],
    [
      "a malformed configuration",
      ["--config", "bad.cjs"],
      /The configuration .*bad\.cjs can't be used: .*Correct the file\./,
    ],
    [
      "a configuration with a wrong key",
      ["--config", "key.cjs"],
      /The configuration .*key\.cjs can't be used: .*nope.*Correct the file\./,
    ],
    [
      "a missing overlay",
      ["--overlay", "none.json"],
      /The overlay .*none\.json can't be read \(ENOENT\)\. Check the path/,
    ],
    ["an overlay that isn't JSON", ["--overlay", "bad.cjs"], /bad\.cjs: this is not JSON: .*Check commas and quotes/],
    [
      "an overlay with a wrong row",
      ["--overlay", "rows.json"],
      /rows\.json: \/calls\/0 \(x\): "\w+" is missing\. Add it/,
    ],
    ["an unknown option", ["--nope"], /unknown option '--nope'[^]*Try syscall-lint check --help/],
    ["an unknown format", ["--format", "xml"], /Allowed choices are stylish, json, sarif, github/],
    ["a limit that is no number", ["--max-warnings", "few"], /A whole number is wanted/],
  ];

  for (const [what, args, message] of refused) {
    it(`${what} is refused before anything is checked`, () => {
      const folder = folderWith({
        "a.c": byteLoop,
        "bad.cjs": "module.exports = [",
        "key.cjs": "module.exports = [{ nope: 1 }];",
        "rows.json": '{ "calls": [{ "name": "x" }] }',
      });
      const { status, stdout, stderr } = syscallLint(folder, [...args, "."]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /internal error|\n +at /);
      assert.equal(stdout, "");
      assert.equal(status, 2);
    });
  }

  it("a reader that stops early gets no complaint", function () {
    if (process.platform === "win32") skipWithout(this, "cmd has no head: run it on Linux or macOS");
    const folder = folderWith(Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`f${index}.c`, byteLoop])));
    const { stdout, stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" --format json . | head -c 1`], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(stdout, "[");
    assert.equal(stderr, "");
  });

  it("Ctrl-C finishes the file in work and gives status 130", async function () {
    if (process.platform === "win32")
      skipWithout(this, "Windows sends no SIGINT to one process: run it on Linux or macOS");
    const config = configRunning(
      `if (name === "f0.js") console.error("begun");
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);`,
    );
    const files = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`src/f${index}.js`, ""]));
    const folder = folderWith({ "e.cjs": config, ...files });
    for (const threads of ["1", "2"]) {
      const child = spawn(process.execPath, [bin, "--config", "e.cjs", "--concurrency", threads, "src"], {
        cwd: folder,
      });
      let stderr = "";
      let told = false;
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
        if (stderr.includes("begun") && !told) told = child.kill("SIGINT");
      });
      const status = await new Promise((resolve) => child.on("close", resolve));
      assert.match(stderr, /stopped after \d of 90 files/);
      assert.equal(status, 130);
    }
  });

  it("a folder that is named like a file, and a pipe", function () {
    const folder = folderWith({ "a.c": byteLoop });
    mkdirSync(join(folder, "dir.c"));
    assert.deepEqual(findingsIn(folder, "."), ["a.c:4 no-unbuffered-io"]);
    if (spawnSync("mkfifo", [join(folder, "pipe.c")]).status !== 0)
      skipWithout(this, "there is no mkfifo: run it on Linux or macOS");
    assert.deepEqual(findingsIn(folder, "."), ["a.c:4 no-unbuffered-io"]);
    assert.match(syscallLint(folder, ["pipe.c"]).stdout, /Neither a file nor a folder\. Name a regular file/);
  });
});
