import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { blockingServer, byteLoop, folderWith, syscallLint } from "./bin.js";

const twice = `${byteLoop}
#include <stdio.h>
void once(int fd) {
  char c;
  read(fd, &c, 1);
  puts("done");
}
`;

describe("syscall-lint why", () => {
  it("says which rule spoke about the call on a line, and why", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": twice }), ["why", "a.c:4"]);
    assert.equal(status, 0);
    assert.match(stdout, /^a\.c:4 {2}while \(read/);
    assert.match(stdout, /^ {2}read$/m);
    assert.match(stdout, /^ {4}spoke +no-unbuffered-io: `read` crosses .*$/m);
  });

  it("says which rule stayed silent, and why", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": twice }), ["why", "a.c:11:3"]);
    assert.equal(status, 0);
    assert.match(stdout, /^ {4}silent +no-unbuffered-io: \S/m);
    assert.doesNotMatch(stdout, /spoke/);
  });

  it("works on JavaScript and TypeScript", () => {
    for (const name of ["a.js", "a.ts"]) {
      const { stdout } = syscallLint(folderWith({ [name]: blockingServer }), ["why", `${name}:4`]);
      assert.match(stdout, /^ {2}node:fs\.readFileSync$/m);
      assert.match(stdout, /^ {4}spoke +no-sync-in-handler: /m);
    }
  });

  it("points to the nearest calls from a line without one", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": twice }), ["why", "a.c:8"]);
    assert.equal(status, 0);
    assert.match(stdout, /No call on this line; the nearest are on 4, 11, 12\./);
  });

  it("refuses what is no place in a file", () => {
    const folder = folderWith({ "a.c": twice, "a.txt": "" });
    for (const [place, message] of [
      ["a.c", /a\.c names no line\. Write FILE:LINE/],
      ["a.c:99", /a\.c has no line 99\. Name one of its 13 lines\./],
      ["b.c:1", /b\.c: no such file\. Check the spelling/],
      ["a.txt:1", /a\.txt is no kind of file that is read\. Name a file ending in \.c/],
    ] as const) {
      const { status, stderr } = syscallLint(folder, ["why", place]);
      assert.match(stderr, message);
      assert.equal(status, 2);
    }
  });
});

describe("syscall-lint facts", () => {
  it("prints functions with their loops and calls in order", () => {
    const { status, stdout } = syscallLint(folderWith({ "a.c": twice }), ["facts", "a.c"]);
    assert.equal(status, 0);
    assert.match(stdout, /2 functions, 3 calls/);
    assert.match(stdout, /2 sum_bytes {2}extern\n +4 loop while, .*\n +4 read\(fd, &c, 1\) {2}compared/);
    assert.match(stdout, /9 once[^]*read\(fd, &c, 1\) {2}ignored[^]*puts\("done"\)/);
  });

  it("prints imports and who is handed a function in JavaScript", () => {
    const { stdout } = syscallLint(folderWith({ "a.ts": blockingServer }), ["facts", "a.ts"]);
    assert.match(stdout, /readFileSync = node:fs readFileSync/);
    assert.match(stdout, /passed to node:http\.createServer/);
    assert.match(stdout, /node:fs\.readFileSync\("page\.html"\) {2}argument/);
  });

  it("gives every fact with --json, without the text", () => {
    const { stdout } = syscallLint(folderWith({ "a.c": twice }), ["facts", "--json", "a.c"]);
    const facts = JSON.parse(stdout) as { language: string; calls: { callee: string }[]; text?: string };
    assert.equal(facts.language, "c");
    assert.deepEqual(
      facts.calls.map((call) => call.callee),
      ["read", "read", "puts"],
    );
    assert.equal(facts.text, undefined);
  });
});
