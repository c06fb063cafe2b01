import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { callOf, read, spell, variableOf } from "./read.js";

/** The value of the argument of `f`, after some context. */
function argument(expression: string, context = ""): string {
  const facts = read(`${context}; f(${expression});`);
  return spell(facts, callOf(facts, "f").arguments[0]?.value);
}

describe("values in JavaScript", () => {
  const cases: readonly [what: string, expression: string, expected: string, context?: string][] = [
    ["constants", "[1, 'a', true, null, -2]", '[1, "a", true, null, -2]'],
    ["folded numbers", "64 * 1024 + 1", "65537"],
    ["too large a number", "1e999", "?1e999"],
    ["a template", "`a${1}b${c}d`", '`"a1b" $c "d"`', "let c = g()"],
    ["a template without holes", "`a`", '"a"'],
    ["a concatenation", "a + '/' + b + '.txt'", '`$a "/" $b ".txt"`', "let a = g(), b = g()"],
    ["a sum before a concatenation", "a + b + 'x'", '`(+ $a $b) "x"`', "let a = g(), b = g()"],
    ["a call", "path.join(a, b)", "call path.join"],
    ["awaited", "await g()", "call g"],
    ["known properties", "{ a: 1, 'b': x, c() {} }", "{a: 1, b: x, c: function c}"],
    ["a spread", "{ a: 1, ...x }", "{a: 1, …}"],
    ["a computed key", "{ [x]: 1 }", "{…}"],
    ["a prototype", "{ __proto__: x, a: 1 }", "{a: 1, …}"],
    ["one flag", "fs.constants.O_RDONLY", "O_RDONLY", "import fs from 'fs'"],
    [
      "flags, sorted",
      "fs.constants.O_WRONLY | constants.O_CREAT",
      "O_CREAT|O_WRONLY",
      "import fs, { constants } from 'fs'",
    ],
    ["flags and more", "R_OK | x", "(| R_OK x)", "const { R_OK } = require('fs').constants"],
    ["a project's constant is no flag", "c.constants.A_B", "./c.js.constants.A_B", "import c from './c.js'"],
    ["a variable", "a", "$a", "let a = 1"],
    ["fields and elements", "a.b[0].c[a]", "$a.b[0].c[$a]", "let a = g()"],
    ["a field of this", "this.path", "$this.path"],
    ["an imported name", "sep", "node:path.sep", "import { sep } from 'path'"],
    ["a global", "process.env.HOME", "process.env.HOME"],
    ["an element of a global", "process.argv[2]", "process.argv[2]"],
    ["operations", "!a && b > 1", "(&& (! $a) (> $b 1))", "let a = g(), b = g()"],
    ["a choice", "a ? 'x' : b", '(?: $a "x" $b)', "let a = g(), b = g()"],
    ["an assignment", "(a = 1)", "1", "let a"],
    ["undefined", "void 0", "undefined"],
    ["a function", "() => 1", "function ?"],
    ["what has no form", "/x/g", "?/x/g"],
    ["a module", "require('fs')", "node:fs"],
  ];
  for (const [what, expression, expected, context] of cases)
    it(what, () => assert.equal(argument(expression, context), expected));

  it("TypeScript's assertions are gone", () => {
    const facts = read("declare const a: string; f(a as any, a!, a satisfies string, <T,>(x: T) => x);", {
      parser: "typescript",
    });
    assert.deepEqual(
      callOf(facts, "f").arguments.map(({ value }) => spell(facts, value)),
      ["$a", "$a", "$a", "function ?"],
    );
  });

  describe("of variables", () => {
    const lasting: readonly [declaration: string, name: string, expected: string][] = [
      ["const a = g()", "a", "call g"],
      ["let a = 1", "a", "1"],
      ["let a = 1; a = 2", "a", "nothing"],
      ["let a; a = 2", "a", "nothing"],
      ["let a = 1; a++", "a", "nothing"],
      ["const { a, b: { c } } = g()", "a", "call g.a"],
      ["const { a, b: { c } } = g()", "c", "call g.b.c"],
      ["const { a = 1 } = g()", "a", "nothing"],
      ["const [, a] = g()", "a", "call g[1]"],
      ["const [...a] = g()", "a", "nothing"],
      ["import a from 'fs'", "a", "node:fs"],
      ["const a = require('fs')", "a", "node:fs"],
      ["function a() {}", "a", "function a"],
      ["function a() {}; a = 1", "a", "nothing"],
      ["for (const { a } of g()) f(a)", "a", "call g[?].a"],
      ["g().map(({ a }) => a)", "a", "call g[?].a"],
      ["for (const a of g()) f(a)", "a", "nothing"],
      ["function f(a) {}", "a", "nothing"],
    ];
    for (const [declaration, name, expected] of lasting)
      it(`${name} in ${declaration}`, () => {
        const facts = read(declaration);
        assert.equal(spell(facts, variableOf(facts, name).value), expected);
      });
  });

  it("say where a variable lives, its declared type and whether closures store to it", () => {
    const text = "let top: string; let seen = 0; function f(a: Buffer) { let b; seen = 1; g(() => { b = a; }); }";
    const { variables } = read(text, { parser: "typescript" });
    const found = variables.map(({ name, kind, function: owner, type, escapes }) => [name, kind, owner, type, escapes]);
    assert.deepEqual(found, [
      ["top", "file", 0, "string", false],
      ["seen", "file", 0, undefined, true],
      ["f", "file", 0, undefined, false],
      ["a", "parameter", 1, "Buffer", false],
      ["b", "local", 1, undefined, true],
    ]);
  });

  it("stores follow what they store; parts of an object are stores to its variable", () => {
    const facts = read("let a = g(1); a.b = g(2); a += g(3); [a] = g(4); this.c = a; x = 1;");
    const events = [
      ...facts.stores.map(({ at, variable, path, value }) => ({
        at,
        text: `${[facts.variables[variable]?.name, ...path].join(".")} = ${spell(facts, value)}`,
      })),
      ...facts.calls.map(({ at, arguments: [first] }) => ({ at, text: `g ${spell(facts, first?.value)}` })),
    ].toSorted((one, other) => one.at - other.at);
    assert.deepEqual(
      events.map(({ text }) => text),
      ["g 1", "a = call g", "g 2", "a.b = call g", "g 3", "a = nothing", "g 4", "a = nothing", "this.c = $a", "x = 1"],
    );
  });

  it("uses say the way to the field and what it goes into", () => {
    const facts = read(
      "let a = g(), i = 0; f(a.b); a.c.m(); if (a.d) ; if (a.e > i) ; h(a[i]); const z = a; async () => a;",
    );
    const uses = facts.uses.map((use) => {
      const context = use.in.kind === "operand" ? `${use.in.operator} ${spell(facts, use.in.with)}` : use.in.kind;
      return `${[facts.variables[use.variable]?.name, ...use.path].join(".")}: ${context}`;
    });
    assert.deepEqual(uses, [
      "a.b: argument",
      "a.c: receiver",
      "a.d: condition",
      "a.e: > $i",
      "i: > $a.e",
      "i: other",
      "a.[]: argument",
      "a: stored",
      "a: returned",
    ]);
  });
});
