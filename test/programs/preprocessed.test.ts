import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type * as CommandModule from "../../server/dist/src/program/compiler-command.js";
import type * as PreprocessedModule from "../../server/dist/src/program/preprocessed.js";
import type * as ReachModule from "../../server/dist/src/program/reach.js";

const program = new URL("../../../server/dist/src/program/", import.meta.url);
const load = async (name: string): Promise<unknown> => import(new URL(name, program).href);
const { blankExtensions, reduce } = (await load("preprocessed.js")) as typeof PreprocessedModule;
const { readCommand } = (await load("compiler-command.js")) as typeof CommandModule;
const { Reach } = (await load("reach.js")) as typeof ReachModule;

const output = `# 0 "a.c"
# 1 "/usr/include/stdio.h" 1 3 4
typedef unsigned int mode_t;
enum kind { FIRST = 1, SECOND };
enum odd { ZERO, TAGGED __attribute__ ((__deprecated__)), AFTER, SUM = FIRST + 1, BEHIND, KNOWN = 010 };
extern int open (const char *path, int flags, ...);
# 3 "a.c" 2

static int own(void) { return 1; }
# 10 "b.h" 1
int other(void);
`;

describe("a preprocessor's output", () => {
  const reduced = reduce(
    output,
    (file) => (file.startsWith("/") ? file : `/src/${file}`),
    (file) => file.startsWith("/usr/include/"),
  );

  it("keeps the project's text and knows where each line stands", () => {
    assert.ok(!reduced.text.includes("open"));
    assert.deepEqual(reduced.placeOf(reduced.text.indexOf("own")), { file: "/src/a.c", line: 4 });
    assert.deepEqual(reduced.placeOf(reduced.text.indexOf("other")), { file: "/src/b.h", line: 10 });
  });

  it("takes functions, types and enumerators from system headers", () => {
    assert.equal(reduced.declared["open"], "/usr/include/stdio.h");
    assert.ok(reduced.types.has("mode_t"));
    assert.equal(reduced.constants.get("SECOND"), 2n);
    assert.deepEqual(
      ["ZERO", "TAGGED", "AFTER", "SUM", "BEHIND", "KNOWN"].map((name) => reduced.constants.get(name)),
      [0n, undefined, undefined, undefined, undefined, 8n],
    );
  });

  it("keeps functions of system headers that the project's text calls, and what they call", () => {
    const inlines = `# 1 "/usr/include/ctype.h" 1 3 4
static inline int used_by_it(int c)
{
  if (c) { getpid(); }
  return c;
}
static __inline __attribute__((always_inline)) int __isspace(int c) { return used_by_it(c); }
static inline int unused(int c) { return getuid(); }
# 3 "a.c" 2
int main(void) { return __isspace(1); }
`;
    const { text, placeOf } = reduce(
      inlines,
      (file) => file,
      (file) => file.startsWith("/usr/"),
    );
    assert.ok(!text.includes("getuid"));
    assert.deepEqual(placeOf(text.indexOf("main")), { file: "a.c", line: 3 });
    assert.deepEqual(placeOf(text.indexOf("getpid")), { file: "/usr/include/ctype.h", line: 3 });
    assert.deepEqual(placeOf(text.indexOf("return used_by_it")), { file: "/usr/include/ctype.h", line: 6 });
  });

  it("blanks attributes that say nothing to a linker, and keeps offsets", () => {
    const text = 'int f(int a) __attribute__((format(printf, 1, 2)));\nint g(void) __attribute__((alias("f")));\n';
    const blanked = blankExtensions(text);
    assert.equal(blanked.length, text.length);
    assert.ok(!blanked.includes("printf"));
    assert.ok(blanked.includes('alias("f")'));
  });
});

describe("commands of a build", () => {
  const read = (...words: string[]) => readCommand({ directory: "/w", arguments: words });

  it("keeps for the preprocessor what it needs and leaves out what writes files", () => {
    const [unit] = read("gcc", "-MD", "-MF", "a.d", "-DX=1", "-I", "inc", "-O2", "-c", "-o", "a.o", "a.c").units;
    assert.deepEqual(unit?.options, ["-DX=1", "-I", "inc", "-O2"]);
    assert.deepEqual([unit.file, unit.output], ["/w/a.c", "/w/a.o"]);
  });

  it("takes the file behind -specs, as musl-gcc writes it, for the option's own", () => {
    const { units } = read("gcc", "-O2", "-c", "a.c", "-specs", "/usr/lib/musl-gcc.specs");
    assert.deepEqual(units[0]?.options, ["-O2", "-specs=/usr/lib/musl-gcc.specs"]);
    const { link } = read("gcc", "-o", "p", "a.o", "-specs", "/usr/lib/musl-gcc.specs");
    assert.deepEqual(link?.inputs, ["/w/a.o"]);
  });

  it("tells programs, shared libraries and archives apart", () => {
    assert.equal(read("cc", "-o", "p", "a.o", "-lz", "-rdynamic").link?.kind, "program");
    assert.deepEqual(read("cc", "-o", "p", "a.o", "-lz", "-rdynamic").link?.exports, true);
    assert.equal(read("cc", "-shared", "-o", "p.so", "a.o").link?.kind, "shared");
    assert.deepEqual(read("ar", "rcs", "x.a", "a.o", "b.o").link?.inputs, ["/w/a.o", "/w/b.o"]);
    assert.equal(read("ar", "t", "x.a").link, undefined);
    assert.deepEqual(read("make", "all"), { units: [], link: undefined });
  });
});

describe("reach", () => {
  it("gives a shortest way and leaves out what nothing leads to", () => {
    const edge = (from: string, to: string) => ({ from, to, kind: "call", place: undefined }) as const;
    const edges = new Map([
      ["main", [edge("main", "a"), edge("main", "b")]],
      ["a", [edge("a", "c")]],
      ["c", [edge("c", "d")]],
      ["b", [edge("b", "d")]],
      ["x", [edge("x", "y")]],
    ]);
    const reach = new Reach({ edges, entries: [{ function: "main", why: "main" }] });
    assert.deepEqual(
      reach.pathTo("d").map(({ to }) => to),
      ["b", "d"],
    );
    assert.equal(reach.has("y"), false);
  });
});
