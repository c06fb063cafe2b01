import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { defineConfig } from "eslint/config";
import { Linter } from "eslint";
import syscalls from "eslint-plugin-syscalls";
import { describe, it } from "mocha";
import tseslint from "typescript-eslint";
import { root } from "../repository.js";

const text = `import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
export function folders(root) {
  chmodSync(root, 0o777);
  return readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory() && folders(join(root, name)));
}
`;
const expected = ["syscalls/no-permissive-mode:4:3", "syscalls/no-stat-per-entry:5:45"];

function lint(...configs: Linter.Config[]): readonly string[] {
  const messages = new Linter({ cwd: root }).verify(text, configs, { filename: `${root}rules/src/plugin.ts` });
  return messages.map(({ ruleId, line, column, message }) => (ruleId ? `${ruleId}:${line}:${column}` : message));
}

const recommended = syscalls.configs.recommended;

describe("in a user's configuration", () => {
  it("works by spreading, by defineConfig and by extends", () => {
    const files = ["**/*.{js,ts}"];
    assert.deepEqual(lint({ files }, ...recommended), expected);
    assert.deepEqual(lint(...defineConfig({ files }, recommended)), expected);
    assert.deepEqual(lint(...defineConfig({ files, extends: [recommended] })), expected);
    assert.deepEqual(
      lint(...defineConfig({ files, plugins: { syscalls }, extends: ["syscalls/recommended"] })),
      expected,
    );
  });

  it("brings no files into a project that its own configuration doesn't lint", () => {
    const linter = new Linter();
    const said = (filename: string, ...configs: Linter.Config[]) =>
      linter
        .verify(text, [...configs, ...syscalls.configs.strict], { filename })
        .map(({ ruleId, message }) => ruleId ?? message);
    const rules = ["syscalls/no-permissive-mode", "syscalls/no-stat-per-entry"];
    for (const filename of ["a.js", "a.mjs", ".hidden.js"]) assert.deepEqual(said(filename), rules, filename);
    for (const filename of ["a.ts", "a.d.mts", "a.jsx", "a.tsx"]) {
      assert.deepEqual(said(filename), [`No matching configuration found for ${filename}.`]);
      assert.deepEqual(said(filename, { files: ["**/a.*"] }), rules, filename);
    }
    assert.deepEqual(said("a.vue", { files: ["**/a.*"] }), []);
  });

  it("can be required", () => {
    assert.equal(createRequire(import.meta.url)("eslint-plugin-syscalls"), syscalls);
  });

  const require = createRequire(import.meta.url);
  const parsers: readonly (readonly [name: string, languageOptions: Linter.LanguageOptions])[] = [
    ["espree", {}],
    ["@typescript-eslint/parser", { parser: tseslint.parser }],
    [
      "@typescript-eslint/parser with types",
      { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: root } },
    ],
    ["hermes-eslint", { parser: require("hermes-eslint") as Linter.Parser }],
  ];
  for (const [name, languageOptions] of parsers)
    it(`says the same with ${name}`, () => {
      assert.deepEqual(lint(...recommended, { files: ["**/*.{js,ts}"], languageOptions }), expected);
    });
});
