import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { callees, read, type Parser, type Reading } from "./read.js";

type Case = readonly [what: string, text: string, expected: readonly string[]];

function check(cases: readonly Case[], parsers: readonly Parser[], reading: Reading = {}): void {
  for (const [what, text, expected] of cases)
    for (const parser of parsers)
      it(`${what} (${parser})`, () => assert.deepEqual(callees(read(text, { ...reading, parser })), expected));
}

const both: readonly Parser[] = ["espree", "typescript"];

describe("names of calls in JavaScript", () => {
  describe("through imports", () => {
    check(
      [
        ["default", 'import fs from "fs"; fs.readFileSync(p);', ["node:fs.readFileSync"]],
        ["namespace", 'import * as fs from "node:fs"; fs.readFileSync(p);', ["node:fs.readFileSync"]],
        ["named and renamed", 'import { readFile as rf } from "fs/promises"; rf(p);', ["node:fs/promises.readFile"]],
        ["a named default", 'import { default as fs } from "fs"; fs.statSync(p);', ["node:fs.statSync"]],
        [
          "a package",
          'import express from "express"; const app = express(); app.get(p);',
          ["express", "express().get"],
        ],
        ["a module of the project", 'import { f } from "./a.js"; f();', ["./a.js.f"]],
        ["a dynamic import", 'const { stat } = await import("fs"); stat(p);', ["import", "node:fs.stat"]],
        [
          "a dynamic import's then",
          'import("fs").then((fs) => fs.statSync(p));',
          ["import", "node:fs.statSync", '[import("fs").then]'],
        ],
        [
          "createRequire",
          'import { createRequire as c } from "module"; const r = c(import.meta.url); r("fs").statSync(p);',
          ["node:module.createRequire", "node:module.createRequire()", "node:fs.statSync"],
        ],
        ["use before the import", 'const f = () => fs.statSync(p); import fs from "fs";', ["node:fs.statSync"]],
        [
          "process.getBuiltinModule",
          'process.getBuiltinModule("fs").statSync(p);',
          ["process.getBuiltinModule", "node:fs.statSync"],
        ],
      ],
      both,
    );
  });

  describe("through require", () => {
    const load = "require";
    check(
      [
        ["whole", 'const fs = require("fs"); fs.statSync(p);', [load, "node:fs.statSync"]],
        ["at once", 'require("fs").statSync(p);', [load, "node:fs.statSync"]],
        [
          "taken apart and renamed",
          'const { statSync: s, ...rest } = require("fs"); s(p); rest.openSync(p);',
          [load, "node:fs.statSync", "node:fs.openSync"],
        ],
        ["a member", 'const stat = require("fs").promises.stat; stat(p);', [load, "node:fs/promises.stat"]],
        [
          "an alias",
          'const fs = require("fs"); const read = fs.readFileSync; read(p);',
          [load, "node:fs.readFileSync"],
        ],
        ["assigned once, later", 'let fs; fs = require("fs"); fs.statSync(p);', [load, "node:fs.statSync"]],
        ["assigned twice", 'let fs = require("fs"); fs = mock; fs.statSync(p);', [load, "[fs.statSync]"]],
        [
          "interoperation of compilers",
          'const fs_1 = __importDefault(require("fs")); fs_1.default.statSync(p);',
          [load, "__importDefault", "node:fs.statSync"],
        ],
        ["bind", "const log = console.log.bind(console); log(p);", ["console.log.bind", "console.log"]],
        [
          "a local require",
          'function f(require) { require("fs").statSync(p); }',
          ["[require]", '[require("fs").statSync]'],
        ],
      ],
      both,
      { sourceType: "commonjs" },
    );
    check([["in a script", 'var fs = require("fs"); fs.statSync(p);', [load, "node:fs.statSync"]]], both, {
      sourceType: "script",
    });
  });

  describe("of promises", () => {
    const fs = 'import fs from "fs"; import { promisify } from "util"; ';
    check(
      [
        ["fs.promises", `${fs} await fs.promises.readFile(p);`, ["node:fs/promises.readFile"]],
        [
          "promisify",
          `${fs} const read = promisify(fs.readFile); await read(p);`,
          ["node:util.promisify", "node:fs.readFile"],
        ],
        [
          "a promisify of another hand",
          'import { readFile } from "fs"; import pify from "pify"; const read = pify(readFile); await read(p);',
          ["pify", "node:fs.readFile"],
        ],
        [
          "a promisify of something unknown",
          'import { promisify } from "./own.js"; const read = promisify(g().m); await read(p);',
          ["g", "./own.js.promisify", "./own.js.promisify()"],
        ],
        [
          "a method of an awaited result",
          `${fs} const h = await fs.promises.open(p); await h.read(b);`,
          ["node:fs/promises.open", "node:fs/promises.open().read"],
        ],
        [
          "at once",
          `${fs} (await fs.promises.stat(p)).isFile();`,
          ["node:fs/promises.stat", "node:fs/promises.stat().isFile"],
        ],
        [
          "then",
          `${fs} fs.promises.stat(p).then((s) => s.isFile());`,
          ["node:fs/promises.stat", "node:fs/promises.stat().isFile", "node:fs/promises.stat().then"],
        ],
        [
          "behind a catch",
          `${fs} const s = await fs.promises.stat(p).catch(() => null); s?.isFile();`,
          ["node:fs/promises.stat", "node:fs/promises.stat().catch", "node:fs/promises.stat().isFile"],
        ],
        ["a callback's result", `${fs} fs.stat(p, (err, s) => s.isFile());`, ["node:fs.stat().isFile", "node:fs.stat"]],
        [
          "no error first, no result",
          `${fs} fs.watch(p, (event, name) => name.trim());`,
          ["[name.trim]", "node:fs.watch"],
        ],
      ],
      both,
    );
  });

  describe("of objects", () => {
    const fs = 'import fs from "fs"; ';
    check(
      [
        ["optional chaining", `${fs} fs?.statSync?.(p);`, ["node:fs.statSync"]],
        ["a constant key", `${fs} fs["statSync"](p);`, ["node:fs.statSync"]],
        ["chains", 'import { a } from "m"; a().b().c();', ["m.a", "m.a().b", "m.a().b().c"]],
        [
          "new",
          'import { Worker } from "worker_threads"; const w = new Worker(p); w.on("x", f);',
          ["node:worker_threads.Worker", "node:worker_threads.Worker().on"],
        ],
        [
          "this in the same class",
          `${fs} class A { constructor() { this.fs = fs; } m() { this.fs.statSync(p); } }`,
          ["node:fs.statSync"],
        ],
        [
          "a field of the same class",
          `${fs} class A { #fs = fs; m() { this.#fs.statSync(p); } }`,
          ["node:fs.statSync"],
        ],
        [
          "this of another object",
          `${fs} class A { fs = fs; m() { return { n() { this.fs.statSync(p); } }; } }`,
          ["[this.fs.statSync]"],
        ],
        ["an object literal", `${fs} const io = { stat: fs.statSync }; io.stat(p);`, ["node:fs.statSync"]],
        ["another object's method", "function f(editor) { editor.readFileSync(p); }", ["[editor.readFileSync]"]],
        ["an unresolved object's method", "editor.readFileSync(p);", ["editor.readFileSync"]],
        ["a shadowed import", `${fs} function f(fs) { fs.statSync(p); }`, ["[fs.statSync]"]],
        ["a shadowed global", "function fetch() {} fetch(p);", ["[fetch]"]],
        [
          "globals",
          "process.chdir(p); globalThis.process.cwd(); setTimeout(f, 1);",
          ["process.chdir", "process.cwd", "setTimeout"],
        ],
        ["a tag", 'import { $ } from "execa"; await $`ls ${p}`;', ["execa.$"]],
        ["a cycle of declarations", "const a = b.x, b = a.y; a.z();", ["[a.z]"]],
      ],
      both,
    );
  });

  describe("in TypeScript", () => {
    check(
      [
        ["import = require", 'import fs = require("fs"); fs.statSync(p);', ["node:fs.statSync"]],
        [
          "a type-only import",
          'import type fs from "fs"; import { type stat } from "fs"; fs.statSync(p); stat(p);',
          ["[fs.statSync]", "[stat]"],
        ],
        ["assertions", 'import fs from "fs"; (fs as any)!.statSync(p as string);', ["node:fs.statSync"]],
        ["a namespace", 'import fs from "fs"; namespace N { fs.statSync(p); }', ["node:fs.statSync"]],
      ],
      ["typescript"],
    );
  });
});
