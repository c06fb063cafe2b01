import assert from "node:assert/strict";
import { Linter } from "eslint";
import { describe, it } from "mocha";
import { cConfig, lint } from "./probe.js";

const found = (line: number, column = 1): string => `${line}:${column} probe/no-fsync`;

describe("eslint-disable in C", () => {
  const silent: readonly [what: string, text: string][] = [
    ["for a file", "/* eslint-disable */\nfsync(a);\nfsync(b);"],
    ["for a file and one rule", "/* eslint-disable probe/no-fsync */\nfsync(a);"],
    ["for several rules", "/* eslint-disable probe/never, probe/no-fsync */\nfsync(a);"],
    ["for the rest of a line", "fsync(a); // eslint-disable-line"],
    ["for the rest of a line, in a block comment", "fsync(a); /* eslint-disable-line probe/no-fsync */"],
    ["for the next line", "// eslint-disable-next-line probe/no-fsync\nfsync(a);"],
    ["for the next line, in a block comment", "/* eslint-disable-next-line probe/no-fsync */\nfsync(a);"],
    [
      "for the next line, over several lines",
      "/* eslint-disable-next-line\n   probe/no-fsync,\n   probe/never\n*/\nfsync(a);",
    ],
    ["with a description", "// eslint-disable-next-line probe/no-fsync -- the journal needs it\nfsync(a);"],
    ["before CR LF", "// eslint-disable-next-line probe/no-fsync\r\nfsync(a);\r\n"],
    ["before a broken line", "// eslint-disable-next-line probe/no-fsync\nfsync(a); } ) {"],
  ];
  const quiet: Linter.Config = { linterOptions: { reportUnusedDisableDirectives: "off" } };
  for (const [what, text] of silent) it(`${what} silences`, () => assert.deepEqual(lint(text, quiet), []));

  it("ends with eslint-enable", () => {
    const text = "/* eslint-disable */\nfsync(a);\n/* eslint-enable */\nfsync(b);";
    assert.deepEqual(lint(text), [found(4)]);
  });

  it("ends for one rule with eslint-enable of that rule", () => {
    const text =
      "/* eslint-disable probe/no-fsync, probe/never */\nfsync(a);\n/* eslint-enable probe/no-fsync */\nfsync(b);";
    assert.deepEqual(lint(text, quiet), [found(4)]);
  });

  it("reaches one line, and only the named rule", () => {
    assert.deepEqual(lint("// eslint-disable-next-line\nfsync(a);\nfsync(b);", quiet), [found(3)]);
    assert.deepEqual(lint("fsync(a); // eslint-disable-line probe/never", quiet), [found(1)]);
  });

  it("is no directive in a string, or in a line comment without a line's name", () => {
    assert.deepEqual(lint('char *s = "/* eslint-disable */";\nfsync(a);'), [found(2)]);
    assert.deepEqual(lint("// eslint-disable\nfsync(a);"), [found(2)]);
  });

  it("for a line may not span lines", () => {
    assert.deepEqual(lint("fsync(a); /* eslint-disable-line\n*/"), [
      found(1),
      "1:11 eslint-disable-line comment should not span multiple lines.",
    ]);
  });
});

describe("unused directives in C", () => {
  const report: Linter.Config = { linterOptions: { reportUnusedDisableDirectives: "error" } };

  it("are reported with their place, and removed by --fix", () => {
    const text = "int x; // eslint-disable-line probe/no-fsync\nfsync(a); // eslint-disable-line probe/no-fsync\n";
    const messages = new Linter().verify(text, [cConfig, report], { filename: "a.c" });
    assert.deepEqual(
      messages.map(({ line, column, message }) => [line, column, message]),
      [[1, 8, "Unused eslint-disable directive (no problems were reported from 'probe/no-fsync')."]],
    );
    const { output } = new Linter().verifyAndFix(text, [cConfig, report], { filename: "a.c" });
    assert.equal(output, "int x;  \nfsync(a); // eslint-disable-line probe/no-fsync\n");
  });

  it("are reported rule by rule", () => {
    const text = "/* eslint-disable-next-line probe/never, probe/no-fsync */\nfsync(a);\n";
    const { output } = new Linter().verifyAndFix(text, [cConfig, report], { filename: "a.c" });
    assert.equal(output, "/* eslint-disable-next-line probe/no-fsync */\nfsync(a);\n");
  });

  it("count eslint-enable too", () => {
    const [message] = lint("/* eslint-enable probe/no-fsync */\nint x;", report);
    assert.match(message ?? "", /^1:1 Unused eslint-enable directive/);
  });
});

describe("inline configuration in C", () => {
  it("turns a rule off, and on", () => {
    assert.deepEqual(lint("/* eslint probe/no-fsync: off */\nfsync(a);"), []);
    const off: Linter.Config = { rules: { "probe/no-fsync": "off" } };
    assert.deepEqual(lint("/* eslint probe/no-fsync: error */\nfsync(a);", off), [found(2)]);
  });

  it("gives options", () => {
    assert.deepEqual(lint('/* eslint probe/no-fsync: ["error", {"allow": "a"}] */\nfsync(a); fsync(b);'), [
      found(2, 11),
    ]);
  });

  it("that can't be read is reported where it stands", () => {
    const [unreadable] = lint("int x;\n/* eslint probe/no-fsync: [ */");
    assert.match(unreadable ?? "", /^2:1 Failed to parse JSON/);
    const [unknownOption] = lint('/* eslint probe/no-fsync: ["error", {"x": 1}] */');
    assert.match(unknownOption ?? "", /^1:1 probe\/no-fsync$/);
  });

  it("is warned about when the config forbids it", () => {
    const forbidden: Linter.Config = { linterOptions: { noInlineConfig: true } };
    assert.deepEqual(lint("/* eslint probe/no-fsync: off */\nfsync(a);", forbidden), [
      "1:1 '/* eslint probe/no-fsync: off */' has no effect because you have 'noInlineConfig' setting in your config.",
      found(2),
    ]);
  });
});
