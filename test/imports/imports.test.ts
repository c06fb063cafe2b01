import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { violations } from "./allowed.js";
import { importsOf } from "./imports.js";

function sources(): string[] {
  const folders = ["syscall-db", "rules", "server", "client"].flatMap((name) => [
    `${name}/src`,
    `${name}/tools`,
    `${name}/page`,
  ]);
  return folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    const names = readdirSync(join(root, folder), { recursive: true }).map((name) =>
      String(name).replaceAll("\\", "/"),
    );
    return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`);
  });
}

function judge(file: string, text: string): string[] {
  return violations(file, importsOf(file, text));
}

describe("imports", () => {
  it("go only where the design lets them", () => {
    const files = sources();
    assert.ok(files.length > 30, "the sources were not found");
    const found = files.flatMap((file) => judge(file, readFileSync(join(root, file), "utf8")));
    assert.deepEqual(found, []);
  });

  it("of every form are seen, types told apart", () => {
    const text = `import "a"; import b from "b"; import type { C } from "c"; export * from "d"; export type { E } from "e";
      const f = await import("f"); let g: import("g").G; const h = require("h"); import { type I } from "i"; import(j);`;
    const seen = importsOf("x.ts", text).map(({ module, typeOnly }) => (typeOnly ? `${module} type` : module));
    assert.deepEqual(seen, ["a", "b", "c type", "d", "e type", "f", "g type", "h", "i"]);
  });

  const forbidden: readonly (readonly [file: string, text: string])[] = [
    ["syscall-db/src/a.ts", `import "eslint-plugin-syscalls";`],
    ["syscall-db/src/a.ts", `import "../../rules/src/rule.js";`],
    ["syscall-db/src/a.ts", `import "../tools/gen-types.js";`],
    ["rules/src/facts/flow.ts", `import type { Database } from "syscall-db";`],
    ["rules/src/facts/c/extract.ts", `import "syscall-db";`],
    ["rules/src/facts/c/extract.ts", `import "../javascript/extract.js";`],
    ["rules/src/facts/c/tree.ts", `import { Parser } from "web-tree-sitter";`],
    ["rules/src/facts/query.ts", `import "../rules/no-sync-in-handler.js";`],
    ["rules/src/languages/c/language.ts", `import { type Tree } from "web-tree-sitter";`],
    ["rules/src/languages/c/language.ts", `import "../../facts/query.js";`],
    ["rules/src/rules/no-x.ts", `import other from "./no-y.js";`],
    ["rules/src/rules/no-x.ts", `import type { Tree } from "web-tree-sitter";`],
    ["rules/src/rules/no-x.ts", `import type { Node } from "estree";`],
    ["rules/src/rules/no-x.ts", `import type { Rule } from "eslint";`],
    ["rules/src/rules/no-x.ts", `import { readFileSync } from "node:fs";`],
    ["rules/src/rules/no-x.ts", `import "../languages/c/grammar.js";`],
    ["rules/src/plugin.ts", `import "./languages/c/grammar.js";`],
    ["rules/src/rule.ts", `import "syscall-lint";`],
    ["rules/src/utils/a.ts", `import "node:path";`],
    ["server/src/service/a.ts", `import { readFile } from "node:fs/promises";`],
    ["server/src/service/a.ts", `import "../host/discover.js";`],
    ["server/src/service/a.ts", `import { Range } from "vscode-languageserver-types";`],
    ["server/src/service/a.ts", `const fs = await import("node:fs");`],
    ["server/src/program/a.ts", `import "../service/a.js";`],
    ["server/src/host/a.ts", `import "vscode-languageserver/node.js";`],
    ["server/src/host/a.ts", `import "../cli/main.js";`],
    ["server/src/cli/a.ts", `import "../../../rules/src/rule.js";`],
    ["client/src/extension.ts", `import "syscall-lint";`],
    ["client/src/extension.ts", `import "syscall-db";`],
  ];
  for (const [file, text] of forbidden)
    it(`may not be in ${file}: ${text}`, () => {
      assert.notDeepEqual(judge(file, text), []);
    });

  it("that the design lets go are let go", () => {
    assert.deepEqual(judge("rules/src/languages/c/grammar.ts", `import { Parser } from "web-tree-sitter";`), []);
    assert.deepEqual(judge("rules/src/facts/c/tree.ts", `import type { Node } from "web-tree-sitter";`), []);
    assert.deepEqual(judge("rules/src/rules/no-x.ts", `import { defineRule } from "../rule.js";`), []);
    assert.deepEqual(
      judge("server/src/lsp/a.ts", `import "vscode-languageserver/node.js"; import "../host/files.js";`),
      [],
    );
  });
});
