import assert from "node:assert/strict";
import type { FileFacts } from "eslint-plugin-syscalls/facts";
import { describe, it } from "mocha";
import { callOf, read, spell } from "./read.js";

/** Blocks around a call from the inside out: loops with their form, arms with their guard. */
function around(facts: FileFacts, calleeText: string): readonly string[] {
  const found: string[] = [];
  for (let id: number | undefined = callOf(facts, calleeText).block; id !== undefined;) {
    const block: FileFacts["blocks"][number] | undefined = facts.blocks[id];
    assert.ok(block);
    const { kind, loop, guard, leaves } = block;
    const what = loop
      ? `${loop.via ?? loop.form} ${loop.trips} over ${spell(facts, loop.over)}${loop.concurrent ? " concurrent" : ""}`
      : guard
        ? `${guard.sense ? "if" : "unless"} ${spell(facts, guard.value)}`
        : kind;
    found.push(leaves === undefined ? what : `${what}, ${leaves}`);
    id = block.parent;
  }
  return found;
}

describe("blocks in JavaScript", () => {
  const cases: readonly [text: string, around: readonly string[]][] = [
    ["for (let i = 0; i < 3; i++) x();", ["for 3 over nothing", "body"]],
    ["for (let i = 10; i >= 0; i -= 5) x();", ["for 3 over nothing", "body"]],
    ["for (let i = 0; i < 3; i++) { x(); i += g; }", ["for unknown over nothing", "body"]],
    ["for (let i = 0; i < n; i++) x();", ["for unknown over nothing", "body"]],
    ["for (let i = 0; more(i); i++) x();", ["for input over nothing", "body"]],
    ["while (true) x();", ["while unknown over nothing", "body"]],
    ["while ((n = read(fd))) x();", ["while input over nothing", "body"]],
    ["do { x(); } while (false);", ["do 1 over nothing", "body"]],
    ["for (const a of [1, 2]) x();", ["for-of 2 over [1, 2]", "body"]],
    ["for (const a of [1, ...b]) x();", ["for-of unknown over [1, ?...b]", "body"]],
    ["for (const a in b) x();", ["for-in unknown over b", "body"]],
    ["for await (const a of b()) x();", ["for-of input over call b", "body"]],
    ["a.forEach(() => x());", ["body", "forEach unknown over a", "body"]],
    ["a.b().map((c) => { x(); });", ["body", "map unknown over call a.b", "body"]],
    ["['a', 'b'].map(() => x());", ["body", 'map 2 over ["a", "b"]', "body"]],
    ["Array.from({ length: 4 }, () => x());", ["body", "from 4 over {length: 4}", "body"]],
    ["import _ from 'lodash'; _.map(a, () => x());", ["body", "map unknown over a", "body"]],
    ["import test from 'suite'; test.some(() => x());", ["body"]],
    ["a.forEach(async () => { x(); });", ["body", "forEach unknown over a concurrent", "body"]],
    ["Promise.all(a.map(() => x()));", ["body", "map unknown over a concurrent", "body"]],
    ["await Promise.all([...a.map(() => x())]);", ["body", "map unknown over a concurrent", "body"]],
    ["const p = a.map(() => x()); await Promise.all(p);", ["body", "map unknown over a concurrent", "body"]],
    ["a.reduce(async (b, c) => { await b; x(); }, d);", ["body", "reduce unknown over a", "body"]],
    ["setTimeout(() => x());", ["body"]],
    ["if (a) x();", ["if a", "body"]],
    ["if (a) {} else x();", ["unless a", "body"]],
    ["if (!a && x()) {}", ["if (! a)", "body"]],
    ["a || x();", ["unless a", "body"]],
    ["a ?? x();", ["if (== a null)", "body"]],
    ["a ? x() : b();", ["if a", "body"]],
    ["let a = g(); a ||= x();", ["unless $a", "body"]],
    ["switch (a) { case 1: case 2: x(); break; }", ["if (|| (=== a 1) (=== a 2))", "body"]],
    ["switch (a) { case 1: break; default: x(); }", ["unless a", "body"]],
    ["try { x(); } catch {}", ["try", "body"]],
    ["try {} catch (e) { x(); throw e; }", ["catch, throw", "body"]],
    ["try {} finally { x(); }", ["finally", "body"]],
    ["function f() { if (a) { x(); return; } }", ["if a, return", "body"]],
    ["for (;;) { if (a) { x(); continue; } }", ["if a, continue", "for unknown over nothing", "body"]],
    ["if (a) { x(); process.exit(1); }", ["if a, exit", "body"]],
    ["function f() { x(); if (a) return 1; else throw 2; }", ["body, return"]],
    ["function f() { x(); try { return 1; } catch { log(); } }", ["body"]],
    ["out: for (;;) { x(); break out; }", ["for unknown over nothing, break", "body"]],
  ];
  for (const [text, expected] of cases)
    for (const parser of ["espree", "typescript"] as const)
      it(`${text} (${parser})`, () => {
        assert.deepEqual(around(read(text, { parser }), "x"), expected);
      });

  it("arms know what decides them and each other", () => {
    const text = "let a = g(); if (exists(a) && a.b) x(); else y();";
    const facts = read(text);
    const arms = facts.blocks.filter(({ guard }) => guard && text.slice(...guard.condition) === "exists(a) && a.b");
    assert.equal(arms.length, 2);
    const [then, otherwise] = arms;
    assert.ok(then?.guard);
    const calls = then.guard.calls.map((id) => facts.calls[id]?.calleeText);
    assert.deepEqual(calls, ["exists"]);
    assert.deepEqual(then.guard.reads, [0]);
    assert.equal(then.guard.otherwise, otherwise?.id);
    assert.equal(otherwise?.guard?.otherwise, then.id);
  });

  it("a try knows its catch, and a catch its error", () => {
    const { blocks, variables } = read("try {} catch (e) {} try {} catch {} try {} finally {}");
    const tries = blocks.filter(({ kind }) => kind === "try");
    const handlers = tries.map(({ handler }) => (handler === undefined ? undefined : blocks[handler]));
    assert.deepEqual(
      handlers.map((block) => block && [block.kind, variables[block.caught ?? -1]?.name]),
      [["catch", "e"], ["catch", undefined], undefined],
    );
  });

  it("loops name their item", () => {
    const items = (text: string) => {
      const facts = read(text);
      return facts.blocks.flatMap(({ loop }) => (loop ? [facts.variables[loop.element ?? -1]?.name] : []));
    };
    assert.deepEqual(
      items("for (const a of b) ; for (c.d of b) ; b.map((e) => e); b.reduce((f, h) => f + h); b.map(({ i }) => i);"),
      ["a", undefined, "e", "h", undefined],
    );
  });

  it("a function passed by name is called once per item", () => {
    const facts = read(
      "import fs from 'fs'; names.map(fs.statSync); names.forEach(own); names.map(unknown.f.g); function own() {}",
    );
    const calls = facts.calls
      .filter(({ block }) => facts.blocks[block]?.loop)
      .map(({ callee, target }) => callee ?? target);
    assert.deepEqual(calls, ["node:fs.statSync", 1, "unknown.f.g"]);
  });

  it("evaluation order", () => {
    const order = (text: string) =>
      read(text)
        .calls.toSorted((one, other) => one.at - other.at)
        .map(({ calleeText, position }) => `${calleeText} ${position}`);
    assert.deepEqual(order("for (let i = a(); b(); c()) d(e());"), [
      "a initialiser",
      "b condition",
      "e body",
      "d body",
      "c update",
    ]);
    assert.deepEqual(order("x = a(b()).c(d());"), ["b body", "a body", "d body", "a(b()).c body"]);
    assert.deepEqual(order("if (a()) b(); else c();"), ["a condition", "b body", "c body"]);
    assert.deepEqual(order("do a(); while (b());"), ["a body", "b condition"]);
    assert.deepEqual(order("for (const i of a()) b();"), ["a initialiser", "b body"]);
  });

  it("blocks hold the moments of what is in them", () => {
    const facts = read("function f(a) { if (a) { b(); for (const c of d()) e(c); } g(() => h()); }");
    for (const { at, block, function: owner } of [...facts.calls, ...facts.uses, ...facts.stores]) {
      const fact = facts.blocks[block];
      assert.ok(fact && fact.from <= at && at <= fact.to);
      assert.equal(fact.function, owner);
    }
  });
});
