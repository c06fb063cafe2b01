import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { callees, callOf, read, spell } from "./read.js";

const flow = (text: string) => read(text, { parser: "hermes" });

describe("Flow, as its own parser reads it", () => {
  it("leaves types out", () => {
    const facts = flow(`// @flow
      import type { Stats } from "fs";
      import typeof Fs from "fs";
      import { readFileSync, type Dirent } from "fs";
      type Options = { path: string, ... };
      opaque type Id = string;
      declare function stat(path: string): Stats;
      export default class Store<T> { _root: string; get(key: Buffer): ?T { return (readFileSync(key): any); } }`);
    assert.deepEqual(
      facts.module.imports.map(({ imported }) => imported),
      ["readFileSync"],
    );
    assert.deepEqual(callees(facts), ["node:fs.readFileSync"]);
    assert.equal(callOf(facts, "readFileSync").result.use, "returned");
    assert.equal(facts.functions.find(({ name }) => name === "get")?.linkage, "exported");
  });

  it("looks through casts", () => {
    const facts = flow(`const fs = (require("fs"): any);
      fs.readSync((fd: number), buffer as Buffer);
      (fs.statSync: Function)("a");`);
    assert.deepEqual(callees(facts).slice(1), ["node:fs.readSync", "node:fs.statSync"]);
    assert.deepEqual(
      callOf(facts, "fs.readSync").arguments.map(({ value }) => spell(facts, value)),
      ["fd", "buffer"],
    );
  });
});
