import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { sourceOf } from "./probe.js";

function commentsIn(text: string): string[] {
  return sourceOf(text).comments.map(({ range: [start, end] }) => text.slice(start, end));
}

describe("comments of a C file", () => {
  const cases: readonly [what: string, text: string, comments: string[]][] = [
    ["both forms", "/* a */ int x; // b\n// c", ["/* a */", "// b", "// c"]],
    ["a line comment continued by a backslash", "// a \\\nstill a\nint x;", ["// a \\\nstill a"]],
    ["a continuation before CR LF", "// a \\\r\nstill a\r\nint x;", ["// a \\\r\nstill a"]],
    ["delimiters in strings", 'char *s = "/* no */", *t = "\\"// no";', []],
    ["delimiters in character literals", "int a = '\"'; /* yes */ int b = '\\''; // and", ["/* yes */", "// and"]],
    ["a quote that is not one", "#error don't\n/* yes */", ["/* yes */"]],
    ["an open string ends with its line", 'char *s = "open\n/* yes */', ["/* yes */"]],
    ["digit separators", "int n = 1'000; /* yes */ int m = 0xFF'FF'00; // and", ["/* yes */", "// and"]],
    ["a prefixed literal is no number", "int c = u8'\"'; /* yes */", ["/* yes */"]],
    ["included names", "#include <a//b.h>\n# include <c/*d.h>\n/* yes */", ["/* yes */"]],
    ["comments don't nest", "/* a /* b */ c */", ["/* a /* b */"]],
    ["a comment that is never closed", "int x; /* a\nb", ["/* a\nb"]],
    ["the shortest ones", "/**/ //", ["/**/", "//"]],
    ["a slash and a star apart", "int x = a / *p; /*/ yes */", ["/*/ yes */"]],
  ];
  for (const [what, text, expected] of cases) it(what, () => assert.deepEqual(commentsIn(text), expected));

  it("have their text without delimiters", () => {
    const values = sourceOf("/* a */ /**/ /* open").comments.map(({ value }) => value);
    assert.deepEqual(values, [" a ", "", " open"]);
    const lines = sourceOf("// a\r\n//b").comments.map(({ type, value }) => `${type}:${value}`);
    assert.deepEqual(lines, ["Line: a", "Line:b"]);
  });

  it("are those of the syntax tree in every C fixture", () => {
    const names = readdirSync(join(root, "fixtures"), { recursive: true }).map(String);
    const files = names.filter((name) => /\.[ch]$/.test(name));
    assert.ok(files.length > 1, "there are C fixtures");
    for (const name of files) {
      const source = sourceOf(readFileSync(join(root, "fixtures", name), "utf8"));
      const inTree = source.withTree((tree) =>
        tree.rootNode.descendantsOfType("comment").map((node) => [node.startIndex, node.endIndex]),
      );
      const found = source.comments.map(({ range }) => [...range]);
      assert.deepEqual(found, inTree, name);
    }
  });
});
