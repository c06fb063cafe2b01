import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { syscallLint, folderWith } from "../cli/bin.js";
import { readC } from "./read-c.js";

const before = "#include <unistd.h>\nint f(int fd, int x)\n{\n  char c;\n  ";
const after = "\n}\n";
const found =
  "#include <unistd.h>\nint g(int fd)\n{\n  char c;\n  int sum = 0;\n  while (read(fd, &c, 1) == 1)\n    sum += c;\n  return sum;\n}\n";
const read = "read(fd, &c, 1)";

/** One construct of C, `depth` times inside of itself. */
const constructs: Readonly<Record<string, (depth: number) => string>> = {
  parentheses: (depth) => `return ${"(".repeat(depth)}x${")".repeat(depth)};`,
  "else if": (depth) => `if (x) ${read};${` else if (x == 1) ${read};\n`.repeat(depth)}`,
  sums: (depth) => `return ${Array(depth).fill(read).join(" + ")};`,
  commas: (depth) => `return ${Array(depth).fill(read).join(", ")};`,
  calls: (depth) => `return ${"f(1, ".repeat(depth)}x${")".repeat(depth)};`,
  blocks: (depth) => `${"{".repeat(depth)}${read};${"}".repeat(depth)}`,
  loops: (depth) => `${"while (x) ".repeat(depth)}${read};`,
  conditions: (depth) => `return ${"x ? 1 : ".repeat(depth)}0;`,
  assignments: (depth) => `${"x = ".repeat(depth)}${read};`,
  initialisers: (depth) => `int a[] = ${"{".repeat(depth)}1${"}".repeat(depth)};`,
  conditionals: (depth) => `${"\n#ifdef A".repeat(depth)}\nx = 1;${"\n#endif".repeat(depth)}`,
  "brackets that nobody closes": (depth) => "{(".repeat(depth),
};

describe("C that is nested deeper than a stack", () => {
  for (const [name, code] of Object.entries(constructs))
    for (const depth of [300, 900, 20_000])
      it(`${depth} ${name} are read`, () => {
        const { functions } = readC(before + code(depth) + after);
        assert.ok(functions.length >= (name.startsWith("brackets") ? 0 : 1));
      });

  it("stops no run", function () {
    this.timeout(20_000);
    const files: Record<string, string> = { "flat.c": found };
    for (const [name, code] of Object.entries(constructs)) files[`${name}.c`] = before + code(20_000) + after;
    const { status, stderr, stdout } = syscallLint(folderWith(files), ["check", "."]);
    assert.equal(status, 1, stderr);
    assert.match(stdout, /no-unbuffered-io/);
  });
});
