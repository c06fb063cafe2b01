import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ESLint, Rule } from "eslint";
import { after, before, describe, it } from "mocha";
import { annotationsOf, withoutAnnotations } from "./annotations.js";
import { caretProblems, fixed, fixturesIn, suggested, type Fixture, type Plugins } from "./fixture.js";

/** Speaks of every call of `slow`, and of every block that is labelled `slow`; its option names another function. */
const noSlow: Rule.RuleModule = {
  meta: {
    fixable: "code",
    hasSuggestions: true,
    messages: { call: "`{{name}}` is slow.", label: "The block is slow.", rename: "Call it fast." },
    schema: [{ type: "object", properties: { name: { type: "string" } }, additionalProperties: false }],
  },
  create(context) {
    const [{ name = "slow" } = {}] = context.options as [{ name?: string }?];
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "Identifier" || callee.name !== name) return;
        context.report({
          node,
          messageId: "call",
          data: { name },
          fix: (fixer) => fixer.replaceText(callee, "quick"),
          suggest: [{ messageId: "rename", fix: (fixer) => fixer.replaceText(node, "fast()") }],
        });
      },
      LabeledStatement(node) {
        if (node.label.name === name) context.report({ node, messageId: "label" });
      },
    };
  },
};

const plugin: ESLint.Plugin = { rules: { "no-slow": noSlow } };
const plugins: Plugins = { javascript: plugin, c: plugin };

function fixture(text: string, kind: Fixture["kind"] = "flagged", file = `${kind}.js`): Fixture {
  return { rule: "no-slow", kind, file, path: file, text };
}

function problems(...lines: string[]): string {
  return caretProblems(fixture(lines.join("\n")), plugins).join("\n");
}

