import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "mocha";
import { root } from "../repository.js";

type Excerpt = typeof import("../../rules/tools/excerpt.js");
type Page = typeof import("../../rules/tools/page.js");
type RuleIndex = typeof import("../../rules/tools/rule-index.js");
type Documentation = typeof import("../../rules/tools/documentation.js");

async function tool<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(join(root, "rules", "dist", "tools", `${name}.js`)).href)) as T;
}

describe("generated files", () => {
  it("are up to date", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "test", "gen.mjs"), "--check"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });
});

describe("an excerpt of a fixture", () => {
  let excerptOf: Excerpt["excerptOf"];
  before(async () => ({ excerptOf } = await tool<Excerpt>("excerpt")));
  const cut = (...lines: string[]) => excerptOf("a.c", lines.join("\n"))?.split("\n");

  it("is the first function with carets, with its comment and whole head", () => {
    const wanted = ["/* Why. */", "static int", "read_all(int fd)", "{", "  if (fd) {", "    f();", "  //^^^^ no-x: A.", "  }", "  g();", "}"];
    assert.deepEqual(cut("#include <a.h>", "", "int other(void) {", "  return 0;", "}", "", ...wanted, "", "int last;"), wanted);
    const script = ["export function f() {", "  g();", "//^^^ no-x: A.", "}"];
    assert.deepEqual(cut('import g from "g";', "", ...script, "", "f();"), script);
  });

  it("is the statement in column 0 when there is no function", () => {
    assert.deepEqual(cut('import g from "g";', "", "g(1);", "//<^^ no-x: A.", "", "h();"), ["g(1);", "//<^^ no-x: A."]);
  });

  it("is the first function when there are no carets", () => {
    assert.deepEqual(cut("#include <a.h>", "", "int f(int a) {", "  return a;", "}", "", "int g;"), ["int f(int a) {", "  return a;", "}"]);
    assert.equal(cut("int a;"), undefined);
  });

  it("is what stands between marks, where there are any", () => {
    const marked = ["void f(void) {", "  // example", "  a();", "    b();", "  // end", "  c();", "  // example", "  d();", "  // end", "}"];
    assert.deepEqual(cut(...marked), ["a();", "  b();", "", "d();"]);
    assert.deepEqual(cut("  // example", "  a();", "//^^^ no-x: A.", "  // end"), ["  a();", "//^^^ no-x: A."]);
    assert.throws(() => cut("// example", "a();"), /no `\/\/ end`/);
    assert.throws(() => cut("// end"), /without/);
    assert.throws(() => cut("// example", "// example"), /inside/);
  });
});

describe("the documentation of a rule", () => {
  let documentationOf: Documentation["documentationOf"];
  before(async () => ({ documentationOf } = await tool<Documentation>("documentation")));

  it("is the doc comment above the rule; its first sentence describes it", () => {
    const source = "/** Not this. */\nconst a = 1;\n\n/**\n * Disallow `st.st_mode`\n * in loops. More.\n *\n * - A list\n *   goes on.\n */\nexport default a;";
    assert.deepEqual(documentationOf("no-x", source), {
      description: "Disallow `st.st_mode` in loops",
      text: "Disallow `st.st_mode`\nin loops. More.\n\n- A list\n  goes on.",
    });
  });

  it("must be there", () => {
    assert.throws(() => documentationOf("no-x", "const a = 1; export default a;"), /no doc comment/);
    assert.throws(() => documentationOf("no-x", "/** A. */ const a = 1;"), /no `export default/);
    assert.throws(() => documentationOf("no-x", "/** Without an end */ export default 1;"), /begin with a sentence/);
  });
});

describe("the page and the row of a rule", () => {
  const authored = {
    id: "no-x",
    documentation: { description: "Disallow x", text: "Disallow x. More." },
    rule: {
      languages: ["c", "javascript"],
      startsFrom: ["syncs"],
      concern: "cost",
      recommended: true,
      fixable: true,
      messages: { x: "X." },
      options: { most: { type: "integer", default: 4, description: "The most." } },
      check: () => [],
    },
    fixtures: "",
  } as const;
  let fixtures = "";
  before(() => {
    fixtures = mkdtempSync(join(tmpdir(), "syscall-lint-page-"));
    writeFileSync(join(fixtures, "flagged.mjs"), "export function f() {\n  x();\n//^^^ no-x: X.\n}\n");
    const flagged = { function: "f", total: 5, calls: { close: 1, read: 3, open: 1 } };
    const better = { function: "g", total: 3, calls: { read: 1, close: 1, open: 1 } };
    const pairs = [{ file: "flagged.mjs", given: "a file of 3 bytes", flagged, better }];
    writeFileSync(join(fixtures, "measured.json"), JSON.stringify({ machine: "Linux 6.1", date: "2026-01-02", pairs }));
  });
  after(() => {
    rmSync(fixtures, { recursive: true, force: true });
  });

  it("say languages, configs, documentation, examples, options and measured counts", async () => {
    const { pageOf } = await tool<Page>("page");
    const page = pageOf({ ...authored, fixtures });
    const parts = [
      "# syscalls/no-x",
      "C, JavaScript, TypeScript · About cost · In `recommended` and `strict` · Fixed by `--fix`.",
      "Disallow x. More.",
      "## Flagged\n\n```js\nexport function f() {\n  x();\n//^^^ no-x: X.\n}\n```",
      "| `most` | `4` | The most. |",
      "(Linux 6.1, 2026-01-02)",
      "| a file of 3 bytes | `f`: **5** (read 3, close 1, open 1) | `g`: **3** (close 1, open 1, read 1) |",
    ];
    const places = parts.map((part) => page.indexOf(part));
    assert.ok(!places.includes(-1), `${String(parts[places.indexOf(-1)])} in\n${page}`);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it("say when a rule is recommended for one of its languages only", async () => {
    const { pageOf } = await tool<Page>("page");
    const rule = { ...authored.rule, recommended: ["c"] } as const;
    assert.match(pageOf({ ...authored, rule, fixtures }), /In `recommended` for C, in `strict` for all\b/);
    const { withRuleTable } = await tool<RuleIndex>("rule-index");
    const table = withRuleTable("README.md", "<!-- rules -->\n<!-- /rules -->", [{ ...authored, rule, fixtures }], "docs");
    assert.match(table, /\| recommended \(C\) \|/);
  });

  it("stand between the marks of a README, and only there", async () => {
    const { withRuleTable } = await tool<RuleIndex>("rule-index");
    const table = (text: string) => withRuleTable("README.md", text, [{ ...authored, fixtures }], "docs");
    const renewed = table("Before\n<!-- rules -->\nold\n<!-- /rules -->\nAfter\n");
    assert.match(renewed, /^Before\n<!-- rules -->\n\n\| rule [^]*\| \[no-x\]\(docs\/no-x\.md\) \| Disallow x\. \| C[^]*<!-- \/rules -->\nAfter\n$/);
    assert.ok(!renewed.includes("old"));
    assert.equal(table(renewed), renewed);
    assert.equal(table("No marks\n"), "No marks\n");
    assert.throws(() => table("<!-- rules -->"), /has no <!-- \/rules -->/);
  });
});
