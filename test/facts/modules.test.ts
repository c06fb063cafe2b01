import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { calledBy, moduleIn, type Texts } from "./linked-modules.js";

const store = `
const fs = require("node:fs");
const path = require("node:path");
function load(name) { return fs.readFileSync(path.join("data", name), "utf8"); }
function twice(name) { return load(name).repeat(2); }
let config;
function settings() { if (!config) config = fs.readFileSync("c"); return config; }
function* each() { yield fs.readFileSync("c"); }
const later = () => fs.promises.readFile("c");
const all = (names) => names.map((name) => fs.statSync(name));
module.exports = { load, twice, settings, each, later, all, own: () => 1 };
`;

/** What calls in a handler's file come to. */
function reached(text: string, others: Texts): readonly string[] {
  return calledBy(moduleIn({ ...others, "src/a.js": text }, "src/a.js"));
}

describe("a JavaScript file linked with the modules of its project", () => {
  it("sees the calls of theirs that stop the event loop", () => {
    const text = 'import { load, twice, all } from "./store.js"; load("x"); twice("y"); all(["z"]);';
    assert.deepEqual(reached(text, { "src/store.js": store }), [
      "load → fs.readFileSync",
      "twice → load → fs.readFileSync",
      "all → fs.statSync",
    ]);
  });

  it("knows the loop that a callback of theirs runs in", () => {
    const code = moduleIn(
      { "src/store.js": store, "src/a.js": 'import { all } from "./store.js"; all([]);' },
      "src/a.js",
    );
    const [call] = code.facts.calls;
    const [found] = call ? code.through(call) : [];
    assert.ok(found);
    assert.equal(code.blocksAround(found.call).filter(({ kind }) => kind === "loop").length, 1);
  });

  it("takes nothing from what is kept, answers later, runs when asked for, or reaches nothing", () => {
    const text = 'import * as s from "./store.js"; s.settings(); s.each(); s.later(); s.own(); s.none();';
    assert.deepEqual(reached(text, { "src/store.js": store }), []);
  });

  const ways: readonly (readonly [what: string, text: string, others?: Texts])[] = [
    ["require", 'const s = require("./store"); s.load("x");'],
    ["a destructured require", 'const { load: read } = require("./store.js"); read("x");'],
    ["a namespace", 'import * as s from "./store.js"; s.load("x");'],
    ["a default import", 'import s from "./store.js"; s.load("x");'],
    [
      "a folder",
      'import { load } from "./tools"; load("x");',
      { "src/tools/index.ts": "export * from '../store.js';" },
    ],
    [
      "a renamed re-export",
      'import { fetch } from "./b.js"; fetch("x");',
      { "src/b.ts": 'export { load as fetch } from "./store.js";' },
    ],
    [
      "a module in another's exports",
      'const { store } = require("./b"); store.load("x");',
      { "src/b.js": 'module.exports = { store: require("./store"), n: 1 };' },
    ],
    [
      "a module that is spread into another's exports",
      'const { load } = require("./b"); load("x");',
      { "src/b.js": 'module.exports = { ...require("./store"), n: 1 };' },
    ],
    [
      "a namespace that is handed on",
      'import { store } from "./b.js"; store.load("x");',
      { "src/b.mjs": 'export * as store from "./store.js";' },
    ],
    [
      "another name for what is exported",
      'require("./b").load("x");',
      { "src/b.js": 'const B = module.exports; B.load = require("./store").load;' },
    ],
    [
      "what a TypeScript module calls by its compiled name",
      'import { load } from "./c.js"; load("x");',
      { "src/c.ts": 'import { load as read } from "./store.js"; export const load = (n: string): string => read(n);' },
    ],
    [
      "a default export",
      'import read from "./b.js"; read("x");',
      { "src/b.js": 'export { load as default } from "./store.js";' },
    ],
  ];
  for (const [what, text, others = {}] of ways)
    it(`follows ${what}`, () => {
      const found = reached(text, { "src/store.js": store, ...others });
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", /fs\.readFileSync$/);
    });

  const misses: readonly (readonly [what: string, text: string, others?: Texts])[] = [
    ["outside of the project", 'import { load } from "../../src/store.js"; load("x");'],
    ["a package of the same name", 'import { load } from "store.js"; load("x");'],
    [
      "a name that may mean two files",
      'import { load } from "./b.js"; load("x");',
      { "src/b.js": store, "src/b.ts": "export const load = () => 1;" },
    ],
    [
      "two functions under one name",
      'import { load } from "./b.js"; load("x");',
      {
        "src/b.js":
          'const fs = require("fs");\nif (a) exports.load = () => fs.statSync("x");\nelse exports.load = () => 1;',
      },
    ],
    [
      "two modules that are handed on whole",
      'import { load } from "./b.js"; load("x");',
      {
        "src/b.js": 'export * from "./store.js"; export * from "./other.js";',
        "src/other.js": 'import fs from "node:fs"; export const load = () => fs.statSync("x");',
      },
    ],
    ["a shadowed name", 'import { load } from "./store.js"; export const f = (load) => load("x");'],
    ["a type", 'import { load } from "./b.js"; load("x");', { "src/b.ts": 'export type { load } from "./store.js";' }],
    [
      "modules that hand on one another",
      'import { load } from "./b.js"; load("x");',
      { "src/b.js": 'export * from "./c.js";', "src/c.js": 'export * from "./b.js";' },
    ],
  ];
  for (const [what, text, others = {}] of misses)
    it(`follows no further: ${what}`, () => {
      assert.deepEqual(reached(text, { "src/store.js": store, ...others }), []);
    });
});
