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
  readonly permits: readonly { readonly syscall: string }[];
  readonly unknown: readonly { readonly kind: string; readonly message: string }[];
}

describe("a draft for another machine than the build's", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-machine-"));
  const run = (...words: string[]) =>
    syscallLint(folder, ["seccomp", ".", "--compile-commands", "build.json", ...words]);
  const draftOf = (...words: string[]): Draft => {
    const { stdout, stderr } = run("--format", "json", ...words);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const cc = (...words: string[]) => {
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };

  before(function () {
    if (process.arch !== "x64") skipWithout(this, "the libraries of this machine aren't x86-64's");
    for (const tool of ["cc", "objdump"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
    writeFileSync(join(folder, "shelf.c"), "#include <unistd.h>\nint shelf(void) { return chroot(0); }\n");
    cc("-shared", "-fPIC", "-o", "libshelf.so", "shelf.c");
    const main = "#include <unistd.h>\nint shelf(void); int main(void) { return shelf() + syscall(186); }\n";
    writeFileSync(join(folder, "main.c"), main);
    const link = ["cc", "-o", "main", "main.c", "-L.", "-lshelf"];
    const built = syscallLint(folder, ["record-build", "-o", "build.json", "--", ...link]);
    assert.equal(built.status, 0, built.stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is closed for the build's own", () => {
    assert.equal(draftOf().verdict, "closed");
  });

  for (const machines of [["aarch64"], ["x86_64", "aarch64"]])
    it(`is open for ${machines.join(" and ")}, and numbers of calls are the build's`, () => {
      const { verdict, unknown, permits } = draftOf("--arch", ...machines);
      assert.equal(verdict, "open");
      assert.deepEqual(
        unknown.map(({ message }) => message),
        [
          "The build is for x86-64: what the source and its libraries do on arm64 isn't known.",
          "The machine code of libshelf.so was read for x86-64: what it does on arm64 isn't known.",
        ],
      );
      // 186 is gettid on x86-64, and msgget on arm64.
      const names = permits.map(({ syscall }) => syscall);
      assert.deepEqual([names.includes("gettid"), names.includes("msgget")], [true, false]);
    });

  it("isn't compared with a binary of the build's", () => {
    const { status, stderr } = run("--arch", "aarch64", "--binary", "main");
    assert.equal(status, 2);
    assert.match(stderr, /main is for x86_64/);
  });
});
