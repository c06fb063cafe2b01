import assert from "node:assert/strict";
import type { CallFact, FileFacts, Value } from "eslint-plugin-syscalls/facts";
import { describe, it } from "mocha";
import { readC } from "./read-c.js";
import { callOf, callees, spell, variableOf } from "./read.js";

/** The facts of statements inside a function `f(int n, struct box *o)`. */
function body(statements: string, before = ""): FileFacts {
  return readC(`${before}\nint f(int n, struct box *o) { ${statements} }`);
}

/** The arguments of the call of `x`, spelled. */
function given(facts: FileFacts): readonly string[] {
  return callOf(facts, "x").arguments.map(({ value }) => spellC(facts, value));
}

/** The forms that only C has, and the rest as for JavaScript. */
function spellC(facts: FileFacts, value: Value): string {
  if (value.kind === "address") return `&${spellC(facts, value.of)}`;
  if (value.kind === "dereference") return `*${spellC(facts, value.of)}`;
  if (value.kind === "sizeof") return `sizeof ${value.type ?? (value.of ? spellC(facts, value.of) : "?")}`;
  if (value.kind === "field") return `${spellC(facts, value.of)}.${value.name}`;
  return spell(facts, value);
}

describe("callees in C", () => {
  const cases: readonly [what: string, text: string, callees: readonly string[]][] = [
    ["arguments run before their call", "a(b(c()), d());", ["c", "b", "d", "a"]],
    ["a right side runs before its store", "n = a(b());", ["b", "a"]],
    ["a condition runs before its arms", "if (a()) b(); else c();", ["a", "b", "c"]],
    ["parentheses and casts are gone", "(void)(a)(1);", ["a"]],
    ["a member is a pointer", "o->a(1); (*o->b)(2);", ["[o->a]", "[(*o->b)]"]],
    ["a local is a pointer", "int (*a)(int) = b; a(1);", ["[a]"]],
    ["a parameter is a pointer", "n(1);", ["[n]"]],
    ["a result is a pointer", "a()(1);", ["a", "[a()]"]],
    ["a name whose address was taken is still its own", "o->a = close; close(1);", ["close"]],
    ["a prototype is no variable", "int *a(int); a(1); int *(*b)(int); b(1);", ["a", "[b]"]],
    ["a name of another file that is stored to is a pointer", "hook = close; hook(1);", ["[hook]"]],
    ["a loop's update runs after its body", "for (a(); b(); c()) d();", ["a", "b", "d", "c"]],
    ["a do loop's condition runs after its body", "do a(); while (b());", ["a", "b"]],
    ["sizeof evaluates nothing", "b(sizeof a());", ["b"]],
    ["both arms of a conditional count", "b(n ? c() : d());", ["c", "d", "b"]],
    ["a statement expression's inside counts", "n = ({ a(); b(); });", ["a", "b"]],
    ["an initialiser's inside counts", "struct box p = { .q = a(), b() };", ["a", "b"]],
  ];
  for (const [what, text, expected] of cases)
    it(`${what}: ${text}`, () => {
      assert.deepEqual(callees(body(text)), expected);
    });

  it("what the file doesn't show is opaque", () => {
    const facts = body('o->run(1); syscall(n); __asm__("nop"); getpid();');
    assert.deepEqual(
      facts.opaques.map(({ kind, name }) => [kind, name]),
      [
        ["function-pointer", "o->run"],
        ["raw-syscall", "syscall(n)"],
        ["inline-assembly", "asm"],
      ],
    );
  });

  it("functions of the file are targets, above and below and of themselves", () => {
    const facts = readC(
      "int b(int); int a(int n) { return n ? a(n - 1) : b(n); }\nstatic int b(int n) { return a(n); }",
    );
    const [, a, b] = facts.functions;
    assert.deepEqual([a?.name, a?.linkage, b?.name, b?.linkage], ["a", "extern", "b", "static"]);
    assert.deepEqual(
      facts.calls.map(({ callee, target }) => [callee, target]),
      [
        ["a", a?.id],
        ["b", b?.id],
        ["a", a?.id],
      ],
    );
  });

  it("a function given to a call is passed to it, one stored has its address taken", () => {
    const facts = readC(
      "static void h(int s) {} static void i(void) {}\nint f(void) { signal(2, h); return g = &i, 0; }",
    );
    const [, h, i, f] = facts.functions;
    assert.deepEqual([h?.passedTo, h?.addressTaken], [{ call: 0, argument: 1 }, true]);
    assert.deepEqual([i?.passedTo, i?.addressTaken, f?.addressTaken], [undefined, true, false]);
  });

  it("calls in a macro's body belong to the macro", () => {
    const facts = readC(
      '#define SHUT(fd) do { if (close(fd)) die("x", FLAG, 3); } while (0)\nvoid f(int n) { SHUT(n); }',
    );
    const macro = facts.functions.find(({ kind }) => kind === "macro");
    assert.equal(macro?.name, "SHUT");
    assert.deepEqual(
      facts.calls.map(({ callee, function: owner, target }) => [callee, owner === macro.id, target]),
      [
        ["close", true, undefined],
        ["die", true, undefined],
        ["SHUT", false, macro.id],
      ],
    );
    const [close, die] = facts.calls;
    assert.deepEqual(
      [close, die].flatMap((call) => call?.arguments.map(({ value }) => spellC(facts, value))),
      ["$fd", '"x"', "FLAG", "3"],
    );
  });

  it("parameters are told in order, old style and variadic", () => {
    const facts = readC(
      "int a(p, q) int q; char *p; { x(p); }\nint b(const char *, int c, ...) { }\nint (*d(int e, int g))(int) { }",
    );
    const [, a, b, d] = facts.functions;
    const names = (one: typeof a) => one?.parameters.map((id) => (id === undefined ? id : facts.variables[id]?.name));
    assert.deepEqual(
      [names(a), names(b), names(d)],
      [
        ["p", "q"],
        [undefined, "c"],
        ["e", "g"],
      ],
    );
    assert.deepEqual([a?.variadic, b?.variadic], [false, true]);
  });
});

