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

// Once the library is stripped nothing tells that `far` belongs to what `near` does.
const shelf = `#include <mcheck.h>
#include <unistd.h>
#include <sys/stat.h>
typedef int work(const char *);
int run_far(const void *, const char *);
static int far(const char *path) { return chroot(path); }
static int near(const char *path) { return rmdir(path); }
static const struct { work *near; char name[64]; work *far; } table = {near, "table", far};
int shelf_hand(const char *path) { return run_far(&table, path); }
static int drop(const char *path) { return unlink(path); }
const struct { int kind; work *work; } shelf_offer = {1, drop};
int shelf_trace(void) { mtrace(); return 0; }
int shelf_gone(long number) { return syscall(number); }
int shelf_number(void) { return syscall(SYS_gettid_is); }
int shelf_plain(int a) { return a + 1; }
`;
const runner = `typedef int work(const char *);
struct table { work *near; char name[64]; work *far; };
int run_far(const struct table *table, const char *path) { return table->far(path); }
`;

describe("machine code that hands pointers to other machine code", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-tables-"));
  const cc = (...words: string[]) => {
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };
  /** The draft of a program of this text. */
  const draftOf = (text: string, ...options: string[]): Draft => {
    writeFileSync(join(folder, "main.c"), text);
    const link = ["cc", "-o", "main", "main.c", "-L.", "-lshelf", "-lrunner"];
    const built = syscallLint(folder, ["record-build", "-o", "build.json", "--", ...link]);
    assert.equal(built.status, 0, built.stderr);
    const words = ["seccomp", ".", "--compile-commands", "build.json", "--format", "json", ...options];
    const { stdout, stderr } = syscallLint(folder, words);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const callsOf = ({ permits }: Draft) => new Set(permits.map(({ syscall }) => syscall));

  before(function () {
    for (const tool of ["cc", "objdump"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
    writeFileSync(join(folder, "runner.c"), runner);
    writeFileSync(join(folder, "shelf.c"), shelf);
    cc("-shared", "-fPIC", "-O1", "-s", "-o", "librunner.so", "runner.c");
    // 39 is getpid on x86-64.
    const options = ["-shared", "-fPIC", "-O1", "-s", "-D_GNU_SOURCE", "-DSYS_gettid_is=39L"];
    cc(...options, "-o", "libshelf.so", "shelf.c", "-L.", "-lrunner");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("permits what a table without a symbol holds, wherever it is called", () => {
    const draft = draftOf("int shelf_hand(const char *); int main(int n, char **v) { return shelf_hand(v[n - 1]); }");
    for (const name of ["rmdir", "chroot"]) assert.ok(callsOf(draft).has(name), name);
    assert.equal(draft.verdict, "closed");
  });

  it("permits what exported data points at", () => {
    const draft = draftOf(`extern const struct { int kind; int (*work)(const char *); } shelf_offer;
int main(int n, char **v) { return shelf_offer.work(v[n - 1]); }`);
    assert.ok(callsOf(draft).has("unlink"));
    assert.ok(!callsOf(draft).has("chroot"));
    assert.equal(draft.verdict, "closed");
  });

  it("leaves tables alone that nothing names", () => {
    const draft = draftOf("int shelf_plain(int); int main(int n, char **v) { return shelf_plain(n) + !v; }");
    for (const name of ["rmdir", "chroot", "unlink"]) assert.ok(!callsOf(draft).has(name), name);
    assert.equal(draft.verdict, "closed");
  });

  it("is open where the C library's map lacks a function that a library calls", () => {
    const text = "int shelf_trace(void); int main(void) { return shelf_trace(); }";
    assert.equal(draftOf(text).verdict, "closed");
    const { verdict, unknown } = draftOf(text, "--libc", "musl-1.2");
    assert.equal(verdict, "open");
    assert.match(unknown.map(({ message }) => message).join("\n"), /libshelf\.so calls `mtrace` of libc\.so\.6/);
  });

  it("follows numbers into syscall(), and is open where one isn't constant", () => {
    const known = draftOf("int shelf_number(void); int main(void) { return shelf_number(); }");
    assert.deepEqual([known.verdict, callsOf(known).has("getpid")], ["closed", true]);
    const { verdict, unknown } = draftOf(
      "int shelf_gone(long); int main(int n, char **v) { return shelf_gone(n) + !v; }",
    );
    assert.equal(verdict, "open");
    assert.match(unknown[0]?.message ?? "", /libshelf\.so, shelf_gone: .* is no constant/);
  });
});
