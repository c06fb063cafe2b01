import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { codeOf, theCall } from "./code-c.js";

/** The most that each argument of the call of `x` can be, where it stands. */
function bounds(text: string): readonly (number | undefined)[] {
  const code = codeOf(text);
  const call = theCall(code, "x");
  return call.arguments.map(({ value }) => code.upperBound(value, call));
}

function inFunction(statements: string, before = ""): string {
  return `${before}\nint f(int n, size_t m, struct box *o) { ${statements} }`;
}

describe("constants of a C file", () => {
  const cases: readonly [before: string, text: string, bounds: readonly (number | undefined)[]][] = [
    ["#define A (B * 2)\n#define B (C + 1)\n#define C 15", "x(A, B, C);", [32, 16, 15]],
    ["#define A (1U << 12)\n#define B (A - 1)\n#define C (B & 0xf0)", "x(A, B, C);", [4096, 4095, 240]],
    ["#define A ((size_t)(64 * 1024UL))\n#define B 'a'\n#define C '\\x41'", "x(A, B, C);", [65536, 97, 65]],
    ["#define A (2 > 1 ? 3 : 4)\n#define B sizeof(int)\n#define C -1", "x(A, B, C);", [4, 4, -1]],
    ["#define A B\n#define B A\n#define C C", "x(A, B, C);", [undefined, undefined, undefined]],
    ["#define A foo(1)\n#define B 1 +\n#define C", "x(A, B, C);", [undefined, undefined, undefined]],
    ["#define A 5 /* five */\n#define B \\\n 6\n#define C 7 // seven", "x(A, B, C);", [5, 6, 7]],
    ["#ifdef Q\n#define A 512\n#else\n#define A 4096\n#endif", "x(A);", [4096]],
    ["#ifdef Q\n#define A q()\n#else\n#define A 4096\n#endif", "x(A);", [undefined]],
    ["#ifndef A\n#define A 512\n#endif", "x(A, A * 2);", [512, 1024]],
    ["#ifndef PATH_MAX\n#define PATH_MAX 255\n#endif", "x(PATH_MAX);", [4096]],
    ["enum { A, B, C = 8, D, E = D << 1, F };", "x(A, B, D, E, F);", [0, 1, 9, 18, 19]],
    ["#define Q 4\nenum { A = Q, B, C = SOMETHING, D, E = 3 };", "x(A, B, E);", [4, 5, 3]],
    ["enum { A = SOMETHING, B };", "x(A, B);", [undefined, undefined]],
    ["", "enum { A = 4, B }; x(A, B);", [4, 5]],
    ["", "\n#define A 9\n x(A);", [9]],
  ];
  for (const [before, text, expected] of cases)
    it(`${before.replaceAll("\n", " ")} ${text}`, () => {
      assert.deepEqual(bounds(inFunction(text, before)), expected);
    });

  it("flags are told by name, through macros and where a file brings its own zero", () => {
    const code = codeOf(
      "#ifndef O_CLOEXEC\n#define O_CLOEXEC 0\n#endif\n#ifndef O_PATH\n#define O_PATH 010000000\n#endif\n" +
        "#define HOW (O_RDONLY | O_CLOEXEC)\nint f(void) { return x(HOW, O_PATH, HOW | O_NOFOLLOW, HOW | 0); }",
    );
    assert.deepEqual(
      theCall(code, "x").arguments.map(({ value }) => code.value(value)),
      [
        { kind: "symbols", names: ["O_CLOEXEC", "O_RDONLY"] },
        { kind: "symbols", names: ["O_PATH"] },
        { kind: "symbols", names: ["O_CLOEXEC", "O_NOFOLLOW", "O_RDONLY"] },
        { kind: "symbols", names: ["O_CLOEXEC", "O_RDONLY"] },
      ],
    );
  });

  it("strings of a macro are joined", () => {
    const code = codeOf('#define A "a"\n#define B A "b" "c"\nint f(void) { return x(A, B); }');
    assert.deepEqual(
      theCall(code, "x").arguments.map(({ value }) => code.value(value)),
      [
        { kind: "string", value: "a" },
        { kind: "string", value: "abc" },
      ],
    );
  });
});

