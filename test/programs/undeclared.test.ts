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
  readonly permits: readonly { readonly syscall: string; readonly because: readonly { readonly because?: string }[] }[];
  readonly unknown: readonly { readonly kind: string; readonly message: string; readonly place?: object }[];
}

describe("names that a program's text leaves to the linker", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-names-"));
  /** The draft of a program of one file; nothing is linked, so names may be left open. */
  const draftOf = (text: string): Draft => {
    writeFileSync(join(folder, "main.c"), text);
    const build = [{ directory: folder, file: "main.c", arguments: ["cc", "-w", "-c", "main.c"] }];
    writeFileSync(join(folder, "build.json"), JSON.stringify(build));
    const { stdout, stderr } = syscallLint(folder, [
      ...["seccomp", ".", "--compile-commands", "build.json", "--format", "json"],
    ]);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const callsOf = ({ permits }: Draft) => new Set(permits.map(({ syscall }) => syscall));

  before(function () {
    if (spawnSync("cc", ["--version"]).error) skipWithout(this, "cc isn't installed: npm run setup:host");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are looked for in the C library though nothing declares them", () => {
    const draft = draftOf("int main(void) { return chroot(0); }");
    assert.deepEqual([draft.verdict, callsOf(draft).has("chroot")], ["closed", true]);
  });

  it("are causes of openness, with their place, when no library has them", () => {
    const { unknown } = draftOf("int main(void) {\n  return frobnicate(1);\n}");
    assert.deepEqual(
      unknown.map(({ kind, message, place }) => ({ kind, message, place })),
      [
        {
          kind: "unknown-function",
          message: "Nothing that was read defines `frobnicate`, and nothing declares it.",
          place: { file: "main.c", line: 2 },
        },
      ],
    );
  });

  it("are causes when they are declared and only handed on", () => {
    const { unknown } = draftOf("int frob(int); int (*keep)(int); int main(void) { keep = frob; return 0; }");
    assert.match(unknown[0]?.message ?? "", /defines `frob`/);
  });

  it("are none where they are pointers, parameters that are functions among them", () => {
    const text = `int each(int work(int), int (*other)(int)) { int (*own)(int) = other; return work(1) + other(2) + own(3); }
static int one(int a) { return a; }
int main(void) { return each(one, one) + __extension__({ int (*inner)(int) = one; inner(4); }); }`;
    assert.deepEqual(draftOf(text).unknown, []);
  });

  it("lie in what the compiler links in: atexit of libc_nonshared.a, the unwinder of libgcc", () => {
    const text = `#include <stdlib.h>
#include <unwind.h>
static void last(void) {}
int main(void) { return atexit(last) + (int)_Unwind_GetLanguageSpecificData(0); }`;
    assert.deepEqual(draftOf(text).unknown, []);
    assert.ok(callsOf(draftOf(text)).has("mremap"), "the unwinder calls realloc");
  });

  it("make threads by clone() and clone3 too, so that locks are waited for", () => {
    const because = (text: string) =>
      draftOf(text)
        .permits.find(({ syscall }) => syscall === "futex")
        ?.because.map((one) => one.because);
    assert.equal(because("int main(void) { return 0; }"), undefined);
    const direct = "#include <sched.h>\nint run(void *a); int main(void) { return clone(run, 0, CLONE_VM, 0); }";
    assert.deepEqual(because(`#define _GNU_SOURCE\n${direct}`), ["threads"]);
    const raw = "#include <unistd.h>\n#include <sys/syscall.h>\nint main(void) { return syscall(SYS_clone3, 0, 0); }";
    assert.deepEqual(because(raw), ["threads"]);
  });
});
