import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import { root } from "../repository.js";

type Excerpt = typeof import("../../rules/tools/excerpt.js");
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
