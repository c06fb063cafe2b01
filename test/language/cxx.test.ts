import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { sourceOf } from "./probe.js";

const isCxx = (text: string, filename = "a.h"): boolean => sourceOf(text, filename).isCxx;

describe("a header is C++", () => {
  const cxx: readonly [what: string, text: string][] = [
    ["with a class", "class Reader {\npublic:\n  int read();\n};"],
    ["with a class that extends", "class Reader : public Base, private Other {\n};"],
    ["with a class and an export macro", "class EXPORT Reader final {\n};"],
    ["with a namespace", "namespace io {\nint read();\n}"],
    ["with a nested namespace", "namespace io::fast {\n}"],
    ["with a template", "template <typename T>\nT max(T a, T b);"],
    ["with an included header without extension", "#include <iostream>\nint x;"],
    ["with sections", "struct S {\n  private:\n    int x;\n};"],
    ["with using namespace", "using namespace std;\nint x;"],
    ["with an alias", "using Bytes = Vector;\n"],
    ["with a qualified name", "int f(std::string s);"],
    ["with an enum class", "enum class Colour { red };"],
    ["with an operator", "struct S { int x; };\nS operator+(S a, S b);"],
    ["with virtual functions", "struct S {\n  virtual ~S();\n};"],
    ["outside of #ifdef __cplusplus", '#ifdef __cplusplus\nextern "C" {\n#endif\nnamespace a { int x; }\n'],
  ];
  for (const [what, text] of cxx) it(what, () => assert.equal(isCxx(text), true));
});

describe("a header is C", () => {
  const plain: readonly [what: string, text: string][] = [
    ["empty", ""],
    ["with declarations", "#include <sys/stat.h>\nint f(struct stat *st);"],
    ["that serves both", '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n'],
    ["with C++ for C++ only", "#ifdef __cplusplus\nnamespace a {\nclass X {};\n}\n#endif\nint f(void);"],
    [
      "with nested conditions",
      "#if defined(__cplusplus)\n#if A\nclass X {};\n#else\nclass Y {};\n#endif\n#endif\nint x;",
    ],
    ["with C++ after #else", "#ifndef __cplusplus\nint x;\n#else\nclass X {};\n#endif\n"],
    ["with C++ in comments", "/* class X {\npublic:\n */\n// namespace a {\nint x;"],
    ["with C++ in a string", 'static const char *s = "namespace a {";'],
    ["with names that C++ reserves", "struct class { int class, namespace, template; };\nint operator(int private);"],
    ["with a bit-field", "struct s { unsigned class : 3; unsigned public : 1; };"],
    ["with attributes", "[[gnu::packed]] struct s { int x; };"],
    ["with a comparison", "#define small(template) (template < 3)\n"],
  ];
  for (const [what, text] of plain) it(what, () => assert.equal(isCxx(text), false));

  it("whatever it holds when it is named .c", () => assert.equal(isCxx("class X {\npublic:\n};", "a.c"), false));
});
