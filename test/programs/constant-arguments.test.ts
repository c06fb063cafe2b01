import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "mocha";
import { factsOfText } from "eslint-plugin-syscalls/c-facts";
import type * as ReadUnitModule from "../../server/dist/src/program/read-unit.js";
import { folderWith } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

const program = new URL("../../../server/dist/src/program/", import.meta.url);
const { readUnit } = (await import(new URL("read-unit.js", program).href)) as typeof ReadUnitModule;

const declarations = `typedef unsigned char tiny; typedef int number; enum own { OWN = 6, NEXT }; int variable = 3;
enum { FROM_HEADER = 0x40 };
`;
/** What must be told, and below it what may be told only rightly. */
const plain = [
  ...[
    "5",
    "0x5401",
    "017",
    "5u",
    "0x80045430UL",
    "-1",
    "~0",
    "'T'",
    "'\\n'",
    "OWN",
    "NEXT",
    "FROM_HEADER",
    "(7)",
    "(int)9",
  ],
  ...[
    "1 | 2",
    "FROM_HEADER | 4",
    "1 << 5",
    "(2U << (0+8+8+14)) | ('R' << 8) | 3 | (sizeof(int) << 16)",
    "10 - 3",
    "6 ^ 3",
  ],
  ...["variable ? 4 : 8", "(unsigned long)0x5413", "sizeof(long)", "0xff & 0x3c", "-1 & 0xff"],
];
const odd = [
  ...[
    "(char)300",
    "(tiny)300",
    "(unsigned char)257",
    "(short)70000",
    "(number)8",
    "(_Bool)2",
    "'\\xff'",
    "'ab'",
    "'\\377'",
  ],
  ...[
    "1.9",
    "(int)1.9",
    "1e3",
    "7 / 2",
    "-7 / 2",
    "-7 % 3",
    "-8 >> 1",
    "1 << 31",
    "0x80000000 >> 4",
    "!5",
    "3 > 2",
    "3 && 4",
  ],
  ...[
    "sizeof(tiny)",
    "sizeof(variable)",
    "sizeof(char[3])",
    "(variable, 5)",
    "0x100000000 + 5",
    "0xffffffffffffffff",
    "1ull << 40",
  ],
  ...[
    "variable",
    "variable ? 1 : variable",
    "OWN + (tiny)255 + 1",
    "(tiny)(255 + 2)",
    "~(tiny)0",
    "-(char)200",
    "-2147483648",
    "-1u >> 4",
  ],
  ...[
    "0xffffffffffffffff >> 60",
    "1 ? 2 : 3",
    "0 ? 2 : 3",
    "variable ?: 7",
    "(enum own)7",
    "- -3",
    "~(1 << 3)",
    "2 * 3",
  ],
];

describe("constant arguments", () => {
  it("have the value that the compiler gives them, or none", async function () {
    const folder = folderWith({});
    const all = [...plain, ...odd];
    const prints = all.map((one) => `printf("%u\\n", (unsigned)(${one}));`).join("\n");
    const source = `#include <stdio.h>\n${declarations}int main(void) {\n${prints}\nreturn 0; }\n`;
    const input = { cwd: folder, input: source, encoding: "utf8" as const };
    const made = spawnSync("cc", ["-w", "-xc", "-", "-o", "values"], input);
    if (made.error) skipWithout(this, "cc isn't installed: npm run setup:host");
    assert.equal(made.status, 0, made.stderr);
    const values = spawnSync(join(folder, "values"), { encoding: "utf8" }).stdout.trim().split("\n").map(BigInt);

    const calls = all.map((one) => `ask(${one});`).join("\n");
    // The second line stands for a system header, whose text is blank.
    const own = declarations.replace(/^enum \{.*$/m, "");
    const facts = await factsOfText(`${own}void f(void) {\n${calls}\n}\n`, "/a.c");
    assert.ok(facts);
    const { constants } = readUnit(facts, {
      file: "/a.c",
      placeOf: () => ({ file: "/a.c", line: 1 }),
      declared: {},
      types: new Set(),
      constant: (name) => (name === "FROM_HEADER" ? 0x40n : undefined),
      passing: new Set(["ask"]),
    });
    assert.equal(constants.length, all.length);
    for (const [index, text] of all.entries()) {
      const told = constants[index]?.arguments?.[0]?.map((value) => BigInt.asUintN(32, value));
      if (index < plain.length) assert.ok(told, `${text}: nothing`);
      if (told)
        assert.ok(
          values[index] !== undefined && told.includes(values[index]),
          `${text}: ${told.join()}, ${values[index]}`,
        );
    }
  });
});
