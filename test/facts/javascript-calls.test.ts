import assert from "node:assert/strict";
import type { FileFacts } from "eslint-plugin-syscalls/facts";
import { describe, it } from "mocha";
import { callOf, read, spell, type Reading } from "./read.js";

/** What becomes of `x()` in one line. */
function resultOf(text: string, reading?: Reading): string {
  const facts = read(text, reading);
  const { use, variable, call, member, awaited, waits, decides } = callOf(facts, "x").result;
  const to = [
    variable === undefined ? [] : [facts.variables[variable]?.name],
    call === undefined ? [] : [facts.calls[call]?.calleeText],
    member === undefined ? [] : [member],
  ].flat();
  return [
    use,
    ...to,
    ...(awaited ? ["awaited"] : []),
    ...(waits ? ["waits"] : []),
    ...(decides ? ["decides"] : []),
  ].join(" ");
}

const functionsOf = ({ functions }: FileFacts) =>
  functions.slice(1).map((one) => [one.name, one.kind, one.linkage, one.addressTaken] as const);

describe("calls in JavaScript", () => {
  const results: readonly [text: string, expected: string][] = [
    ["x();", "ignored"],
    ["void x();", "ignored"],
    ["await x();", "ignored awaited waits"],
    ["const a = x();", "assigned a"],
    ["const a = await x();", "assigned a awaited waits"],
    ["const { a } = x();", "assigned"],
    ["this.a = x();", "assigned"],
    ["let a; if ((a = x()) < 0) ;", "assigned a decides"],
    ["() => x();", "returned"],
    ["f(x());", "argument f"],
    ["x().isFile();", "receiver x().isFile"],
    ["x().size;", "member size"],
    ["x().then(f);", "receiver x().then awaited"],
    ["x().catch(f);", "receiver x().catch awaited"],
    ["const a = await x().catch(f);", "receiver x().catch awaited waits"],
    ["await f(x());", "argument f"],
    ["await Promise.all([x()]);", "operand"],
    ["x((err, a) => a);", "ignored a"],
    ["x((a, b) => b);", "ignored"],
    ["x((err, { a }) => a);", "ignored"],
    ["x().then((a) => a);", "receiver a x().then awaited"],
    ["if (x()) ;", "tested decides"],
    ["if (!x()) ;", "tested decides"],
    ["while (x()) ;", "tested decides"],
    ["if (a && !x()) ;", "tested decides"],
    ["x() && f();", "tested decides"],
    ["const a = x() || f();", "assigned a decides"],
    ["const a = f() || x();", "assigned a"],
    ["const a = f() ? x() : 1;", "assigned a"],
    ["if (x() === 0) ;", "compared decides"],
    ["a = x() === 0;", "compared"],
    ["if (x().size > 0) ;", "member size decides"],
    ["switch (x()) { case 1: }", "compared decides"],
    ["`${x()}`;", "operand"],
    ["f({ a: x() });", "operand"],
    ["for (const a of x()) ;", "operand"],
  ];
  for (const [text, expected] of results)
    for (const parser of ["espree", "typescript"] as const)
      it(`result: ${text} (${parser})`, () => assert.equal(resultOf(text, { parser }), expected));

  it("spans: the call, its callee, its statement", () => {
    const text = "export const a = b?.c(1); if (d()) { (e)(); }";
    const facts = read(text);
    const spans = facts.calls.map(({ span, calleeSpan, statement }) =>
      [span, calleeSpan, statement].map((one) => text.slice(...one)),
    );
    assert.deepEqual(spans, [
      ["b?.c(1)", "b?.c", "export const a = b?.c(1);"],
      ["d()", "d", "if (d()) { (e)(); }"],
      ["(e)()", "e", "(e)();"],
    ]);
  });

  it("targets in the same file", () => {
    const facts = read(`
      f(); const g = () => 1; g(); const h = { a() {}, b: f }; h.a(); h.b();
      function f() {}
      class C { constructor() {} m() { this.n(); C.s(); } n() {} static s() {} }
      new C(); (() => 1)(); unknown(); function k(p) { p(); { let f; f(); } }`);
    const targets = facts.calls.map(({ calleeText, target }) => [
      calleeText,
      target === undefined ? undefined : facts.functions[target]?.name,
    ]);
    assert.deepEqual(targets, [
      ["f", "f"],
      ["g", "g"],
      ["h.a", "a"],
      ["h.b", "f"],
      ["this.n", "n"],
      ["C.s", "s"],
      ["C", "constructor"],
      ["() => 1", undefined],
      ["unknown", undefined],
      ["p", undefined],
      ["f", undefined],
    ]);
    assert.notEqual(callOf(facts, "() => 1").target, undefined);
  });

  it("targets behind overloads and merged declarations", () => {
    const text =
      "function f(a: string): void; function f(a: unknown) {} namespace f { g(); } f(1);" +
      "interface h {} function h() {} h();";
    const { calls, functions } = read(text, { parser: "typescript" });
    const targets = calls.map(({ target }) => (target === undefined ? undefined : functions[target]?.name));
    assert.deepEqual(targets, [undefined, "f", "h"]);
  });

  it("receivers, arguments and spreads", () => {
    const facts = read("let a = g(); a.b.m(1, ...c, a);");
    const call = callOf(facts, "a.b.m");
    assert.equal(spell(facts, call.receiver), "$a.b");
    assert.deepEqual(
      call.arguments.map(({ value, spread }) => [spell(facts, value), spread]),
      [
        ["1", false],
        ["c", true],
        ["$a", false],
      ],
    );
  });

  it("opaque places", () => {
    const text =
      'import fs from "fs"; eval(a); new Function(a); fs[a](); console[a](); require(a); import(a);' +
      'process.binding("fs"); require("./b.node"); require("c"); import("d");';
    const opaques = read(text).opaques.map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(opaques, [
      "eval eval",
      "eval Function",
      "computed-member fs[a]",
      "computed-import a",
      "computed-import a",
      "computed-import process.binding",
      'computed-import "./b.node"',
    ]);
  });
});

