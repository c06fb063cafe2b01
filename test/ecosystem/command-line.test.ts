import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { root } from "../repository.js";

const eslint = join(dirname(createRequire(import.meta.url).resolve("eslint/package.json")), "bin", "eslint.js");
const rule = join(root, "fixtures", "rules", "no-stat-per-entry");

describe("eslint's command line", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "syscalls-eslint-"));
    const plugin = import.meta.resolve("eslint-plugin-syscalls");
    writeFileSync(
      join(folder, "eslint.config.mjs"),
      `import syscalls from ${JSON.stringify(plugin)};\nexport default [
        { linterOptions: { reportUnusedDisableDirectives: "off" } },
        ...syscalls.configs.strict.map((entry) => ({ ...entry, rules: { "syscalls/no-stat-per-entry": "error" } })),
      ];\n`,
    );
    cpSync(join(rule, "flagged.js"), join(folder, "one.mjs"));
    cpSync(join(rule, "flagged.js"), join(folder, "two.mjs"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...given: readonly string[]): { readonly status: number | null; readonly counts: readonly number[] } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [eslint, "--format", "json", ...given, "."], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.ok(stdout.startsWith("["), stderr);
    const results = JSON.parse(stdout) as readonly { readonly messages: readonly unknown[] }[];
    return { status, counts: results.map(({ messages }) => messages.length).filter((count) => count > 0) };
  }

  it("says the same from the cache and in several threads", () => {
    const fresh = run();
    assert.equal(fresh.status, 1);
    assert.equal(fresh.counts.length, 2);
    for (const options of [["--cache"], ["--cache"], ["--concurrency", "2"]]) assert.deepEqual(run(...options), fresh);
  });

  it("keeps what is there already as bulk suppressions", () => {
    assert.deepEqual(run("--suppress-all"), { status: 0, counts: [] });
    assert.deepEqual(run(), { status: 0, counts: [] });
    assert.match(readFileSync(join(folder, "eslint-suppressions.json"), "utf8"), /syscalls\/no-stat-per-entry/);
    rmSync(join(folder, "eslint-suppressions.json"));
  });

  it("applies each fix once", () => {
    run("--fix");
    const once = readFileSync(join(folder, "one.mjs"), "utf8");
    run("--fix");
    assert.equal(readFileSync(join(folder, "one.mjs"), "utf8"), once);
    assert.match(once, /withFileTypes/);
  });
});
