import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { syscallLint } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

interface Draft {
  readonly permits: readonly {
    readonly syscall: string;
    readonly because: readonly { readonly path?: readonly { readonly name: string }[] }[];
  }[];
  readonly unknown: readonly { readonly kind: string; readonly message: string }[];
}

// The table has no symbol once the library is stripped; `other` is nothing that the program wants.
const library = `#include <unistd.h>
#include <sys/stat.h>
static int drop(const char *path) { return unlink(path); }
static int make(const char *path) { return mkdir(path, 0700); }
static int (*const table[])(const char *) = {drop, make};
int shelf_do(int which, const char *path) { return table[which & 1](path); }
int shelf_other(const char *path) { return chroot(path); }
__attribute__((constructor)) static void ready(void) { sync(); }
`;
const program = `int shelf_do(int, const char *);
int main(int argc, char **argv) { return shelf_do(argc, argv[0]); }
`;

describe("a library that the build doesn't make", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-shelf-"));
  const file = join(folder, "lib", "libshelf.so");
  const draft = () => {
    const words = ["seccomp", ".", "--compile-commands", "build.json", "--format", "json"];
    const { stdout, stderr } = syscallLint(folder, words);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const cc = (...words: string[]) => {
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };

  before(function () {
    for (const tool of ["cc", "objdump"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "shelf.c"), library);
    writeFileSync(join(folder, "main.c"), program);
    cc("-shared", "-fPIC", "-O1", "-s", "-o", file, "shelf.c");
    const build = ["record-build", "-o", "build.json", "--", "cc", "-o", "main", "main.c", "-Llib", "-lshelf"];
    const { status, stderr } = syscallLint(folder, build);
    assert.equal(status, 0, stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is read by its machine code: what is called, through tables too, and what runs when it is loaded", () => {
    const { permits, unknown } = draft();
    const calls = new Map(permits.map(({ syscall, because }) => [syscall, because[0]?.path?.map(({ name }) => name)]));
    assert.deepEqual(calls.get("unlink"), ["main", "shelf_do", "unlink"]);
    assert.deepEqual(calls.get("mkdir"), ["main", "shelf_do", "mkdir"]);
    assert.deepEqual(calls.get("sync"), ["(load)", "sync"]);
    assert.ok(!calls.has("chroot"));
    assert.deepEqual(unknown, []);
  });

  it("is read anew when it has changed, whatever is remembered of it", () => {
    writeFileSync(join(folder, "shelf.c"), library.replace("sync()", "setsid()"));
    cc("-shared", "-fPIC", "-O1", "-s", "-o", file, "shelf.c");
    const names = draft().permits.map(({ syscall }) => syscall);
    assert.deepEqual([names.includes("setsid"), names.includes("sync")], [true, false]);
    assert.deepEqual(draft(), draft());
  });

  it("is a cause of openness when it can't be read", () => {
    writeFileSync(file, "INPUT(-lelsewhere)");
    const [cause] = draft().unknown;
    assert.equal(cause?.kind, "unknown-library");
    assert.match(cause.message, /libshelf, whose system calls aren't known: .*libshelf\.so isn't an ELF file/);
  });
});
