import assert from "node:assert/strict";
import { readSummaries, SummariesError, type FunctionSummary } from "eslint-plugin-syscalls/summaries";
import { describe, it } from "mocha";
import { summariesOf, unitFixtures } from "./linked.js";

function functionsIn(texts: Readonly<Record<string, string>>): readonly FunctionSummary[] {
  return summariesOf(texts).units.flatMap(({ functions }) => functions);
}

function summaryOf(texts: Readonly<Record<string, string>>, name: string): FunctionSummary {
  const found = functionsIn(texts).find((one) => one.name === name);
  assert.ok(found, `no summary of ${name}`);
  return found;
}

describe("the summary of a C file", () => {
  it("gives the arguments of crossings in terms of parameters, also of one that is counted down", () => {
    const { parameters, calls } = summaryOf(unitFixtures(), "hand_over");
    assert.deepEqual(
      parameters.map(({ name }) => name),
      ["fd", "bytes", "size"],
    );
    assert.deepEqual(
      calls.map(({ callee, arguments: given }) => [callee, given]),
      [["write", [0, 1, 2].map((variable) => ({ kind: "variable", variable }))]],
    );
  });

  it("keeps the loop around a call, and what the function returns", () => {
    const { blocks } = summaryOf(unitFixtures(), "hand_over");
    assert.deepEqual(
      blocks.map(({ kind, loop }) => [kind, loop?.form]),
      [["loop", "while"]],
    );
    const [open] = summaryOf(unitFixtures(), "open_log").calls;
    assert.equal(open?.returned, true);
    assert.deepEqual(open.arguments[1], { kind: "symbols", names: ["O_APPEND", "O_WRONLY"] });
  });

  it("says which functions never return: by declaration, and by an end that has no other way out", () => {
    assert.equal(summaryOf(unitFixtures(), "give_up").exits, true);
    const text = "#include <stdlib.h>\nvoid a(void) { exit(1); }\nint b(int c) { if (c) return 1; exit(1); }\n";
    const names = functionsIn({ "a.c": text }).filter(({ exits }) => exits);
    assert.deepEqual(
      names.map(({ name }) => name),
      ["a"],
    );
  });

  it("leaves out what reaches nothing, what only a dying process reaches, and static functions nobody offers", () => {
    const text = `#include <unistd.h>
      void die(int fd) __attribute__((noreturn));
      void die(int fd) { fsync(fd); _exit(1); }
      int add(int a, int b) { return a + b; }
      int check(int a) { if (a) die(a); return a; }
      static int unused(int fd) { return fsync(fd); }
    `;
    assert.deepEqual(
      functionsIn({ "a.c": text }).map(({ name, calls }) => [name, calls.length]),
      [["die", 0]],
    );
  });

  it("ends a few helpers away from the kernel", () => {
    const chain = [1, 2, 3, 4].map((n) => `int f${n}(int fd) { return f${n - 1}(fd); }`);
    const names = functionsIn({ "a.c": ["int f0(int fd) { return fsync(fd); }", ...chain].join("\n") });
    assert.deepEqual(
      names.map(({ name }) => name),
      ["f0", "f1", "f2"],
    );
  });

  it("leaves out code for other systems, values that change, constants of the system and substitutes for them", () => {
    const text = `#ifdef _WIN32
      int other(int fd) { return fsync(fd); }
      #endif
      int moved(const char *path) { path = other_path(); return unlink(path); }`;
    assert.deepEqual(
      functionsIn({ "a.c": text }).map(({ name }) => name),
      ["moved"],
    );
    assert.equal(summaryOf({ "a.c": text }, "moved").calls[0]?.arguments[0]?.kind, "unknown");
    const header =
      "#ifndef O_CLOEXEC\n#define O_CLOEXEC 0\n#endif\n#ifndef FD_LATE\n#define FD_LATE 1\n#endif\n#define SIZE 7\n";
    const user = `#include "a.h"\nint f(int fd, char *b) { return read(fd, b, SIZE) + open(b, O_CLOEXEC, FD_LATE); }`;
    const [unit] = summariesOf({ "a.h": header, "b.c": user }).units;
    assert.deepEqual(unit?.constants, { SIZE: { kind: "number", value: 7 } });
  });

  it("doesn't see headers that other systems include", () => {
    const texts = {
      "win.h": "#define SIZE 7\n",
      "unix.h": "#define ROOM 9\n",
      "a.c":
        '#if defined(_WIN32)\n#include "win.h"\n#else\n#include "unix.h"\n#endif\nint f(int n) { return read(n, 0, SIZE + ROOM); }',
    };
    const { units } = summariesOf(texts);
    assert.deepEqual(
      units.map(({ file, includes }) => [file, includes]),
      [
        ["unix.h", []],
        ["a.c", ["unix.h"]],
      ],
    );
  });

  it("is read back as it was written", () => {
    const summaries = summariesOf(unitFixtures());
    assert.deepEqual(readSummaries(JSON.stringify(summaries), "s.json"), summaries);
  });
});

describe("a damaged file of summaries", () => {
  const good = JSON.stringify(summariesOf(unitFixtures()));
  const damaged: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ["no JSON", good.slice(0, -5), /^s\.json: this is not JSON: .*summarize\.$/],
    ["another kind of file", '{"kind":"other"}', /^s\.json: \/kind: .*Name the file that `summarize -o` wrote\.$/],
    ["another version", good.replace('"version":1', '"version":2'), /^s\.json: \/version: version 2 is not/],
    ["an array", "[]", /^s\.json: this is not an object/],
    ["no units", '{"kind":"syscall-lint summaries","version":1,"root":"."}', /\/units: this is not an array/],
    ["a parameter that isn't there", good.replaceAll('"variable":2', '"variable":9'), /\/variable: this number leads/],
    ["a strange value", good.replace('"kind":"variable"', '"kind":"odd"'), /\/kind: values of summaries have no such/],
    ["a linkage", good.replace('"linkage":"extern"', '"linkage":"odd"'), /this is none of static, extern, local/],
  ];
  for (const [what, text, message] of damaged)
    it(`is refused with its place: ${what}`, () => {
      assert.throws(
        () => readSummaries(text, "s.json"),
        (error) => error instanceof SummariesError && message.test(error.message),
      );
    });
});
