import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readC } from "./read-c.js";
import { variableOf } from "./read.js";

describe("what a linker is told in C", () => {
  const cases: readonly [text: string, attributes: readonly (readonly (string | undefined)[])[]][] = [
    ['int a(void) __attribute__((alias("b")));', [["alias", "a", "b"]]],
    [
      'extern int a(void) __attribute__((weak, alias("b")));',
      [
        ["weak", "a", undefined],
        ["alias", "a", "b"],
      ],
    ],
    ["__attribute__((constructor)) static void a(void) { x(); }", [["constructor", "a", undefined]]],
    ["static void __attribute__((destructor(101))) a(void) { x(); }", [["destructor", "a", undefined]]],
    ["static void __attribute__((__constructor__)) a(void) { x(); }", [["constructor", "a", undefined]]],
    ["__attribute__((weak)) int a = 1;", [["weak", "a", undefined]]],
    ["int weak(int alias) { return constructor(alias); }", []],
    ["int a(const char *s, ...) __attribute__((format(printf, 1, 2)));", []],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      const found = readC(text).attributes ?? [];
      assert.deepEqual(
        found.map(({ kind, name, of }) => [kind, name, of]),
        expected,
      );
    });
});

describe("signatures in C", () => {
  it("functions say what they take and give", () => {
    const { functions } = readC(
      "const char *a(int b, struct c *d, ...) { }\nint e(void) { }\nint f(g, h) int g; char *h; { }\nint i(int, char **) { }\n#define j(k) k\n",
    );
    assert.deepEqual(
      functions.slice(1).map(({ signature }) => signature),
      [
        { returns: "const char *", parameters: ["int", "struct c *"], variadic: true },
        { returns: "int", parameters: [], variadic: false },
        undefined,
        { returns: "int", parameters: ["int", "char **"], variadic: false },
        undefined,
      ],
    );
  });

  it("pointers to functions do, and other variables have none", () => {
    const facts = readC("static int (*a)(int, char *); int (*b[4])(void); int c; char *d(int);");
    assert.deepEqual(variableOf(facts, "a").signature, {
      returns: "static int",
      parameters: ["int", "char *"],
      variadic: false,
    });
    assert.deepEqual(variableOf(facts, "b").signature, { returns: "int", parameters: [], variadic: false });
    assert.equal(variableOf(facts, "c").signature, undefined);
  });
});

describe("assembly in C", () => {
  const cases: readonly [text: string, name: string][] = [
    ['__asm__ volatile("syscall" : "=a"(r) : "a"(n) : "rcx", "r11", "memory");', "syscall"],
    ['__asm__("mov $1, %eax\\n\\tint $0x80");', "syscall"],
    ['__asm__("svc #0");', "syscall"],
    ['__asm__("pause");', "asm"],
  ];
  for (const [text, name] of cases)
    it(text, () => {
      const { opaques } = readC(`long f(long n) { long r; ${text} return r; }`);
      assert.deepEqual(
        opaques.map((opaque) => [opaque.kind, opaque.name]),
        [["inline-assembly", name]],
      );
    });
});
