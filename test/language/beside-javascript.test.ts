import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import js from "@eslint/js";
import { ESLint, Linter, type Rule } from "eslint";
import syscalls from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";
import globals from "globals";
import { describe, it } from "mocha";
import tseslint from "typescript-eslint";
import { brief, cConfig, probe } from "./probe.js";

const typescriptPlugin = tseslint.plugin as ESLint.Plugin;

const text = "#include <stdio.h>\n/** TODO */\nint main(void) { return fsync(1); }\n";
const only = ["3:25 probe/no-fsync"];

function rulesOf(plugin: ESLint.Plugin): Record<string, Rule.RuleModule> {
  return plugin.rules as Record<string, Rule.RuleModule>;
}

function lintWith(...configs: (Linter.Config | Linter.Config[])[]): string[] {
  const all: Linter.Config[] = configs.flat();
  return new Linter().verify(text, all, { filename: "a.c" }).map(brief);
}

describe("configs for JavaScript that name no files, beside C", () => {
  const presets: readonly [name: string, config: unknown][] = [
    ["js.configs.recommended", js.configs.recommended],
    ["js.configs.all", js.configs.all],
    ["tseslint.configs.recommended", tseslint.configs.recommended],
    ["tseslint.configs.recommendedTypeChecked", tseslint.configs.recommendedTypeChecked],
    ["tseslint.configs.all", tseslint.configs.all],
  ];
  for (const [name, preset] of presets)
    it(`${name} neither fails nor speaks`, () => {
      const configs = [preset].flat() as Linter.Config[];
      assert.deepEqual(lintWith(configs, cConfig), only);
      assert.deepEqual(lintWith(cConfig, configs), only);
    });

  it("every rule of ESLint and typescript-eslint can be on", () => {
    const rules = Object.keys(js.configs.all.rules).concat(
      Object.keys(typescriptPlugin.rules ?? {}).map((id) => `@typescript-eslint/${id}`),
    );
    assert.ok(rules.length > 250);
    const plugins = { "@typescript-eslint": typescriptPlugin };
    for (const rule of rules) assert.deepEqual(lintWith({ plugins, rules: { [rule]: "error" } }, cConfig), only, rule);
  });

  it("options of JavaScript are let pass, also under --cache, which serialises them", async () => {
    const options: Linter.Config = {
      languageOptions: {
        globals: { ...globals.node, ...globals.browser },
        ecmaVersion: 2022,
        sourceType: "commonjs",
        // A parser without a name can't be serialised.
        parser: { parse: () => assert.fail("the parser of JavaScript was called") },
        parserOptions: { projectService: true, ecmaFeatures: { jsx: true } },
      },
    };
    assert.deepEqual(lintWith(options, cConfig), only);
    const folder = mkdtempSync(join(tmpdir(), "syscalls-c-"));
    try {
      writeFileSync(join(folder, "a.c"), text);
      const eslint = new ESLint({
        cwd: folder,
        cache: true,
        cacheLocation: join(folder, "cache"),
        overrideConfigFile: true,
        overrideConfig: [options, cConfig],
      });
      const [result] = await eslint.lintFiles(["a.c"]);
      assert.deepEqual(result?.messages.map(brief), only);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("an option that nobody knows is refused with a remedy", () => {
    assert.throws(
      () => lintWith(cConfig, { languageOptions: { tolerant: true } }),
      /"languageOptions": The language "syscalls\/c" has no options, but was given "tolerant".*`files`/,
    );
  });
});

describe("the two entries", () => {
  it("stand in one config", () => {
    const { recommended, strict } = syscalls.configs;
    const config = [...c.configs.recommended, ...recommended, ...strict, ...c.configs.strict];
    const linter = new Linter();
    assert.deepEqual(linter.verify("int x;", config, { filename: "a.c" }), []);
    assert.deepEqual(linter.verify("let x;", config, { filename: "a.js" }), []);
  });

  it("can each be registered by hand beside their own configs", () => {
    const linter = new Linter();
    const ofC = [{ plugins: { syscalls: c } }, ...c.configs.recommended];
    assert.deepEqual(linter.verify("int x;", ofC, { filename: "a.h" }), []);
    const ofJavaScript = [{ plugins: { syscalls } }, ...syscalls.configs.recommended];
    assert.deepEqual(linter.verify("let x;", ofJavaScript, { filename: "a.js" }), []);
  });

  it("name and scope every config entry", () => {
    for (const [plugin, language, ending] of [
      [syscalls, "javascript", "mts"],
      [c, "c", "h"],
    ] as const)
      for (const name of ["recommended", "strict"] as const) {
        const [entry, ...rest] = plugin.configs[name];
        assert.equal(rest.length, 0);
        assert.ok(entry);
        assert.equal(entry.name, `syscalls/${name}/${language}`);
        assert.match(String(entry.files), new RegExp(`\\b${ending}\\b`));
      }
  });

  it("turn on only rules that are made for the language, and in recommended a part of strict", () => {
    for (const [plugin, language] of [
      [syscalls, "js/js"],
      [c, "syscalls/c"],
    ] as const) {
      const recommended = Object.keys(plugin.configs.recommended[0]?.rules ?? {});
      const strict = Object.keys(plugin.configs.strict[0]?.rules ?? {});
      assert.deepEqual(
        recommended.filter((id) => !strict.includes(id)),
        [],
      );
      const made = Object.entries(rulesOf(plugin)).filter(([, rule]) => rule.meta?.languages?.includes(language));
      assert.deepEqual(strict.sort(), made.map(([id]) => `syscalls/${id}`).sort());
    }
  });

  it("say who they are as their package does", () => {
    const manifest = createRequire(import.meta.url)("eslint-plugin-syscalls/package.json") as Record<string, unknown>;
    assert.equal(syscalls.meta.name, manifest["name"]);
    assert.equal(syscalls.meta.version, manifest["version"]);
    assert.deepEqual(c.meta, syscalls.meta);
  });
});

describe("a CommonJS config", () => {
  const run = (program: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=commonjs", "-e", program], {
      cwd: new URL(".", import.meta.url),
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };

  it("requires the plugin itself, not a namespace around it", () => {
    const program = `const plugin = require("eslint-plugin-syscalls");
      console.log(plugin.meta.name, Array.isArray(plugin.configs.recommended), typeof plugin.rules, plugin.default);`;
    assert.equal(run(program), "eslint-plugin-syscalls true object undefined");
  });

  it("gets the same object by import", () => {
    const program = `const plugin = require("eslint-plugin-syscalls");
      import("eslint-plugin-syscalls").then((module) => console.log(module.default === plugin));`;
    assert.equal(run(program), "true");
  });

  it("reaches C through a promise of its entries", async () => {
    const folder = mkdtempSync(join(tmpdir(), "syscalls-c-"));
    const url = JSON.stringify(new URL("./probe.js", import.meta.url).href);
    try {
      writeFileSync(join(folder, "eslint.config.cjs"), `module.exports = import(${url}).then((m) => [m.cConfig]);\n`);
      writeFileSync(join(folder, "a.c"), text);
      const [result] = await new ESLint({ cwd: folder }).lintFiles(["a.c"]);
      assert.deepEqual(result?.messages.map(brief), only);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it("the probe rule is refused on a language that it isn't made for", () => {
  const config: Linter.Config = { plugins: { probe }, rules: { "probe/no-fsync": "error" } };
  assert.throws(() => new Linter().verify("x", [config], { filename: "a.js" }), /do not support the language "js\/js"/);
});