describe("caret fixtures", () => {
  it("agree with a right drawing", () => {
    assert.equal(problems("  slow(1);", "//^^^^^^^ no-slow: `slow` is slow."), "");
    assert.equal(problems("if (x) { slow(); }", "//       ^^^^^^ no-slow: `slow` is slow."), "");
    assert.equal(problems("slow(1);", "//<^^^^ no-slow: `slow` is slow."), "");
    assert.equal(problems("  slow(1);", "//^^^^^^^ no-slow(call)"), "");
    assert.equal(problems("  slow(1);", "//^^^^^^^ no-slow(call): `slow`…"), "");
  });

  it("draw several findings under one line, in any order", () => {
    const second = "//                ^^^^^^ no-slow: `slow` is slow.";
    const first = "//       ^^^^^^ no-slow: `slow` is slow.";
    assert.equal(problems("if (x) { slow() + slow(); }", second, first), "");
    assert.match(problems("if (x) { slow() + slow(); }", first, first), /drawn, not reported\n.*reported, not drawn$/);
  });

  it("draw the first line of a longer finding to its end", () => {
    assert.equal(problems("  slow: {", "//^^^^^^^ no-slow: The block is slow.", "  }"), "");
    assert.match(problems("  slow: {", "//^^^^^^ no-slow: The block is slow.", "  }"), /not reported/);
  });

  it("fail for a wrong column, at either end", () => {
    for (const wrong of ["//^^^^^^", "//^^^^^^^^", "// ^^^^^^", "//<^^^^^^"]) {
      const found = problems("  slow(1);", `${wrong} no-slow: \`slow\` is slow.`);
      assert.match(found, /line 1:\n {4}slow\(1\);\n.*<- drawn, not reported\n.*<- reported, not drawn$/);
      assert.ok(found.includes("  //^^^^^^^ no-slow: `slow` is slow.   <- reported"), "shows the line to copy");
    }
  });

  it("fail for a missing finding", () => {
    assert.match(problems("  fast(1);", "//^^^^^^^ no-slow: `slow` is slow."), /<- drawn, not reported$/);
  });

  it("fail for a finding that isn't drawn", () => {
    assert.match(
      problems("  slow(1);", "//^^^^^^^ no-slow(call)", "  slow(2);"),
      /^line 3:[^<]*<- reported, not drawn$/,
    );
  });

  it("fail for a wrong message, rule, message id or line", () => {
    assert.match(problems("  slow(1);", "//^^^^^^^ no-slow: `slow` is slow!"), /drawn, not reported/);
    assert.match(problems("  slow(1);", "//^^^^^^^ no-slow: `slow` is"), /drawn, not reported/);
    assert.match(problems("  slow(1);", "//^^^^^^^ no-slow: slow…"), /drawn, not reported/);
    assert.match(problems("  slow(1);", "//^^^^^^^ no-sloth: `slow` is slow."), /drawn, not reported/);
    assert.match(problems("  slow(1);", "//^^^^^^^ no-slow(label)"), /drawn, not reported/);
    assert.match(problems("  slow(1);", "  more();", "//^^^^^^^ no-slow(call)"), /drawn, not reported/);
  });

  it("fail for carets that say nothing, and for carets without code above", () => {
    for (const broken of [
      "//^^^^^^^",
      "//^^^^^^^ no-slow",
      "//^^^^^^^ no-slow:",
      "//^^ ^^ no-slow: A.",
      "/*^^^^ no-slow: A. */",
    ])
      assert.match(problems("  slow(1);", broken), /is no annotation/, broken);
    assert.match(problems("//^^^^^^^ no-slow(call)", "  slow(1);"), /is no annotation/);
    assert.deepEqual(annotationsOf("x = a ^ b; // ^ is xor").malformed, []);
  });

  it("fail for a syntax error", () => {
    assert.match(problems("  slow(1;"), /eslint: Parsing error/);
  });

  it("fail for an unused eslint-disable comment", () => {
    assert.match(problems("// eslint-disable-next-line syscalls/no-slow", "fast();"), /Unused eslint-disable/);
  });

  it("fail for a flagged fixture without carets, and for a clean one that speaks or has carets", () => {
    assert.deepEqual(caretProblems(fixture("fast();"), plugins), ["a flagged fixture without a caret tests nothing"]);
    assert.deepEqual(caretProblems(fixture("fast();", "clean"), plugins), []);
    assert.match(caretProblems(fixture("  slow();", "clean"), plugins).join(), /reported, not drawn/);
    assert.match(caretProblems(fixture("  slow();\n//^^^^^^ no-slow(call)", "clean"), plugins).join(), /has no carets/);
  });

  it("take options and settings from the first lines", () => {
    const text =
      '// options: {"name": "idle"}\n// settings: {"node": "20"}\n  idle(slow());\n//^^^^^^^^^^^^ no-slow(call)';
    assert.deepEqual(caretProblems(fixture(text), plugins), []);
    assert.throws(() => caretProblems(fixture("// options: {name}\n"), plugins), /aren't JSON/);
  });

  it("read TypeScript", () => {
    const text = "  slow<string>(1 as number);\n//^^^^^^^^^^^^^^^^^^^^^^^^^ no-slow(call)";
    assert.deepEqual(caretProblems(fixture(text, "flagged", "flagged.ts"), plugins), []);
    assert.notDeepEqual(caretProblems(fixture(text), plugins), []);
  });

  it("apply fixes and suggestions to the program without its carets", () => {
    const one = fixture("  slow(1);\n//^^^^^^^ no-slow(call)\n  slow(2);\n//^^^^^^^ no-slow(call)\n");
    assert.equal(fixed(one, plugins), "  quick(1);\n  quick(2);\n");
    assert.equal(suggested(one, plugins), "  fast();\n  fast();\n");
    assert.equal(fixed(fixture("fast();"), plugins), undefined);
    assert.equal(suggested(fixture("fast();"), plugins), undefined);
    assert.throws(() => suggested(fixture("slow(slow());"), plugins), /overlap/);
    assert.equal(withoutAnnotations("a\r\n//<^ x: Y.\r\nb"), "a\nb");
  });
});

describe("a folder of fixtures", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "syscall-lint-fixtures-"));
    mkdirSync(folder, { recursive: true });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("may hold variants, truths and measurements, and nothing else", () => {
    for (const name of [
      "flagged.c",
      "flagged-old-kernel.c",
      "fixed-old-kernel.c",
      "clean.tsx",
      "measure.json",
      "measured.json",
    ])
      writeFileSync(join(folder, name), "");
    const found = fixturesIn(folder, "no-slow").map(({ kind, file }) => `${kind} ${file}`);
    assert.deepEqual(found, ["clean clean.tsx", "flagged flagged-old-kernel.c", "flagged flagged.c"]);
    for (const stray of ["flaged.c", "fixed.js", "suggested-new.c"]) {
      writeFileSync(join(folder, stray), "");
      assert.throws(() => fixturesIn(folder, "no-slow"), new RegExp(`nothing reads ${stray}`));
      rmSync(join(folder, stray));
    }
  });
});