describe("sizes in C", () => {
  const box = "struct box { int a; char b[10]; long c; char *d; void (*e)(int); };\n";
  const cases: readonly [before: string, text: string, bounds: readonly (number | undefined)[]][] = [
    ["", "x(sizeof(long), sizeof(size_t), sizeof(char *), sizeof(struct stat));", [8, 8, 8, undefined]],
    ["", "char b[512]; x(sizeof b, sizeof(b), sizeof b - 1, sizeof b / 2);", [512, 512, 511, 256]],
    ["", "int b[8][4]; x(sizeof b, sizeof b[0], sizeof b[0][0]);", [128, 16, 4]],
    [
      "",
      'char b[] = "four"; int c[] = { 1, 2, 3 }; int d[] = { [9] = 1 }; x(sizeof b, sizeof c, sizeof d);',
      [5, 12, undefined],
    ],
    ["", 'x(sizeof "four", sizeof("four") - 1);', [5, 4]],
    ["#define A 16\n", "char b[A * 2 + 1], *c; x(sizeof b, sizeof c, sizeof *c);", [33, 8, 1]],
    [box, "x(sizeof(struct box), sizeof *o, sizeof o->b, sizeof o->c, sizeof o->b[0]);", [40, 40, 10, 8, 1]],
    [box, "struct box b[3]; x(sizeof b, sizeof b[0].b, sizeof b[0].nothing);", [120, 10, undefined]],
    [
      "typedef struct { char a; short b; } pair;\ntypedef pair *ref;\n",
      "pair p; ref r; x(sizeof(pair), sizeof p, sizeof r, sizeof *r);",
      [4, 4, 8, undefined],
    ],
    ["typedef unsigned char byte;\nunion u { byte a[7]; int b; };\n", "x(sizeof(byte), sizeof(union u));", [1, 8]],
    [
      "struct a { unsigned b : 3; };\nstruct c { struct a d; };\n",
      "x(sizeof(struct a), sizeof(struct c));",
      [undefined, undefined],
    ],
    ["struct a { struct a b; };\nenum e { E };\n", "x(sizeof(struct a), sizeof(enum e));", [undefined, 4]],
    ["struct a { char b[PATH_MAX], c[SOMETHING]; };\n", "struct a *p; x(sizeof p->b, sizeof p->c);", [4096, undefined]],
  ];
  for (const [before, text, expected] of cases)
    it(`${before.replaceAll("\n", " ")} ${text}`, () => {
      assert.deepEqual(bounds(inFunction(text, before)), expected);
    });

  it("what an argument names has bytes when it is no pointer", () => {
    const code = codeOf("int f(char *p) { char b[64]; int n; return x(b, &n, &b[0], p, b + 1); }");
    const found = theCall(code, "x").arguments.map(({ value }) => code.arrayBytes(value));
    assert.deepEqual(found, [64, 4, 64, undefined, undefined]);
  });
});

describe("bounds in C", () => {
  const buffer = "char b[64];";
  const cases: readonly [text: string, bounds: readonly (number | undefined)[]][] = [
    ["x(n % 16, n & 7, 7 & n, m >> 3, n & ~7);", [15, 7, 7, undefined, undefined]],
    ["x((n & 255) >> 3, (n % 10) << 2, (n & 15) / 4);", [31, 36, 3]],
    [`${buffer} x(min(m, sizeof b), MIN(64, m), min_t(size_t, m, 32), max(m, 3));`, [64, 64, 32, undefined]],
    [`${buffer} x(m < sizeof b ? m : sizeof b, m > sizeof b ? sizeof b : m, m > 8 ? m : 8);`, [64, 64, undefined]],
    ["x(n ? 4 : 8, n ? 4 : m);", [8, undefined]],
    [`${buffer} x(sizeof b - m);`, [64]],
    ["const int k = 12; int l; l = k * 2; x(k, l);", [12, 24]],
    ["int l; if (n) l = 1; else l = 2; x(l);", [undefined]],
    ["int l = 4; g(&l); x(l);", [undefined]],
    [`${buffer} if (m > sizeof b) m = sizeof b; x(m);`, [64]],
    [`${buffer} if (m >= sizeof b) { m = sizeof b; } x(m);`, [64]],
    [`${buffer} if (sizeof b < m) return -1; x(m);`, [64]],
    [`${buffer} if (m > sizeof b) g(m); x(m);`, [undefined]],
    [`${buffer} if (m < sizeof b) m = sizeof b; x(m);`, [undefined]],
    [`${buffer} if (m > sizeof b) m = sizeof b; m += 9; x(m);`, [undefined]],
    [`${buffer} if (m > sizeof b) m = sizeof b; while (n) { x(m); m = g(); }`, [undefined]],
    [`${buffer} while (n) { m = g(); if (m > sizeof b) m = sizeof b; x(m); }`, [64]],
    [`${buffer} if (n) { if (m > sizeof b) m = sizeof b; } x(m);`, [undefined]],
    [`${buffer} if (m <= sizeof b) x(m);`, [64]],
    [`${buffer} if (m <= sizeof b) {} else x(m);`, [undefined]],
    [`${buffer} if (m > sizeof b) {} else x(m);`, [64]],
    ["int i; for (i = 0; i < 10; i++) x(i);", [10]],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      assert.deepEqual(bounds(inFunction(text)), expected);
    });
});
