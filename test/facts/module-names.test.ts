import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as names from "../../rules/src/facts/module-names.js";
import { root } from "../repository.js";
import { callees, read } from "./read.js";

const built = join(root, "rules", "dist", "src", "facts", "module-names.js");
const { reachesAny } = (await import(pathToFileURL(built).href)) as typeof names;
const db = database();

/** What a file must hold so that it's read for the sake of one call. */
function searchFor(name: string): RegExp {
  const row = db.call(name, "node");
  assert.ok(row, name);
  return reachesAny(db, [row]);
}

describe("files that are read for a call", () => {
  const texts: readonly (readonly [call: string, text: string])[] = [
    ["node:fs.readFileSync", 'import { readFileSync as r } from "fs"; r(p);'],
    ["node:fs.readFileSync", "const fs = require(`node:fs`); fs.readFileSync(p);"],
    ["node:fs.readFileSync", 'const { readFileSync } = require("graceful-fs"); readFileSync(p);'],
    ["node:fs.readFileSync", 'process.getBuiltinModule("fs").readFileSync(p);'],
    ["node:fs/promises.readFile", 'import { promises } from "fs"; promises.readFile(p);'],
    ["node:fs/promises.readFile", 'require("fs").promises.readFile(p);'],
    ["node:process.setuid", "process.setuid(1);"],
    ["node:process.setuid", "globalThis.process\n  ?.setuid(1);"],
    ["node:process.setuid", "const { setuid } = process; setuid(1);"],
    ["node:process.setuid", 'process["setuid"](1);'],
    ["node:process.setuid", 'import { setuid } from "node:process"; setuid(1);'],
    ["node:timers.setInterval", "setInterval(f, 1);"],
    ["node:timers.setInterval", "global.setInterval(f, 1);"],
    ["node:test.describe", 'describe("it", () => {});'],
  ];
  for (const [call, text] of texts)
    it(`${call}: ${text}`, () => {
      const canonical = callees(read(text)).map((name) => db.call(name, "node")?.name);
      assert.ok(canonical.includes(call), canonical.join());
      assert.match(text, searchFor(call));
    });
});

describe("files that are not read for a call", () => {
  const texts: readonly (readonly [call: string, text: string])[] = [
    ["node:fs.readFileSync", "// the fs of another\nthis.fs.readFileSync(p);"],
    ["node:https.get", "// https://example.com/"],
    ["node:process.setuid", "process.env.HOME; process.exitCode = 1; process . argv;"],
    ["node:process.setuid", "subprocess.kill();"],
  ];
  for (const [call, text] of texts) it(`${call}: ${text}`, () => assert.doesNotMatch(text, searchFor(call)));
});
