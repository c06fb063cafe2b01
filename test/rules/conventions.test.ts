import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import javascript, { type SyscallsPlugin } from "eslint-plugin-syscalls";
import c from "eslint-plugin-syscalls/c";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import { authoredRules, fixtureFolders, fixturesOfRules, root } from "../repository.js";
import { fixturesIn, report, type Plugins } from "./fixture.js";
import { functionNames, literalsOf } from "./literals.js";
import { filledProblems, sentenceProblems } from "./sentences.js";

const plugins: Plugins = { javascript, c };
const ids = authoredRules();
const needs = readFileSync(join(root, "rules", "README.md"), "utf8");
const names = functionNames(database());

function ruleOf(plugin: SyscallsPlugin, id: string) {
  const rule = plugin.rules?.[id];
  assert.ok(rule?.meta, `the plugin lacks ${id}: npm run gen`);
  return { ...rule, meta: rule.meta };
}

for (const id of ids)
  describe(`rule ${id}`, () => {
    const source = readFileSync(join(root, "rules", "src", "rules", `${id}.ts`), "utf8");

    it("is in the plugin, in both of its forms, with all of its meta", () => {
      const { meta } = ruleOf(c, id);
      assert.deepEqual(ruleOf(javascript, id).meta, meta);
      assert.ok(meta.docs?.description, "description");
      assert.ok(meta.docs.url?.endsWith(`/rules/docs/${id}.md`), "url");
      assert.ok(meta.languages && meta.languages.length > 0, "languages");
      assert.notEqual((meta.docs as { recommended?: unknown }).recommended, undefined, "recommended");
      assert.ok(meta.schema, "schema");
    });

    it("is in the configs of its languages", () => {
      const { docs, languages } = ruleOf(c, id).meta;
      for (const [plugin, language, name] of [
        [c, "syscalls/c", "c"],
        [javascript, "js/js", "javascript"],
      ] as const) {
        const applies = languages?.includes(language) === true;
        const on = (config: "recommended" | "strict") =>
          plugin.configs[config].some(({ rules }) => rules?.[`syscalls/${id}`]);
        assert.equal(on("strict"), applies, `strict for ${language}`);
        const { recommended = false } = docs as { recommended?: boolean | readonly string[] };
        const isMeant = typeof recommended === "boolean" ? recommended : recommended.includes(name);
        assert.equal(on("recommended"), applies && isMeant, `recommended for ${language}`);
      }
    });

    it("has a page", () => {
      assert.ok(existsSync(join(root, "rules", "docs", `${id}.md`)), `rules/docs/${id}.md: npm run gen`);
    });

    it("stands in the table of what rules need, as built", () => {
      assert.ok(needs.includes(`\n| ${id} * |`), `rules/README.md has no row "| ${id} * |"`);
    });

    it("has flagged and clean fixtures in each of its languages", () => {
      const folder = join(fixturesOfRules, id);
      const fixtures = existsSync(folder) ? fixturesIn(folder, id) : [];
      const { languages = [] } = ruleOf(c, id).meta;
      const lacking = languages.flatMap((language) =>
        (["flagged", "clean"] as const)
          .filter(
            (kind) =>
              !fixtures.some((one) => one.kind === kind && /\.[ch]$/.test(one.file) === (language === "syscalls/c")),
          )
          .map((kind) => `${kind} for ${language}`),
      );
      assert.deepEqual(lacking, []);
    });

    it("says well-formed sentences", () => {
      const messages = Object.entries(ruleOf(c, id).meta.messages ?? {});
      assert.ok(messages.length > 0);
      for (const [name, message] of messages) assert.deepEqual(sentenceProblems(message), [], `${name}: ${message}`);
    });

    it("says each of its messages in a fixture, with every hole filled", () => {
      const folder = join(fixturesOfRules, id);
      const fixtures = existsSync(folder) ? fixturesIn(folder, id) : [];
      const reported = fixtures.flatMap((fixture) => report(fixture, fixture.text, plugins));
      const said = reported.flatMap((one) => [one, ...(one.suggestions ?? []).map(asMessage)]);
      for (const { message } of said) assert.deepEqual(filledProblems(message), [], message);
      const unsaid = Object.keys(ruleOf(c, id).meta.messages ?? {}).filter(
        (name) => !said.some((one) => one.messageId === name),
      );
      assert.deepEqual(unsaid, [], "messages that no fixture draws");
    });

    it("names no function: the database knows which do what it asks for", () => {
      // An id of a message is a word of the rule's own.
      const own = Object.keys(ruleOf(c, id).meta.messages ?? {});
      const named = literalsOf(source).filter((literal) => names.has(literal) && !own.includes(literal));
      assert.deepEqual(named, []);
    });
  });

function asMessage({ desc, messageId }: { desc: string; messageId?: string | undefined }) {
  return { message: desc, messageId };
}

describe("rules", () => {
  it("have no fixtures without a rule", () => {
    assert.deepEqual(
      fixtureFolders().filter((folder) => !ids.includes(folder)),
      [],
    );
  });

  it("are all that the plugin has, and all that the table calls built", () => {
    assert.deepEqual(Object.keys(javascript.rules ?? {}).sort(), ids);
    const built = [...needs.matchAll(/^\| ([a-z-]+) \* \|/gm)].map(([, id]) => id);
    assert.deepEqual(built.sort(), ids);
  });
});

describe("what is asked of messages", () => {
  it("refuses what isn't a sentence", () => {
    for (const bad of [
      "no capital.",
      "No stop",
      "Too many..",
      "One. Two. Three.",
      "Odd  space.",
      "Odd `tick.",
      "",
      "Ends. ",
    ])
      assert.notDeepEqual(sentenceProblems(bad), [], bad);
    for (const bad of ["`{{call}}` is slow.", "Reads undefined bytes.", "Reads NaN bytes.", "Is [object Object]."])
      assert.notDeepEqual(filledProblems(bad), [], bad);
  });

  it("accepts what is", () => {
    for (const good of [
      "`st.st_mode` is known. Ask `d_type`.",
      "{{call}} is slow: use {{instead}}.",
      "Waits 1.5 ms per call.",
    ])
      assert.deepEqual(sentenceProblems(good), [], good);
    assert.deepEqual(filledProblems("`a` → `b` reads 1 byte (undefined behaviour aside)."), ["shows a missing value"]);
  });
});

describe("the search for function names", () => {
  it("sees every literal, and knows names of both runtimes in each of their forms", () => {
    const source = 'const a = "read"; const b = `fopen`; f(x, ["fs.readFileSync"]); // "stat"\ntype T = "lseek";';
    assert.deepEqual(literalsOf(source), ["read", "fopen", "fs.readFileSync"]);
    for (const name of ["fopen", "node:fs.readFileSync", "fs.readFileSync", "readFileSync"])
      assert.ok(names.has(name), name);
  });
});
