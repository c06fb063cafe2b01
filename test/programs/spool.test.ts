import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "mocha";
import { syscallLint } from "../cli/bin.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

interface Draft {
  readonly verdict: string;
  readonly permits: readonly { readonly syscall: string; readonly because: readonly { readonly path?: unknown }[] }[];
  readonly unknown: readonly { readonly kind: string; readonly message: string }[];
}

const makefile = `all: spool
spool: main.o libspool.a
	cc -o $@ main.o -L. -lspool
libspool.a: table.o unused.o
	ar rcs $@ table.o unused.o
`;

describe("syscall-lint seccomp", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-spool-"));
  const run = (...words: string[]) =>
    syscallLint(folder, ["seccomp", ".", "--compile-commands", "build.json", ...words]);
  const draft = (...words: string[]) => {
    const { stdout, stderr } = run("--format", "json", ...words);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const callsOf = ({ permits }: Draft) => new Set(permits.map(({ syscall }) => syscall));

  before(function () {
    if (spawnSync("make", ["--version"]).error || spawnSync("cc", ["--version"]).error)
      skipWithout(this, "make or cc isn't installed: npm run setup:host");
    cpSync(join(root, "fixtures", "programs", "spool"), folder, { recursive: true });
    writeFileSync(join(folder, "Makefile"), makefile);
    const { status, stderr } = syscallLint(folder, ["record-build", "-o", "build.json", "--", "make"]);
    assert.equal(status, 0, stderr);
  });

  it("records what is compiled, archived and linked", () => {
    const { commands } = JSON.parse(readFileSync(join(folder, "build.json"), "utf8")) as {
      readonly commands: readonly { readonly directory: string; readonly arguments: readonly string[] }[];
    };
    assert.deepEqual(
      commands.map(({ arguments: [, ...words] }) => words.at(-1)),
      ["main.c", "table.c", "unused.c", "unused.o", "-lspool"],
    );
  });

  it("permits what functions reach by call, by table, by signal, before main and without the library", () => {
    const calls = callsOf(draft());
    for (const name of ["unlink", "chdir", "rmdir", "umask", "fsync", "exit_group", "gettid", "rt_sigaction", "execve"])
      assert.ok(calls.has(name), name);
  });

  it("leaves out functions that nothing names and members of archives that nothing wants", () => {
    const calls = callsOf(draft());
    assert.ok(!calls.has("chroot"));
    assert.ok(!calls.has("umount2"));
  });

  it("shows the way to a call, through the table, with places of the source", () => {
    const { stdout } = run("--explain", "unlink");
    assert.match(
      stdout,
      /main → run \(main\.c:23\) → table \(table\.c:2\d\) → drop \(table\.c:19\) → unlink \(table\.c:7\)/,
    );
  });

  it("is closed when all is known, and so --strict passes", () => {
    const { verdict, unknown } = draft();
    assert.deepEqual([verdict, unknown], ["closed", []]);
    assert.equal(run("--strict").status, 0);
  });

  it("finds nothing in the binary that the source doesn't explain, and names what another binary imports", () => {
    assert.deepEqual(draft("--binary", "spool").unknown, []);
    const other = spawnSync("cc", ["-x", "c", "-o", "other", "-"], {
      cwd: folder,
      input: "int mount(); int main(void) { return mount(); }",
    });
    assert.equal(other.status, 0);
    assert.match(draft("--binary", "other").unknown[0]?.message ?? "", /imports `mount`/);
  });

  it("starts in a function on demand", () => {
    const calls = callsOf(draft("--entry", "never"));
    assert.ok(calls.has("chroot"));
  });

  it("refuses a build without the function to start in", () => {
    const { status, stderr } = run("--entry", "nowhere");
    assert.equal(status, 2);
    assert.match(stderr, /No function `nowhere` in spool/);
  });

  it("reads sources without a build, is open then and counts every function", () => {
    const { stdout } = syscallLint(folder, ["seccomp", ".", "--format", "json"]);
    const list = JSON.parse(stdout) as Draft;
    assert.equal(list.verdict, "open");
    assert.ok(list.unknown.some(({ kind }) => kind === "not-preprocessed"));
    for (const name of ["chroot", "umount2", "unlink", "fsync"]) assert.ok(callsOf(list).has(name), name);
    assert.equal(syscallLint(folder, ["seccomp", ".", "--strict"]).status, 1);
  });

  it("tells of a file of the program that is gone", () => {
    const gone = { directory: folder, arguments: ["cc", "-c", "-o", "gone.o", "gone.c"] };
    const build = JSON.parse(readFileSync(join(folder, "build.json"), "utf8")) as { commands: object[] };
    const link = { directory: folder, arguments: ["cc", "-o", "spool", "main.o", "gone.o", "-L.", "-lspool"] };
    writeFileSync(join(folder, "gone.json"), JSON.stringify({ ...build, commands: [...build.commands, gone, link] }));
    const { stdout } = syscallLint(folder, ["seccomp", ".", "--compile-commands", "gone.json", "--format", "json"]);
    const { verdict, unknown } = JSON.parse(stdout) as Draft;
    assert.equal(verdict, "open");
    assert.match(unknown.map(({ message }) => message).join(), /gone\.c is part of the program and isn't read/);
  });
});