describe("functions in JavaScript", () => {
  it("have names, kinds, linkage, and their address is taken when they are a value", () => {
    const text = `
      export function a() {} export const b = () => 1; function c() {} export { c }; function d() {} f(d);
      const e = { f() {}, g: function () {} }; export default class { m() {} #p() {} }
      h.i = function () {}; const j = () => 1; j(); (function k() {})();`;
    assert.deepEqual(functionsOf(read(text)), [
      ["a", "function", "exported", false],
      ["b", "function", "exported", false],
      ["c", "function", "exported", true],
      ["d", "function", "local", true],
      ["f", "method", "local", true],
      ["g", "function", "local", true],
      ["m", "method", "exported", false],
      ["#p", "method", "local", false],
      ["i", "function", "local", true],
      ["j", "function", "local", false],
      ["k", "function", "local", false],
    ]);
  });

  it("are exported through CommonJS", () => {
    const linkage = (text: string) =>
      functionsOf(read(text, { sourceType: "commonjs" })).map(([name, , one]) => `${name ?? ""} ${one}`);
    assert.deepEqual(linkage("module.exports = { a, b() {} }; function a() {} function c() {}"), [
      "b exported",
      "a exported",
      "c local",
    ]);
    assert.deepEqual(linkage("exports.a = () => 1; module.exports.b = b; function b() {}"), [
      "a exported",
      "b exported",
    ]);
    assert.deepEqual(linkage("module.exports = exports = class { m() {} };"), ["m exported"]);
    assert.deepEqual(linkage("function f(module) { module.exports = () => 1; }"), ["f local", "exports local"]);
  });

  it("know the call that receives them", () => {
    const facts = read(
      "http.on(1, a); function a() {} route({ handler() {}, x: [() => 1] }, [async () => 2]); const b = () => 3; b();",
    );
    const passed = facts.functions.map(({ name, passedTo }) => [
      name,
      passedTo && facts.calls[passedTo.call]?.calleeText,
      passedTo?.argument,
      passedTo?.property,
    ]);
    assert.deepEqual(passed.slice(1), [
      ["a", "http.on", 1, undefined],
      ["handler", "route", 0, "handler"],
      [undefined, "route", 0, "x"],
      [undefined, "route", 1, undefined],
      ["b", undefined, undefined, undefined],
    ]);
    const { functions, calls } = read(
      "class C { start() { every(this.a, 1); every(this.b.bind(this), 2); this.c(3); } a() {} b() {} c() {} }",
    );
    const methods = functions.slice(2).map(({ name, passedTo }) => [name, calls[passedTo?.call ?? -1]?.calleeText]);
    assert.deepEqual(methods, [
      ["a", "every"],
      ["b", "every"],
      ["c", undefined],
    ]);
  });

  it("have parameters, async, generator and a place for messages", () => {
    const text = "async function* f(a, { b }, c = 1, ...d) {} x(async () => 1); x(y => y); x({ 'm'() {} });";
    const facts = read(text);
    const names = facts.functions[1]?.parameters.map((id) =>
      id === undefined ? undefined : facts.variables[id]?.name,
    );
    assert.deepEqual(names, ["a", undefined, "c", "d"]);
    const traits = facts.functions
      .slice(1)
      .map((one) => [one.async, one.generator, one.variadic, text.slice(...one.nameSpan)]);
    assert.deepEqual(traits, [
      [true, true, true, "f"],
      [true, false, false, "async"],
      [false, false, false, "y"],
      [false, false, false, "'m'"],
    ]);
  });
});
