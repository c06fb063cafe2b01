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
  readonly permits: readonly { readonly syscall: string; readonly origin: string }[];
  readonly unknown: readonly {
    readonly kind: string;
    readonly message: string;
    readonly starts?: readonly string[];
    readonly place?: { readonly line: number };
  }[];
}

const program = `#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static const char *const pager = "/usr/bin/less";
int main(int n, char **v) {
  pid_t pid;
  if (n == 1) execlp("sort", "sort", "-u", (char *)0);
  if (n == 2) popen("sort -u | uniq", "r");
  if (n == 3) posix_spawnp(&pid, n ? "awk" : "gawk", 0, 0, v, 0);
  if (n == 4) execv(pager, v);
  return system(v[1]);
}
`;

describe("programs that a program starts", () => {
  const folder = mkdtempSync(join(tmpdir(), "syscall-lint-starts-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const draftOf = (...words: string[]) => {
    const { stdout, stderr } = syscallLint(folder, ["seccomp", ...words, "--format", "json"]);
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Draft;
  };
  const compiled = (name: string) => {
    write("build.json", JSON.stringify([{ directory: folder, file: name, arguments: ["cc", "-c", name] }]));
    return [".", "--compile-commands", "build.json"];
  };
  const startsOf = ({ unknown }: Draft) => unknown.map(({ starts, place }) => [place?.line, starts]);

  before(function () {
    if (spawnSync("cc", ["--version"]).error) skipWithout(this, "cc isn't installed: npm run setup:host");
    write("main.c", program);
    write("sort.c", "#include <unistd.h>\nint main(void) { return chroot(0); }\n");
    write("starter.c", '#include <unistd.h>\nint main(void) { return execl("/bin/sort", "sort", (char *)0); }\n');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are named by each constant command, with its place, and said to be unknown elsewhere", () => {
    const draft = draftOf(...compiled("main.c"));
    assert.deepEqual(startsOf(draft), [
      [8, ["sort"]],
      [9, ["sh", "sort", "uniq"]],
      [10, ["awk"]],
      [10, ["gawk"]],
      [11, ["less"]],
      [12, undefined],
    ]);
    assert.match(draft.unknown[1]?.message ?? "", /`popen` has the shell run `sort -u \| uniq`, and filters survive/);
  });

  it("are no longer causes when their drafts are given, and then their calls are permitted as theirs", () => {
    const words = compiled("starter.c");
    assert.equal(draftOf(...words).verdict, "open");
    const made = syscallLint(folder, ["seccomp", ...compiled("sort.c"), "--format", "json", "-o", "sort.json"]);
    assert.equal(made.status, 0, made.stderr);
    const own = compiled("starter.c");
    const { verdict, permits } = draftOf(...own, "--child", "sort=sort.json");
    assert.equal(verdict, "closed");
    assert.equal(permits.find(({ syscall }) => syscall === "chroot")?.origin, "child");
    const other = syscallLint(folder, ["seccomp", ...own, "--child", "awk=sort.json", "--strict"]);
    assert.equal(other.status, 1);
    assert.match(other.stderr, /no constant command of .* starts awk/);
  });

  it("are refused in another form, by the file's name", () => {
    const words = ["seccomp", ...compiled("starter.c"), "--child"];
    for (const [name, told] of [
      ["main.c", /main\.c: It isn't JSON/],
      ["absent.json", /absent\.json can't be read \(ENOENT\)/],
    ] as const) {
      const { status, stderr } = syscallLint(folder, [...words, name]);
      assert.equal(status, 2);
      assert.match(stderr, told);
    }
  });

  it("are known where a function that starts them is only handed on: it may be any", () => {
    write("hand.c", "#include <stdlib.h>\nint each(int (*)(const char *));\nint main(void) { return each(system); }\n");
    const { unknown } = draftOf(...compiled("hand.c"));
    assert.ok(unknown.some(({ kind, starts }) => kind === "executes" && starts === undefined));
  });

  it("are told of Node's programs as well", () => {
    write(
      "tool.mjs",
      `import { execFile, spawn as run } from "node:child_process";
import cp from "child_process";
run("git", ["log"], { stdio: "inherit" });
cp.execSync("ls | wc -l");
execFile(process.argv[2]);
run("git", [], { shell: true });
run("git", ["log"], options());
export { execFile };
function options() { return {}; }
`,
    );
    assert.deepEqual(startsOf(draftOf("tool.mjs")), [
      [3, ["git"]],
      [4, ["sh", "ls", "wc"]],
      [5, undefined],
      [6, undefined],
      [7, undefined],
      [8, undefined],
    ]);
    write("plain.mjs", 'import { execFile } from "node:child_process";\nexecFile("sort");\n');
    const { unknown } = draftOf("plain.mjs");
    assert.deepEqual(
      unknown.map(({ starts }) => starts),
      [["sort"]],
    );
  });
});
