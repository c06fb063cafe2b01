import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { byteLoop, cleanC, folderWith, statPerEntry, syscallLint } from "./bin.js";

interface Page {
  readonly title: string;
  readonly gaps: readonly string[];
  readonly rows: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly function: string;
    readonly call: string;
    readonly chain: readonly string[];
    readonly syscalls: readonly string[];
    readonly predicted: number;
    readonly findings: readonly { readonly rule: string }[];
  }[];
}

function dataOf(html: string): Page {
  const [, json = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json) as Page;
}

function reportOf(folder: string, ...args: readonly string[]): { html: string; data: Page } {
  const { status, stderr } = syscallLint(folder, ["report", ".", "-o", "r.html", ...args]);
  assert.equal(status, 0, stderr);
  const html = readFileSync(join(folder, "r.html"), "utf8");
  return { html, data: dataOf(html) };
}

describe("syscall-lint report", () => {
  it("has every call site with place, function, system calls, crossings and findings", () => {
    const { data } = reportOf(folderWith({ "lib/sum.c": byteLoop, "jobs.js": statPerEntry, "add.c": cleanC }));
    assert.deepEqual(
      data.rows.map(
        ({ file, line, column, call, syscalls }) => `${file}:${line}:${column} ${call} ${syscalls[0] ?? ""}`,
      ),
      [
        "jobs.js:3:38 readdirSync getdents64",
        "jobs.js:4:7 lstatSync statx",
        "jobs.js:4:53 console.log write",
        "jobs.js:5:3 list getdents64",
        "lib/sum.c:4:10 read read",
      ],
    );
    const read = data.rows[4];
    assert.equal(read?.function, "sum_bytes");
    assert.equal(read.predicted, 100);
    assert.deepEqual(
      data.rows.map(({ findings }) => findings.map(({ rule }) => rule)),
      [[], ["syscalls/no-stat-per-entry"], [], [], ["syscalls/no-unbuffered-io"]],
    );
  });

  it("sees through helpers in other files, unless told not to", () => {
    const files = {
      "put.h": "void put(int fd, char c);\n",
      "put.c": '#include "put.h"\n#include <unistd.h>\nvoid put(int fd, char c) { write(fd, &c, 1); }\n',
      "use.c": '#include "put.h"\nvoid f(int fd) { put(fd, 1); }\n',
    };
    const chains = (...args: readonly string[]) =>
      reportOf(folderWith(files), ...args).data.rows.map(({ chain }) => chain);
    assert.deepEqual(chains(), [[], ["put", "write"]]);
    assert.deepEqual(chains("--no-summaries"), [[]]);
  });

  it("is one file that may run nothing but its own script", () => {
    const { html } = reportOf(folderWith({ "a.c": byteLoop }));
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const [, style = ""] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const [, script = ""] = /<script type="module">(.*?)<\/script>/s.exec(html) ?? [];
    assert.ok(style.length > 1000 && script.length > 1000);
    assert.equal(
      policy,
      `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${hash(style)}; script-src ${hash(script)}`,
    );
    assert.doesNotMatch(html, /(?:src|href)=|@import|url\(|^import |^export /m);
  });

  it("text from code can't end the element that it stands in", () => {
    const { html, data } = reportOf(folderWith({ "a.c": byteLoop }), "--title", "</script><script>alert(1)</script>");
    assert.equal(data.title, "</script><script>alert(1)</script>");
    assert.equal(html.match(/<\/script>/g)?.length, 2);
  });

  it("tells of files that can't be parsed, reports on the others, and ends with status 2", () => {
    const folder = folderWith({ "bad.js": "const = 1;\n", "a.c": byteLoop });
    const { status, stderr } = syscallLint(folder, ["report", ".", "-o", "r.html"]);
    assert.equal(status, 2);
    assert.match(stderr, /bad\.js:1: /);
    const { gaps, rows } = dataOf(readFileSync(join(folder, "r.html"), "utf8"));
    assert.equal(gaps.length, 1);
    assert.deepEqual(
      rows.map(({ file }) => file),
      ["a.c"],
    );
  });

  it("refuses folders without code and places that can't be written, before any work", () => {
    const folder = folderWith({ "notes.txt": "", "a.c": byteLoop });
    const missing = syscallLint(folder, ["report", ".", "-o", "no/r.html"]);
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /no\/r\.html can't be written \(ENOENT\)\. Name a file in a folder that is there\./);
    const empty = syscallLint(folderWith({ "notes.txt": "" }), ["report", ".", "-o", "r.html"]);
    assert.equal(empty.status, 2);
    assert.match(empty.stderr, /Nothing to report on/);
    assert.equal(existsSync(join(folder, "r.html")), false);
  });

  it("goes to standard output when asked to", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": byteLoop }), ["report", ".", "-o", "-"]);
    assert.equal(status, 0);
    assert.match(stdout, /^<!doctype html>/);
    assert.equal(dataOf(stdout).rows.length, 1);
  });
});
