import assert from "node:assert/strict";
import type { FileFacts } from "eslint-plugin-syscalls/facts";
import { describe, it } from "mocha";
import { fixturesInC, readC } from "./read-c.js";
import { callOf, callees, spell } from "./read.js";

/** The facts of statements inside a function `f(int n, struct box *o)`. */
function body(statements: string): FileFacts {
  return readC(`int f(int n, struct box *o) { ${statements} }`);
}

/** Blocks around the call of `x` from the inside out: loops with form and trips, arms with their guard. */
function around(facts: FileFacts): readonly string[] {
  const found: string[] = [];
  for (let id: number | undefined = callOf(facts, "x").block; id !== undefined;) {
    const block: FileFacts["blocks"][number] | undefined = facts.blocks[id];
    assert.ok(block);
    const { kind, loop, guard, leaves } = block;
    const condition = guard && facts.text.slice(...guard.condition);
    const what = loop
      ? `${loop.via ?? loop.form} ${loop.trips}`
      : guard
        ? `${guard.sense ? "if" : "unless"} ${condition}`
        : kind;
    found.push(leaves === undefined ? what : `${what}, ${leaves}`);
    id = block.parent;
  }
  return found;
}

describe("blocks in C", () => {
  const cases: readonly [text: string, around: readonly string[]][] = [
    ["x();", ["body"]],
    ["for (int i = 0; i < 8; i++) x();", ["for 8", "body"]],
    ["int i; for (i = 10; i >= 1; i--) x();", ["for 10", "body"]],
    ["for (int i = 0; i < 8; i++) { x(); i = n; }", ["for unknown", "body"]],
    ["for (int i = 0; i < n; i++) x();", ["for unknown", "body"]],
    ["for (;;) x();", ["for unknown", "body"]],
    ["while (n) x();", ["while unknown", "body"]],
    ["while (read(n, o, 1) > 0) x();", ["while input", "body"]],
    ["while ((n = getc(o)) != EOF) { x(); }", ["while input", "body"]],
    ["do { x(); } while (more());", ["do input", "body"]],
    ["do { x(); } while (0);", ["do 1", "body"]],
    ["list_for_each(p, o) { x(); }", ["list_for_each unknown", "body"]],
    ["TAILQ_FOREACH(p, o, next) x();", ["TAILQ_FOREACH unknown", "body"]],
    ["plain(p, o); { x(); }", ["body"]],
    ["if (n) x();", ["if n", "body"]],
    ["if (n) {} else x();", ["unless n", "body"]],
    ["if (n) {} else if (o) x();", ["if o", "unless n", "body"]],
    ["if (n && x()) {}", ["if n", "body"]],
    ["if (n || x()) {}", ["unless n", "body"]],
    ["n ? x() : 0;", ["if n", "body"]],
    ["n ? 0 : x();", ["unless n", "body"]],
    ["if (n) { x(); return 1; }", ["if n, return", "body"]],
    ["while (n) { if (o) { x(); break; } }", ["if o, break", "while unknown", "body"]],
    ["while (n) { if (o) { x(); continue; } }", ["if o, continue", "while unknown", "body"]],
    ["if (n) { x(); goto out; } out: return 0;", ["if n, goto", "body, return"]],
    ["x(); if (n) return 1; else return 2;", ["body, return"]],
    ["x(); if (n) return 1;", ["body"]],
    ["x(); return 1; again: a();", ["body"]],
    ["switch (n) { case 1: x(); break; default: a(); }", ["if n", "body"]],
    ["switch (n) { case 1: a(); break; default: x(); return 1; }", ["if n, return", "body"]],
  ];
  for (const [text, expected] of cases)
    it(text, () => {
      assert.deepEqual(around(body(text)), expected);
    });

  it("arms know what decides them and each other", () => {
    const text = "if (access(o, 4) == 0 && n) x(); else y();";
    const facts = body(text);
    const [x, y] = ["x", "y"].map((name) => facts.blocks[callOf(facts, name).block]);
    assert.deepEqual([x?.guard?.otherwise, y?.guard?.otherwise], [y?.id, x?.id]);
    assert.deepEqual([x?.guard?.sense, y?.guard?.sense], [true, false]);
    assert.deepEqual(x?.guard?.calls, [callOf(facts, "access").id]);
    assert.deepEqual(
      x.guard.reads.map((id) => facts.variables[id]?.name),
      ["n", "o"],
    );
  });

  it("calls know their part of a loop, and their statement", () => {
    const facts = body("for (a(); b(); c()) { n = d() + 1; }");
    assert.deepEqual(
      ["a", "b", "c", "d"].map((name) => callOf(facts, name).position),
      ["initialiser", "condition", "update", "body"],
    );
    assert.equal(facts.text.slice(...callOf(facts, "d").statement), "n = d() + 1;");
    const loop = facts.blocks.find(({ kind }) => kind === "loop");
    assert.deepEqual(loop?.loop?.conditionCalls, [callOf(facts, "b").id]);
  });
});

