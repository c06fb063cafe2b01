import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { fixturesOfRules } from "../repository.js";
import { replay } from "./replaying.js";

/** All that rules find and don't find in one language, as one text. */
function fixtures(extension: string): { readonly path: string; readonly text: string } {
  const names = readdirSync(fixturesOfRules, { recursive: true }).map(String).sort();
  const texts = names
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(join(fixturesOfRules, name)));
  return { path: `fixtures${extension}`, text: texts.join("\n") };
}

describe("the language server in a replay of edits", () => {
  for (const [extension, edits] of [
    [".c", 100],
    [".ts", 60],
  ] as const)
    it(`answers exactly after each of ${edits} edits of a long ${extension} file, beside cancelled and overtaken requests`, async () => {
      const told = await replay([fixtures(extension)], edits, { seed: 20260801, onProgress: () => undefined });
      assert.equal(told.edits, edits);
      assert.ok(told.cancelled > edits / 10, `only ${told.cancelled} requests were cancelled`);
      assert.ok(told.findings > edits, `only ${told.findings} findings were compared`);
    }).timeout(180_000);
});
