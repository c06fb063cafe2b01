import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type * as repeats from "../../rules/src/facts/repeats.js";
import { codeOf, inside, theCall } from "./code-c.js";

const { isRetry, wholeTransfer } = await inside<typeof repeats>("repeats.js");

/** A function `f(int n, struct box *o)` around statements that call `x`. */
function inFunction(statements: string, before = ""): string {
  return `${before}\nint f(int n, struct box *o) { ${statements} }`;
}

/** The innermost loop around the only call of a name. */
function loopAround(code: ReturnType<typeof codeOf>, name: string) {
  const loop = code.blocksAround(theCall(code, name)).find(({ kind }) => kind === "loop");
  assert.ok(loop);
  return loop;
}

describe("rounds of loops in C", () => {
  const table = "static const int t[] = { 1, 2, 3 };\n";
  const cases: readonly [before: string, text: string, trips: number | string][] = [
    [table, "for (int i = 0; i < sizeof t / sizeof *t; i++) x();", 3],
    [table, "for (int i = 0; i < sizeof(t) / sizeof(t[0]); i++) x();", 3],
    [table, "for (int i = 0; i < sizeof(t) / sizeof(int); i++) x();", "unknown"],
    [table, "for (int i = 0; i < ARRAY_SIZE(t); i++) x();", 3],
    [table, "for (int i = 0; i < more(t); i++) x();", "input"],
    [`${table}#define COUNT(a) (sizeof(a) / sizeof((a)[0]))\n`, "for (int i = 0; i < COUNT(t); i++) x();", 3],
    ["#define SIZE 4\n", "char b[SIZE]; for (int i = 0; i < G_N_ELEMENTS(b); i++) x();", 4],
    ["#define LAST (FIRST + 9)\n#define FIRST 1\n", "for (int i = FIRST; i <= LAST; i++) x();", 10],
    ["enum { A, B, COUNT };\n", "for (int i = A; i < COUNT; i++) x();", 2],
    ["#ifndef TRIES\n#define TRIES 3\n#endif\n", "for (int i = 0; i < TRIES; ++i) x();", 3],
    ["", "const int most = 5; for (int i = 0; i < most; i++) x();", 5],
    ["", "int most = 5; most += n; for (int i = 0; i < most; i++) x();", "unknown"],
    ["", "int tries = 3; while (tries--) x();", 3],
    ["", "int tries = 3; while (tries-- > 0) x();", 3],
    ["", "int tries = 0; while (tries++ < 3) x();", 3],
    ["", "int tries = 3; if (n) tries = n; while (tries--) x();", "unknown"],
    ["", "int tries = 3; while (tries--) { x(); tries = n; }", "unknown"],
    ["", "int tries; tries = n; while (tries--) x();", "unknown"],
    ["", "do { x(); } while (0);", 1],
  ];
  for (const [before, text, expected] of cases)
    it(`${before.replaceAll("\n", " ")} ${text}`, () => {
      assert.equal(loopAround(codeOf(inFunction(text, before)), "x").loop?.trips, expected);
    });
});

describe("loops made by goto", () => {
  const cases: readonly [text: string, forms: readonly string[]][] = [
    ["again: x(); if (n) goto again; return 0;", ["goto if n"]],
    ["again: x(); if (n) { a(); goto again; }", ["goto if n"]],
    ["again: a(); if (n) { x(); } else goto again;", ["goto unless n"]],
    ["again: x(); goto again;", ["goto"]],
    ["again: x(); if (n) goto again; if (o) goto again;", ["goto"]],
    ["again: a(); if (n) goto again; x();", []],
    ["if (n) goto out; x(); out: return 0;", []],
    ["again: { if (n) goto again; } x(); return 0;", []],
    ["one: a(); two: x(); if (o) goto two; if (n) goto one;", ["goto if o", "goto if n"]],
    ["again: return x();", []],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      const code = codeOf(inFunction(text));
      const loops = code.blocksAround(theCall(code, "x")).filter(({ loop }) => loop);
      const spelled = loops.map(({ loop, guard }) =>
        guard ? `${loop?.form} ${guard.sense ? "if" : "unless"} ${code.text(guard.condition)}` : loop?.form,
      );
      assert.deepEqual(spelled, expected);
    });

  it("what follows one is still reached, and what follows an endless one isn't left", () => {
    const code = codeOf(inFunction("again: x(); if (n) goto again; y();"));
    assert.ok(code.before(theCall(code, "x"), theCall(code, "y")));
    assert.equal(code.facts.blocks.find(({ loop }) => loop)?.leaves, undefined);
  });

  it("is no loop to a rule when it is gone round after a failure", () => {
    const again = codeOf(inFunction("again: x(); if (n < 0 && errno == EINTR) goto again;"));
    const round = codeOf(inFunction("again: x(); if (n < 0) goto again;"));
    assert.deepEqual(
      [again, round].map((code) => code.loops(theCall(code, "x")).length),
      [0, 1],
    );
  });
});

describe("retries", () => {
  const cases: readonly [text: string, isRetry: boolean][] = [
    ["do { n = x(); } while (n < 0 && errno == EINTR);", true],
    ["while ((n = x()) == -1 && errno == EINTR) ;", true],
    ["again: n = x(); if (n < 0 && errno == EINTR) goto again;", true],
    ["again: n = x(); if (n < 0 && errno == ENOENT && !a()) goto again;", true],
    ["for (;;) { n = x(); if (n >= 0) break; if (errno != EINTR) return -1; }", true],
    ["for (;;) { n = x(); if (n < 0) return -1; if (n == 0) break; }", false],
    ["while ((n = x()) > 0) a(n);", false],
    ["for (;;) { n = x(); if (n < 0 && errno == EINTR) continue; if (n <= 0) break; a(n); }", false],
    ["again: x(); if (n) goto again;", false],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      const code = codeOf(inFunction(text));
      assert.equal(isRetry(code, loopAround(code, "x")), expected);
    });
});

describe("one transfer in several rounds", () => {
  const cases: readonly [text: string, size: string | undefined][] = [
    ["while (n > 0) { w = write(1, p, n); if (w < 0) return -1; p += w; n -= w; }", "n"],
    ["while (done < n) { w = write(1, p + done, n - done); done += w; }", "n"],
    ["while (done < n) { w = read(1, p + done, n - done); done = done + w; }", "n"],
    ["do { w = read(1, p, n); } while (w == n);", undefined],
    ["while ((w = read(1, p, 512)) > 0) done += w;", undefined],
    ["while (n > 0) { w = write(1, p, n); n -= 1; }", undefined],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      const code = codeOf(inFunction(`ssize_t w; char *p = o; int done = 0; ${text}`));
      const call = code.facts.calls.find(({ callee }) => callee === "read" || callee === "write");
      const loop = code.facts.blocks.find(({ kind }) => kind === "loop");
      assert.ok(call && loop);
      const whole = wholeTransfer(code, call, loop)?.size;
      const variable = whole?.kind === "variable" ? code.facts.variables[whole.variable]?.name : undefined;
      assert.equal(variable, expected);
    });
});
