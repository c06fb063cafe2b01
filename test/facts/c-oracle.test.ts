import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";
import {
  fixturesInC,
  largeFiles,
  native,
  readC,
  readCWithOwnCursor,
  readsWithResidentCursor,
  type Native,
} from "./read-c.js";

it("facts of C are read with the fast cursor", () => {
  assert.ok(
    readsWithResidentCursor(),
    "this version of web-tree-sitter needs rules/src/languages/c/cursor.ts to change",
  );
});

describe("facts of C read through the native parser", () => {
  let addon: Native;
  let readNative: (text: string) => unknown;
  before(function () {
    addon = native();
    if ("missing" in addon) skipWithout(this, addon.missing);
    readNative = addon.read;
  });

  function assertSame(text: string): void {
    const facts = readC(text);
    assert.ok(facts.blocks.length > 0);
    assert.deepEqual(readNative(text), facts);
    assert.deepEqual(readCWithOwnCursor(text), facts);
  }

  for (const [name, text] of fixturesInC()) {
    it(`are the same for ${name}`, () => assertSame(text));
    it(`are the same for ${name} with CRLF`, () => assertSame(text.replace(/\r?\n/g, "\r\n")));
    it(`are the same for ${name} behind text of four bytes a character`, () => {
      assertSame(`/* 😀é${"漢😀".repeat(3000)} */ ${text}`);
    });
  }

  for (const { name, path } of largeFiles) {
    it(`are the same for ${path.slice(root.length)}`, function () {
      if (!existsSync(path)) skipWithout(this, `${name} isn't there: npm install with its optional packages`);
      assertSame(readFileSync(path, "utf8"));
    });
  }

  it("are compared over something", () => {
    const path = join(root, "fixtures", "facts", "control.c");
    assert.notDeepEqual(readNative(readFileSync(path, "utf8")), readC("int f(void) { return getpid(); }"));
  });
});
