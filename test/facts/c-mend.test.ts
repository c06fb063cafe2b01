import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import type { withoutUnbalancedArms } from "../../rules/src/languages/c/mend.js";
import { root } from "../repository.js";
import { hasErrorIn } from "./read-c.js";

const { withoutUnbalancedArms: mend } = (await import(
  pathToFileURL(join(root, "rules", "dist", "src", "languages", "c", "mend.js")).href
)) as { withoutUnbalancedArms: typeof withoutUnbalancedArms };

const isForeign = (condition: string) => condition === "defined(_WIN32)";

const broken = `int f(int a)
{
#ifdef HAVE_A
  if (a > 1) { /* } */
#else
  while (a > 2) { char c = '}';
#endif
    a--;
  }
  return a;
}
int g(void)
{
  return f(3);
}
`;

describe("text whose conditional groups open braces twice", () => {
  it("is unreadable as it is, and readable when mended, at the same places", () => {
    const mended = mend(broken, isForeign) ?? assert.fail("nothing was mended");
    assert.ok(hasErrorIn(broken));
    assert.ok(!hasErrorIn(mended), mended);
    assert.equal(mended.length, broken.length);
    assert.equal(mended.indexOf("return f(3)"), broken.indexOf("return f(3)"));
    assert.ok(mended.includes("if (a > 1) {") && !mended.includes("while (a > 2)"));
  });

  it("keeps the arm that isn't for another system", () => {
    const mended = mend(broken.replace("HAVE_A", "_WIN32"), isForeign) ?? assert.fail("nothing was mended");
    assert.ok(mended.includes("while (a > 2) {") && !mended.includes("if (a > 1)"));
  });

  it("leaves groups alone that balance, whatever stands in comments and quotes", () => {
    assert.equal(
      mend("#ifdef A\nint f(void) { return '{'; } // {\n#else\nint f(void) { return 1; }\n#endif\n", isForeign),
      undefined,
    );
    assert.equal(mend("int f(void) {\n", isForeign), undefined);
    assert.equal(mend("#endif\n#else\n}\n#if 1\n{\n", isForeign), undefined);
  });

  it("mends a group inside a group once", () => {
    const nested =
      "void f(int a) {\n#if A\n#ifdef B\nif (a) {\n#else\nif (!a) {\n#endif\n#else\nwhile (a) {\n#endif\na--; } }\n";
    const mended = mend(nested, isForeign) ?? assert.fail("nothing was mended");
    assert.equal(mended.length, nested.length);
    assert.ok(!hasErrorIn(mended), mended);
  });
});