describe("values in C", () => {
  const before =
    "#define SIZE (64 * 1024)\n#define SHIFT (1 << 12)\n#define SAME SIZE\n#define MODE (O_RDWR | O_CLOEXEC)\n" +
    '#define NAME "name"\nenum { ZERO, SIX = 6, SEVEN };\n';
  const cases: readonly [text: string, given: readonly string[]][] = [
    ["x(1, 0x10, 010, 1UL, 'a', '\\n')", ["1", "16", "8", "1", "97", "10"]],
    ["x(NULL, 1 + 2 * 3, -n, !n, -5)", ["null", "7", "(- $n)", "(! $n)", "-5"]],
    ["x(O_WRONLY | O_CREAT | O_APPEND)", ["O_APPEND|O_CREAT|O_WRONLY"]],
    ["x(SIZE, SHIFT, SAME, MODE, NAME)", ["65536", "4096", "65536", "O_CLOEXEC|O_RDWR", '"name"']],
    ["x(ZERO, SIX, SEVEN)", ["0", "6", "7"]],
    ['x("a" "b", NAME "c")', ['"ab"', '?NAME "c"']],
    ["x(sizeof(struct stat), sizeof n, sizeof(int *))", ["sizeof struct stat", "sizeof $n", "sizeof int *"]],
    ["x(&n, *o, o->a, o->a.b, (*o).c)", ["&$n", "*$o", "$o.a", "$o.a.b", "*$o.c"]],
    ["x((char)n, (n), n > 1)", ["$n", "$n", "(> $n 1)"]],
    ["x(a(), n ? 1 : 2)", ["call a", "(?: 1 2)"]],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      assert.deepEqual(given(body(`${text};`, before)), expected);
    });

  it("variables have type, dimension and the only value they ever hold", () => {
    const facts = body(
      "char a[SIZE], b[BUFSIZ], c[n]; const char *d = 0; int e = 3, g = 4; g = 5; int h = 6; k(&h);",
      "#define SIZE 512",
    );
    const row = (name: string) => {
      const { type, dimension, value } = variableOf(facts, name);
      return [type, dimension && spellC(facts, dimension), value && spellC(facts, value)];
    };
    assert.deepEqual(["a", "b", "c", "d", "e", "g", "h"].map(row), [
      ["char", "512", undefined],
      ["char", "BUFSIZ", undefined],
      ["char", "$n", undefined],
      ["const char *", undefined, "0"],
      ["int", undefined, "3"],
      ["int", undefined, undefined],
      ["int", undefined, undefined],
    ]);
  });

  it("inner names hide outer ones", () => {
    const facts = body("int a = 1; { int a = 2; x(a); } for (int a = 3;;) y(a); z(a);");
    const values = ["x", "y", "z"].map((name) => {
      const value = callOf(facts, name).arguments[0]?.value;
      return value?.kind === "variable" ? facts.variables[value.variable]?.value : value;
    });
    assert.deepEqual(
      values.map((value) => value && spellC(facts, value)),
      ["2", "3", "1"],
    );
  });
});

describe("what becomes of a call's result in C", () => {
  const cases: readonly [text: string, result: Partial<CallFact["result"]>][] = [
    ["x();", { use: "ignored", decides: false }],
    ["(void)x();", { use: "ignored", decides: false }],
    ["n = x();", { use: "assigned", decides: false }],
    ["int m = x();", { use: "assigned", decides: false }],
    ["if (x()) {}", { use: "tested", decides: true }],
    ["if (!x()) {}", { use: "tested", decides: true }],
    ["if (x() < 0) {}", { use: "compared", decides: true }],
    ["if ((n = x()) < 0) {}", { use: "assigned", decides: true }],
    ["while ((n = x()) > 0) {}", { use: "assigned", decides: true }],
    ["n = x() == 2;", { use: "compared", decides: false }],
    ["n = x() + 2;", { use: "operand", decides: false }],
    ["return x();", { use: "returned", decides: false }],
    ["a(x());", { use: "argument", decides: false }],
    ["n = x()->y;", { use: "member", member: "y" }],
    ["x() || a();", { use: "tested", decides: true }],
    ["o->a = x();", { use: "assigned", variable: undefined }],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      const { result } = callOf(body(text), "x");
      assert.deepEqual({ ...result, ...expected }, result);
    });

  it("the variable that it is assigned to", () => {
    const facts = body("int fd; if ((fd = x()) < 0) return 1;");
    assert.equal(callOf(facts, "x").result.variable, variableOf(facts, "fd").id);
  });
});
