import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { syscallLint } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

describe("a program that the build copied", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-copied-"));
  const draft = (...words: string[]) =>
    syscallLint(folder, ["seccomp", "--compile-commands", "build.json", "--format", "json", ...words]);
  const syscalls = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
    assert.ok(stdout.startsWith("{"), stderr);
    const { permits } = JSON.parse(stdout) as { readonly permits: readonly { readonly syscall: string }[] };
    return permits.map(({ syscall }) => syscall).filter((name) => /^(?:chroot|rmdir)$/.test(name));
  };

  before(function () {
    for (const tool of ["cc", "strip"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
    mkdirSync(join(folder, "objects"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "one.c"), 'int chroot(const char *); int main(void) { return chroot("/"); }\n');
    writeFileSync(join(folder, "two.c"), 'int rmdir(const char *); int main(void) { return rmdir("/"); }\n');
    const build =
      "cc -Wl,--build-id -o objects/1 one.c && cc -Wl,--build-id -o objects/2 two.c && cc -Wl,--build-id=none -o objects/3 one.c";
    const { status, stderr } = syscallLint(folder, ["record-build", "-o", "build.json", "--", "sh", "-c", build]);
    assert.equal(status, 0, stderr);
    copyFileSync(join(folder, "objects", "1"), join(folder, "bin", "first"));
    copyFileSync(join(folder, "objects", "3"), join(folder, "bin", "third"));
    const stripped = spawnSync("strip", ["-o", "bin/second", "objects/2"], { cwd: folder, encoding: "utf8" });
    assert.equal(stripped.status, 0, stripped.stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is found by the copy's path, also a stripped one's", () => {
    assert.deepEqual(syscalls(draft("bin/first")), ["chroot"]);
    assert.deepEqual(syscalls(draft("bin/second")), ["rmdir"]);
    assert.deepEqual(syscalls(draft(".", "--entry", "bin/second")), ["rmdir"]);
    assert.deepEqual(syscalls(draft("bin/third")), ["chroot"]);
  });

  it("is told apart from others by --binary", () => {
    const several = draft(".");
    assert.deepEqual([several.status, several.stderr.includes("3 programs are made")], [2, true], several.stderr);
    assert.deepEqual(syscalls(draft(".", "--binary", "bin/second")), ["rmdir"]);
  });

  it("isn't taken for another one", () => {
    const { status, stderr } = draft("bin");
    assert.deepEqual([status, stderr.includes("No program is made from")], [2, true], stderr);
  });
});