describe("uses and stores in C", () => {
  it("have the path to what is read or written", () => {
    const facts = body("int a; a = 1; o->p.q = n; o->r[a] = 2; *o = 3; a++; a += n; (*o).s = o->t; x(&a, o->u[n]);");
    const name = (id: number) => facts.variables[id]?.name ?? "?";
    assert.deepEqual(
      facts.stores.map(({ variable, path, value }) => [[name(variable), ...path].join(" "), spell(facts, value)]),
      [
        ["a", "1"],
        ["o p q", "$n"],
        ["o r []", "2"],
        ["o *", "3"],
        ["a", "nothing"],
        ["a", "nothing"],
        ["o * s", "$o.t"],
      ],
    );
    assert.deepEqual(
      facts.uses.map(({ variable, path, in: { kind } }) => [[name(variable), ...path].join(" "), kind]),
      [
        ["n", "stored"],
        ["a", "other"],
        ["n", "stored"],
        ["o t", "stored"],
        ["a", "argument"],
        ["n", "other"],
        ["o u []", "argument"],
      ],
    );
  });

  it("a compound assignment tells what it combines the old value with", () => {
    const facts = body("int m = 1; m |= 4; m &= ~2; m++;");
    const changes = facts.stores.map(({ change }) => change && `${change.operator} ${spell(facts, change.value)}`);
    assert.deepEqual(changes, [undefined, "|= 4", "&= (~ 2)", undefined]);
  });

  it("an address that is stored escapes, one given to a call doesn't", () => {
    const facts = body("int a, b; o->p = &a; x(&b);");
    const escapes = (name: string) => facts.variables.find((one) => one.name === name)?.escapes;
    assert.deepEqual([escapes("a"), escapes("b")], [true, false]);
  });
});

describe("preprocessor conditions", () => {
  const under = (text: string) => {
    const facts = readC(text);
    return facts.calls.map(({ callee, under: id }) => [callee, id === undefined ? undefined : facts.conditions[id]]);
  };

  it("every arm carries its own and the negation of those above", () => {
    const text = "int f(void) {\n#ifdef A\na();\n#elif defined(B) && C\nb();\n#else\nc();\n#endif\nd();\n}\n";
    assert.deepEqual(under(text), [
      ["a", "defined(A)"],
      ["b", "!(defined(A)) && defined(B) && C"],
      ["c", "!(defined(A)) && !(defined(B) && C)"],
      ["d", undefined],
    ]);
  });

  it("conditions around functions and inside one another add up", () => {
    const text = "#ifndef A\n#if B > 2\nint f(void) { a(); }\n#else\nint f(void) { b(); }\n#endif\n#endif\n";
    assert.deepEqual(under(text), [
      ["a", "!defined(A) && B > 2"],
      ["b", "!defined(A) && !(B > 2)"],
    ]);
  });

  it("in the middle of initialisers everything is still read", () => {
    const text = "struct op t[] = {\n{ a() },\n#ifdef B\n{ b() },\n#else\n{ c() },\n#endif\n{ d() } };\n";
    assert.deepEqual(callees(readC(text)), ["a", "b", "c", "d"]);
  });
});

describe("C that doesn't parse", () => {
  it("is marked, and what stands around it isn't", () => {
    const facts = readC("void a(void) { b(); }\nvoid c(void) { d(1) @ e(2) $ ; f(3); }\nvoid g(void) { h(); }\n");
    assert.deepEqual(
      facts.calls.map(({ callee, inError }) => [callee, inError]),
      [
        ["b", false],
        ["d", true],
        ["e", true],
        ["f", false],
        ["h", false],
      ],
    );
  });

  it("leaves the rest of an expression or a statement in its place", () => {
    const facts = body("if (a(1) @ x(2) > b(3)) c(n, 4); n = a(5) $ d(6) + e(7);");
    assert.deepEqual([...callees(facts)].sort(), ["a", "a", "b", "c", "d", "e", "x"]);
    const [guard] = facts.blocks.flatMap((block) => block.guard ?? []);
    assert.ok(guard?.calls.includes(callOf(facts, "b").id));
  });

  it("never throws, whatever is cut out or put in, and facts stay plain data with good references", () => {
    const texts = [...fixturesInC().values()];
    const random = generator(20_261_123);
    const pick = (limit: number) => Math.floor(random() * limit);
    for (let round = 0; round < 300; round += 1) {
      const text = texts[pick(texts.length)] ?? "";
      const other = texts[pick(texts.length)] ?? "";
      const [at, from] = [pick(text.length), pick(other.length)];
      const piece = other.slice(from, from + pick(400));
      const broken = round % 2 === 0 ? text.slice(0, at) : text.slice(0, at) + piece + text.slice(at + pick(200));
      const facts = readC(broken);
      assertSound(facts);
    }
  });

  it("has facts that survive JSON", () => {
    for (const text of fixturesInC().values()) {
      const facts = readC(text);
      assert.deepEqual(JSON.parse(JSON.stringify(facts)), withoutUndefined(facts));
    }
  });
});

/** What JSON keeps of plain data, made without it: anything else than plain data is an error. */
function withoutUndefined(data: unknown): unknown {
  if (Array.isArray(data)) return data.map((item: unknown) => (item === undefined ? null : withoutUndefined(item)));
  if (typeof data !== "object" || data === null) {
    assert.ok(["string", "boolean"].includes(typeof data) || Number.isFinite(data), `${String(data)} isn't plain`);
    return data;
  }
  assert.equal(Object.getPrototypeOf(data), Object.prototype);
  const known = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key, withoutUndefined(value)]));
}

/** Every index leads somewhere, every span lies in the text. */
function assertSound(facts: FileFacts): void {
  const { text, functions, blocks, calls, variables, uses, stores } = facts;
  for (const { span } of [...functions, ...blocks, ...calls, ...variables, ...uses, ...stores])
    assert.ok(span[0] >= 0 && span[0] <= span[1] && span[1] <= text.length, `${span.join()} of ${text.length}`);
  for (const { function: owner, block } of [...calls, ...uses, ...stores])
    assert.ok(functions[owner] && blocks[block], `${owner} ${block}`);
  for (const { variable } of [...uses, ...stores]) assert.ok(variables[variable]);
  for (const { parent, guard } of blocks) {
    assert.ok(parent === undefined || blocks[parent]);
    for (const call of guard?.calls ?? []) assert.ok(calls[call]);
  }
}

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
