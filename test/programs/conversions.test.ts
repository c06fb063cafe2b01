import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { syscallLint } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

interface Draft {
  readonly verdict: string;
  readonly unknown: readonly { readonly kind: string; readonly message: string; readonly place?: object }[];
}

describe("a program that converts between character sets", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-conversions-"));
  const draftOf = (text: string, ...words: string[]): Draft => {
    writeFileSync(join(folder, "main.c"), text);
    const given = ["seccomp", ".", "--compile-commands", "build.json", "--format", "json", ...words];
    const { stdout, stderr } = syscallLint(folder, given);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const converting = `#include <iconv.h>
int main(int n, char **v) {
  return iconv_open("UTF-8", v[n - 1]) == (iconv_t)-1;
}
`;

  before(function () {
    if (spawnSync("cc", ["--version"]).error) skipWithout(this, "cc isn't installed: npm run setup:host");
    const build = [{ directory: folder, file: "main.c", arguments: ["cc", "-c", "main.c"] }];
    writeFileSync(join(folder, "build.json"), JSON.stringify(build));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is open, with the place: glibc loads modules for them", () => {
    const { verdict, unknown } = draftOf(converting);
    assert.equal(verdict, "open");
    assert.deepEqual(
      unknown.map(({ kind, place }) => [kind, place]),
      [["dynamic-loading", { file: "main.c", line: 3 }]],
    );
    assert.match(unknown[0]?.message ?? "", /`iconv_open` .* gconv-modules/);
  });

  it("is closed on musl, whose conversions are its own", () => {
    assert.deepEqual(draftOf(converting, "--libc", "musl-1.2").unknown, []);
  });

  it("is told apart from one that reads a file without a character set", () => {
    const text = '#include <stdio.h>\nint main(void) {\n  return !fopen("/etc/fstab", "r");\n}\n';
    assert.equal(draftOf(text).verdict, "closed");
  });
});
