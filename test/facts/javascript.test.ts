import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { read, type Reading } from "./read.js";

const folder = join(root, "fixtures", "facts");
const fixtures = readdirSync(folder).filter((name) => /\.[cm]?[jt]sx?$/.test(name));

function textOf(name: string): string {
  return readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
}

function readingOf(name: string): Reading {
  return {
    parser: /tsx?$/.test(name) ? "typescript" : "espree",
    sourceType: name.endsWith(".cjs") ? "commonjs" : "module",
  };
}

describe("facts of JavaScript files", () => {
  it("has fixtures of every kind of file", () => {
    const kinds = new Set(fixtures.map((name) => name.slice(name.lastIndexOf("."))));
    for (const kind of [".js", ".ts", ".mjs", ".cjs", ".tsx"]) assert.ok(kinds.has(kind), kind);
  });

  for (const name of fixtures) {
    it(`are plain JSON: ${name}`, () => {
      const facts = read(textOf(name), readingOf(name));
      const text = JSON.stringify(facts);
      assert.equal(JSON.stringify(JSON.parse(text)), text);
      assert.ok(!/"value":(?:null|"NaN")/.test(text), "a number that JSON can't write");
    });

    it(`name each other by number and keep to their places: ${name}`, () => {
      const facts = read(textOf(name), readingOf(name));
      const { functions, blocks, calls, variables } = facts;
      for (const list of [functions, blocks, calls, variables])
        list.forEach(({ id }, index) => assert.equal(id, index));
      for (const fact of [...calls, ...facts.uses, ...facts.stores]) {
        const block = blocks[fact.block];
        assert.equal(block?.function, fact.function);
        assert.ok(block.from <= fact.at && fact.at <= block.to);
      }
      for (const { at, result } of calls) if (result.call !== undefined) assert.ok(at < (calls[result.call]?.at ?? -1));
      const moments = [...calls, ...facts.uses, ...facts.stores].map(({ at }) => at);
      assert.equal(new Set(moments).size, moments.length);
    });

    if (!/tsx?$/.test(name))
      it(`are the same from both parsers: ${name}`, () => {
        const reading = readingOf(name);
        const other = read(textOf(name), { ...reading, parser: "typescript" });
        assert.deepEqual({ ...other, filename: "" }, { ...read(textOf(name), reading), filename: "" });
      });
  }

  it("deep nesting and endless chains end without an error", () => {
    const many = 400;
    const texts = [
      `${"f(".repeat(many)}${")".repeat(many)};`,
      `a${".b()".repeat(many)};`,
      Array(many).fill("if (a) { b(); }").join(" else "),
      `x = ${"'a' + b + ".repeat(many)}c;`,
      `x = ${"a - ".repeat(many * 2)}b;`,
      `${"{".repeat(many)}${"}".repeat(many)}`,
      Array.from({ length: many * 10 }, (_, index) => `const v${index} = v${index + 1};`).join("\n") + " v0.f();",
    ];
    for (const text of texts) assert.ok(JSON.stringify(read(text)).length > 0);
  });

  it("an import has its source as written, its exported and its local name, and its place", () => {
    const imports = (text: string, reading?: Reading) =>
      read(text, reading).module.imports.map(({ source, style, imported, local, span }) => [
        source,
        style,
        imported,
        local,
        text.slice(...span),
      ]);
    assert.deepEqual(
      imports("import a, { b as c } from 'fs'; import * as d from './d.js'; const { e: f } = await import('g');"),
      [
        ["fs", "import", "default", "a", "a"],
        ["fs", "import", "b", "c", "b as c"],
        ["./d.js", "import", "*", "d", "* as d"],
        ["g", "dynamic", "e", "f", "e: f"],
      ],
    );
    assert.deepEqual(
      imports("const a = require('a'), { b, c: d } = require('b'), e = require('e').f;", { sourceType: "commonjs" }),
      [
        ["a", "require", "*", "a", "a"],
        ["b", "require", "b", "b", "b"],
        ["b", "require", "c", "d", "c: d"],
        ["e", "require", "f", "e", "e"],
      ],
    );
    assert.deepEqual(
      imports("import type a from 'a'; import { type b } from 'b'; import c = require('c');", { parser: "typescript" }),
      [["c", "require", "*", "c", "import c = require('c');"]],
    );
  });

  it("a script for the shell says so", () => {
    assert.equal(read("#!/usr/bin/env node\nf();").module.shebang, true);
    assert.equal(read("f();").module.shebang, false);
  });
});
