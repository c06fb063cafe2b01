import assert from "node:assert/strict";
import { describe, it } from "mocha";
import plugin from "eslint-plugin-syscalls";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.js";
import type { Case } from "./case.js";
import { lineMap, scoreOf } from "./score.js";

const one: Case = {
  id: "X",
  lang: "c",
  repo: "a/b",
  path: "a.c",
  function: "f",
  lines: [2],
  category: "polling",
  detectable: "yes",
  description: "",
  negative: false,
};

describe("the score of a case", () => {
  it("follows lines through a fix", () => {
    const place = lineMap("a\nb\nc\nd\n", "new\na\nc\nd\n");
    assert.deepEqual([1, 2, 3, 4].map(place), [2, 3, 3, 4]);
  });

  it("finds what is reported before and no longer after", () => {
    const before = { text: "a\nb\nc\n", findings: [{ rule: "x", line: 3 }] };
    const score = scoreOf(one, ["x"], before, { text: "a\nc\n", findings: [] });
    assert.deepEqual([score.found, score.kept], [["x"], []]);
  });

  it("doesn't count what stays, what is far away and what other rules say", () => {
    const finding = { rule: "x", line: 2 };
    const text = "a\nb\nc\n";
    assert.deepEqual(scoreOf(one, ["x"], { text, findings: [finding] }, { text, findings: [finding] }).kept, ["x"]);
    assert.deepEqual(scoreOf(one, ["x"], { text, findings: [{ rule: "x", line: 6 }] }, undefined).near, []);
    const other = scoreOf(one, ["y"], { text, findings: [finding] }, undefined);
    assert.deepEqual([other.found, other.kept, other.near], [[], [], [finding]]);
  });
});

describe("the map from categories to rules", () => {
  const categories = JSON.parse(readFileSync(join(root, "test", "cases", "categories.json"), "utf8")) as Record<
    string,
    readonly string[]
  >;

  it("leaves out no rule", () => {
    const named = new Set(Object.values(categories).flat());
    assert.deepEqual(
      Object.keys(plugin.rules ?? {}).filter((rule) => !named.has(rule)),
      [],
    );
  });
});
