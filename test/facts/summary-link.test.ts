import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { codeIn, isReachedAlways, reachedBy, summariesOf, unitFixtures } from "./linked.js";

const caller = () => codeIn(unitFixtures(), "caller.c");

describe("a file linked with the summaries of others", () => {
  it("sees through their functions, with its own arguments", () => {
    assert.deepEqual(reachedBy(caller(), "hand_over").slice(0, 1), ["hand_over → write(fd, text, 1)"]);
  });

  it("sees through function-like macros and inline functions of what it includes", () => {
    assert.deepEqual(reachedBy(caller(), "put_byte"), ["put_byte → hand_over → write(fd, text, 1)"]);
    assert.deepEqual(reachedBy(caller(), "shut"), ["shut → close(fd)"]);
  });

  it("knows their constants", () => {
    assert.equal(reachedBy(caller(), "hand_over").at(-1), "hand_over → write(fd, text, 8)");
  });

  it("follows static functions inside the other file, and never links them itself", () => {
    const twice = "twice → hidden → fsync(fd)";
    assert.deepEqual(reachedBy(caller(), "twice"), [twice, twice]);
    assert.deepEqual(reachedBy(caller(), "seek_far"), ["seek_far → one → lseek(fd, 0, SEEK_END)"]);
    assert.deepEqual(reachedBy(caller(), "hidden"), []);
  });

  it("takes a name that two files define for unknown", () => {
    assert.deepEqual(reachedBy(caller(), "usage"), []);
  });

  it("is safe against recursion", () => {
    assert.deepEqual(reachedBy(caller(), "forever"), ["forever → fsync(fd)"]);
    const ring = { "a.c": "int a(int n) { fsync(n); return b(n); }", "b.c": "int b(int n) { return a(n); }" };
    assert.deepEqual(reachedBy(codeIn({ ...ring, "c.c": "int c(int n) { return a(n); }" }, "c.c"), "a"), [
      "a → fsync(n)",
    ]);
  });

  it("knows that a call of theirs never returns", () => {
    const code = caller();
    const call = code.facts.calls.find(({ callee }) => callee === "give_up");
    const block = call && code.facts.blocks[call.block];
    assert.ok(block);
    assert.equal(code.leaves(block), "exit");
  });

  it("keeps the others' facts out of what rules go through", () => {
    const code = caller();
    assert.ok(code.linked.calls.length > code.facts.calls.length);
    assert.ok(code.facts.functions.every(({ file }) => file === undefined));
    const linked = code.linked.functions.slice(code.facts.functions.length);
    assert.ok(linked.every(({ file, span }) => file !== undefined && span[0] > code.facts.text.length));
    assert.deepEqual(
      [...code.known()].filter(({ call }) => call.span[1] > code.facts.text.length),
      [],
    );
    for (const [id, call] of code.linked.calls.entries()) assert.equal(call.id, id);
    for (const [id, block] of code.linked.blocks.entries()) assert.equal(block.id, id);
    for (const [id, variable] of code.linked.variables.entries()) assert.equal(variable.id, id);
  });

  it("believes the database before a project's own substitute", () => {
    const texts = {
      "compat.c": "int fsync(int fd) { return fdatasync(fd); }",
      "a.c": "int f(int fd) { return fsync(fd); }",
    };
    assert.deepEqual(reachedBy(codeIn(texts, "a.c"), "fsync"), ["fsync(fd)"]);
  });
});

describe("a name that several files define", () => {
  const two = { "x/io.c": "int put(int fd) { return fsync(fd); }", "y/io.c": "int put(int fd) { return close(fd); }" };
  const header = "int put(int fd);\n";
  const user = '#include "x/io.h"\nint f(int fd) { return put(fd); }\n';

  it("is the one beside the included header that declares it", () => {
    assert.deepEqual(reachedBy(codeIn({ ...two, "x/io.h": header, "a.c": user }, "a.c"), "put"), ["put → fsync(fd)"]);
    assert.deepEqual(reachedBy(codeIn({ ...two, "x/other.h": header, "a.c": user }, "a.c"), "put"), []);
  });

  it("is the one that is linked into the same program", () => {
    const texts = { ...two, "a.c": "int f(int fd) { return put(fd); }" };
    const link = { "x/io.c": ["one"], "y/io.c": ["two"], "a.c": ["two"] };
    // The file itself offers nothing, but what it is linked into is known.
    assert.deepEqual(reachedBy(codeIn(texts, "a.c", summariesOf(texts, link)), "put"), ["put → close(fd)"]);
  });

  it("stays unknown when one of them does nothing in the kernel", () => {
    const texts = {
      "x.c": two["x/io.c"],
      "y.c": "int put(int fd) { return fd; }",
      "a.c": "int f(int n) { return put(n); }",
    };
    assert.deepEqual(reachedBy(codeIn(texts, "a.c"), "put"), []);
  });

  it("means nothing when two included headers define it", () => {
    const texts = {
      "x.h": "#define put(fd) fsync(fd)\n",
      "y.h": "#define put(fd) close(fd)\n",
      "a.c": '#include "x.h"\n#include "y.h"\nint f(int n) { return put(n); }',
      "b.c": '#include "x.h"\nint f(int n) { return put(n); }',
    };
    assert.deepEqual(reachedBy(codeIn(texts, "a.c"), "put"), []);
    assert.deepEqual(reachedBy(codeIn(texts, "b.c"), "put"), ["put → fsync(n)"]);
  });
});

describe("what helpers do", () => {
  it("is told apart by whether they always do it", () => {
    const texts = {
      "a.c": "int put(int fd) { if (fd < 0) unlink(path); while (more(fd)) fsync(fd); return close(fd); }",
      "b.c": "int f(int n) { return put(n); }",
    };
    const code = codeIn(texts, "b.c");
    const [site] = code.facts.calls;
    assert.ok(site);
    assert.deepEqual(
      code.through(site).map((reached) => [reached.call.callee, isReachedAlways(code, reached)]),
      [
        ["unlink", false],
        ["fsync", true],
        ["close", true],
      ],
    );
  });
});
