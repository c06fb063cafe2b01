import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { codeOf } from "./code-c.js";

const helpers = "static int put(int fd) { return fsync(fd); }\nstatic int get(int fd) { return close(fd); }\n";

/** Names of the functions that the only call through a pointer in `f` may mean, before helpers. */
function meant(before: string, statements: string): readonly (string | undefined)[] {
  const { facts } = codeOf(`${helpers}${before}\nint f(int fd, struct ops *o) { ${statements} }`);
  const f = facts.functions.find(({ name }) => name === "f");
  const [call] = facts.calls.filter((one) => one.function === f?.id && one.callee === undefined);
  assert.ok(call);
  const targets = call.targets ?? (call.target === undefined ? [] : [call.target]);
  return targets.map((id) => facts.functions[id]?.name);
}

describe("calls through pointers in C", () => {
  const ops = "static const struct ops x = { .write = put, .read = get };";
  const cases: readonly [before: string, statements: string, meant: readonly string[]][] = [
    [ops, "x.write(fd);", ["put"]],
    [ops, "(x.read)(fd);", ["get"]],
    [ops, "(*x.read)(fd);", ["get"]],
    [ops, "const struct ops *p = &x; p->write(fd);", ["put"]],
    [ops, "x.other(fd);", []],
    [ops, "o->write(fd);", []],
    [`${ops} void g(void) { take(&x); keep = &x; }`, "x.write(fd);", ["put"]],
    ["static struct ops x = { .write = put };", "x.write(fd);", ["put"]],
    ["static struct ops x = { .write = put }; void g(void) { x.write = get; }", "x.write(fd);", []],
    ["static struct ops x = { .write = put }; void g(void) { keep = &x; }", "x.write(fd);", []],
    ["static int (*const t[])(int) = { put, get };", "t[fd](fd);", ["put", "get"]],
    ["static int (*const t[])(int) = { put, get };", "t[1](fd);", ["get"]],
    [
      "static const struct { int a; int (*b)(int); } t[] = { { .b = put }, { .b = get } };",
      "t[fd].b(fd);",
      ["put", "get"],
    ],
    ["static int (*const t[])(int) = { put, elsewhere };", "t[fd](fd);", []],
    ["", "int (*p)(int) = put; p(fd);", ["put"]],
    ["", "int (*p)(int); p = fd ? put : get; p(fd);", ["put", "get"]],
    ["", "int (*p)(int) = put; if (fd) p = get; p(fd);", []],
  ];
  for (const [before, statements, expected] of cases)
    it(`${before} ${statements}`, () => {
      assert.deepEqual(meant(before, statements), expected);
    });
});

describe("what a call in C comes to", () => {
  const cases: readonly [before: string, statements: string, chains: readonly string[]][] = [
    ["static const struct ops x = { .write = put };", "x.write(fd);", ["put fsync"]],
    ["#define SYNC(d) INNER(d)\n#define INNER(d) fsync(d)\n", "SYNC(fd);", ["SYNC INNER fsync"]],
    ["#define WITH(call, d) call(d)\n", "WITH(put, fd);", ["WITH put fsync"]],
    ["#define PASTE(name, d) do_##name(d)\n#define OTHER(d) d##sync(d)\n", "PASTE(sync, fd); OTHER(fd);", []],
    ["static void each(int (*visit)(int), int d) { visit(d); }", "each(put, fd);", ["each put fsync"]],
    ["static void each(int (*visit)(int), int d) { (*visit)(d); }", "each(&put, fd);", ["each put fsync"]],
    ["static void each(int (*visit)(int), int d) { keep = visit; }", "each(put, fd);", []],
    ["static void each(int (*visit)(int), int d) { each(visit, d); }", "each(put, fd);", []],
  ];
  for (const [before, statements, expected] of cases)
    it(`${before.replaceAll("\n", " ")} ${statements}`, () => {
      const code = codeOf(`${helpers}${before}\nint f(int fd, struct ops *o) { ${statements} }`);
      const f = code.facts.functions.find(({ name }) => name === "f");
      const found = f ? code.reached(f.id) : [];
      assert.deepEqual(
        found.map(({ chain, call }) => [...chain, call.callee].join(" ")),
        expected,
      );
      for (const reached of found) {
        const descriptor = code.argument(reached.call, "fd");
        const seen = descriptor && code.given(descriptor.value, reached);
        assert.deepEqual(seen?.kind === "variable" && code.facts.variables[seen.variable]?.name, "fd");
      }
    });
});
