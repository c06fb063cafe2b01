import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, type Context } from "mocha";
import { folderWith, syscallLint } from "../cli/bin.js";
import { skipWithout } from "../skip.js";

interface Draft {
  readonly verdict: string;
  readonly permits: readonly {
    readonly syscall: string;
    readonly when: readonly (readonly {
      readonly argument: number;
      readonly value: string;
      readonly mask?: string;
    }[])[];
    readonly anyArguments?: string;
  }[];
}

const guest = `#include <sys/prctl.h>
#include <sys/socket.h>
#ifndef FAMILY
#define FAMILY AF_UNIX
#define PROPERTY PR_SET_NAME
#endif
int main(void) {
  if (socket(FAMILY, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0) return 1;
  return prctl(PROPERTY, "guest") < 0;
}
`;

const many = `#define _GNU_SOURCE
#include <linux/random.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
int second(void);
struct box { int socket; };
static int narrow(int fd) { return setsockopt(fd, (char)0x101, (char)0x102, 0, 0); }
static int level(int fd, int name) { return getsockopt(fd, SOL_SOCKET, name, 0, 0); }
static int alone(void) { return unshare(CLONE_NEWNS | CLONE_NEWUSER); }
static int (*const table[])(void) = {alone};
static int enter(int fd, int kind) { return setns(fd, kind); }
static int (*named)(int, ...) = prctl;
int main(int argc, char **argv) {
  struct box box = {0};
  int fds[2], entropy;
  box.socket = socket(argc > 1 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
  printf("socket is %d %s\\n", box.socket, "no call: socketpair(1)");
  socketpair(argc, argc, argc, fds);
  ioctl(box.socket, RNDGETENTCNT, &entropy);
  narrow(argc);
  level(argc, argc);
  table[0]();
  enter(argc, CLONE_NEWNET);
  named(PR_SET_NAME, argv[0]);
  prctl(PR_SET_DUMPABLE, 0);
  syscall(SYS_personality, 0xffffffff);
  memfd_create("a", MFD_CLOEXEC);
  if (argc > 7) ptrace(PTRACE_TRACEME, 0, 0, 0);
  return second();
}
`;
const second = `#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
int second(void) { return fcntl(1, F_SETFD, FD_CLOEXEC) + memfd_create("b", 0); }
`;

const library = `#include <sys/prctl.h>
#include <sys/socket.h>
int shelf(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
`;
const borrower = `#include <sys/prctl.h>
#include <sys/socket.h>
int shelf(void);
int main(void) { prctl(PR_SET_DUMPABLE, 0); return socket(AF_INET, SOCK_STREAM, 0) + shelf(); }
`;
const loader = `#include <dlfcn.h>
#include <sys/prctl.h>
int main(int argc, char **argv) { prctl(PR_SET_DUMPABLE, 0); return dlopen(argv[argc - 1], RTLD_NOW) == 0; }
`;

const starter = `#include <sys/prctl.h>
#include <unistd.h>
int main(void) { prctl(PR_SET_DUMPABLE, 0); return execl("/usr/bin/guest", "guest", (char *)0); }
`;

describe("conditions on arguments", function () {
  this.timeout(120_000);
  let folder = "";

  before(function () {
    if (process.platform !== "linux" || process.arch !== "x64")
      skipWithout(this, "the C library is that of Linux on x64");
    need(this, "cc", "objdump");
    const sources = { "guest.c": guest, "many.c": many, "second.c": second, "loader.c": loader };
    folder = folderWith({ ...sources, "shelf.c": library, "borrower.c": borrower, "starter.c": starter, "a.mjs": "" });
    mkdirSync(join(folder, "lib"));
    cc("-shared", "-fPIC", "-O1", "-o", "lib/libshelf.so", "shelf.c");
    for (const [name, words] of [
      ["guest", ["guest.c"]],
      ["many", ["many.c", "second.c"]],
      ["borrower", ["borrower.c", "-Llib", "-lshelf"]],
      ["loader", ["loader.c"]],
      ["starter", ["starter.c"]],
    ] as const) {
      const build = ["record-build", "-o", `${name}.json`, "--", "cc", "-o", name, ...words];
      const { status, stderr } = syscallLint(folder, build);
      assert.equal(status, 0, stderr);
    }
  });

  function need(context: Context, ...tools: readonly string[]): void {
    for (const tool of tools)
      if (spawnSync(tool, ["--version"]).error) skipWithout(context, `${tool} isn't installed: npm run setup:host`);
  }

  function cc(...words: readonly string[]): void {
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }

  const drafts = new Map<string, string>();

  function draftText(name: string, ...options: readonly string[]): string {
    const key = [name, ...options].join(" ");
    const text = drafts.get(key) ?? drafted(name, options);
    drafts.set(key, text);
    return text;
  }

  function drafted(name: string, options: readonly string[]): string {
    const { stdout, stderr } = syscallLint(folder, ["seccomp", name, "--compile-commands", `${name}.json`, ...options]);
    assert.notEqual(stdout, "", stderr);
    return stdout;
  }

  /** The condition of a call as `argument=value` of each alternative, or why there is none. */
  function conditionOf(name: string, syscall: string, ...options: readonly string[]): readonly string[] | string {
    const text = draftText(name, "--format", "json", ...(options.length > 0 ? options : ["--arguments"]));
    const permit = (JSON.parse(text) as Draft).permits.find((one) => one.syscall === syscall);
    assert.ok(permit, `${name} has no ${syscall}`);
    const tests = permit.when.flat();
    assert.ok(tests.every(({ mask }) => mask === "4294967295"));
    if (permit.when.length === 0) return permit.anyArguments ?? "not asked for";
    return permit.when.map((all) => all.map(({ argument, value }) => `${argument}=${value}`).join(" "));
  }

  it("hold every constant that is passed, over all files", () => {
    assert.deepEqual(conditionOf("many", "socket"), ["0=2 1=2 2=0", "0=10 1=2 2=0"]);
    assert.deepEqual(conditionOf("many", "memfd_create"), ["1=0", "1=1"]);
    assert.deepEqual(conditionOf("many", "unshare"), [`0=${0x0002_0000 | 0x1000_0000}`]);
    assert.deepEqual(conditionOf("many", "personality"), [`0=4294967295`], "made by syscall()");
    assert.deepEqual(conditionOf("many", "ptrace"), ["0=0"]);
    // The library asks by F_GETOWN_EX where it is given F_GETOWN.
    assert.deepEqual(conditionOf("many", "fcntl"), ["1=2", "1=16"]);
    assert.deepEqual(conditionOf("many", "getsockopt"), ["1=1"], "the one position that is constant");
    // RNDGETENTCNT is _IOR('R', 0, int); TCGETS is what stdio asks of a terminal.
    assert.deepEqual(conditionOf("many", "ioctl"), [`1=21505`, `1=2147766784`]);
  });

  it("are withheld where one way to the call isn't constant, and the reason says where", () => {
    assert.equal(conditionOf("many", "socketpair"), "many.c:26 passes what isn't constant");
    assert.equal(conditionOf("many", "setsockopt"), "many.c:15 passes what isn't constant", "a cast cuts the value");
    assert.equal(conditionOf("many", "setns"), "many.c:19 passes what isn't constant");
    assert.match(String(conditionOf("many", "prctl")), /^many\.c:20, where `prctl` isn't called, passes/);
    assert.match(String(conditionOf("many", "prlimit64")), /start-up of glibc/);
    const text = draftText("many", "--arguments", "--explain", "setns");
    assert.match(text, /^ {2}with any arguments: many\.c:19 passes what isn't constant$/m);
  });

  it("are withheld where a library makes the call, and all of them where the draft is open", () => {
    assert.match(String(conditionOf("borrower", "socket")), /libshelf/);
    assert.deepEqual(conditionOf("borrower", "prctl"), ["0=4"]);
    assert.match(String(conditionOf("loader", "prctl")), /^the draft is open: `dlopen` loads code/);
    assert.deepEqual(conditionOf("loader", "prctl", "--arguments", "known"), ["0=4"]);
    assert.equal(conditionOf("many", "socket", "--strict"), "not asked for");
    assert.match(
      String(conditionOf("many", "socket", "--arguments", "--arch", "aarch64")),
      /^what glibc-2.36 passes isn't read for arm64$/,
    );
  });

  it("hold what a child's draft needs too, once that is merged", () => {
    writeFileSync(join(folder, "guest-draft.json"), draftText("guest", "--arguments", "--format", "json"));
    writeFileSync(join(folder, "free-draft.json"), draftText("guest", "--format", "json"));
    assert.match(String(conditionOf("starter", "prctl")), /^the draft is open: /);
    const withChild = (file: string) => conditionOf("starter", "prctl", "--arguments", "--child", `guest=${file}`);
    assert.deepEqual(withChild("guest-draft.json"), ["0=4", "0=15"]);
    assert.equal(withChild("free-draft.json"), "guest, which it starts, has none");
  });

  it("aren't drafted for scripts, which is said", () => {
    const { stdout } = syscallLint(folder, ["seccomp", "a.mjs", "--node", "24", "--arguments", "--explain", "prctl"]);
    assert.match(stdout, /^ {2}with any arguments: what Node 24 passes isn't read from its code$/m);
  });

  it("are counted by the summary, with what is narrowed and what isn't", () => {
    const text = draftText("many", "--arguments", "--summary");
    const [, narrowed, all] = /^Narrowed by their arguments: (\d+) of (\d+) calls/m.exec(text) ?? [];
    const { permits } = JSON.parse(draftText("many", "--format", "json", "--arguments")) as Draft;
    assert.equal(Number(narrowed), permits.filter(({ when }) => when.length > 0).length);
    assert.equal(Number(all) - Number(narrowed), permits.filter((one) => one.anyArguments !== undefined).length);
    assert.match(text, /^ {2}socket: 2 ways of calling it, by address family, socket type, protocol$/m);
    assert.match(text, /^ {2}setns: with any arguments, many\.c:19 passes what isn't constant$/m);
    assert.doesNotMatch(draftText("many", "--summary"), /Narrowed/);
  });

  it("are said to be left out where a format has no words for them", () => {
    assert.match(draftText("guest", "--arguments", "--format", "systemd"), /^# Not said here: socket only when/m);
    assert.match(draftText("guest", "--arguments", "--format", "pledge"), /^Not said here: prctl only when/m);
    assert.match(draftText("guest", "--arguments"), /only when argument 0 is 1 and argument 1 is 0x80001 and/);
  });

  it("let the program run under bwrap, and kill it when a constant is another", function () {
    need(this, "bwrap");
    const options = ["--arguments", "--format", "bpf", "--default-action", "kill-process", "-o", "guest.bpf"];
    syscallLint(folder, ["seccomp", "guest", "--compile-commands", "guest.json", ...options]);
    cc("-o", "inet", "-DFAMILY=AF_INET", "-DPROPERTY=PR_SET_NAME", "guest.c");
    cc("-o", "dumpable", "-DFAMILY=AF_UNIX", "-DPROPERTY=PR_SET_DUMPABLE", "guest.c");
    writeFileSync(join(folder, "wide.c"), guest.replace("PROPERTY,", "(int)0x10000000fL,"));
    cc("-o", "wide", "wide.c");
    assert.deepEqual(["guest", "wide", "inet", "dumpable"].map(confined), [0, 0, "SIGSYS", "SIGSYS"]);
  });

  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];

  function confined(program: string): number | string | null {
    const filter = openSync(join(folder, "guest.bpf"), "r");
    const words = [...asRoot, "bwrap", "--dev-bind", "/", "/", "--seccomp", "3", join(folder, program)];
    const { status, signal } = spawnSync(words[0] ?? "", words.slice(1), {
      stdio: ["ignore", "ignore", "pipe", filter],
    });
    closeSync(filter);
    return signal ?? (status === 128 + 31 ? "SIGSYS" : status);
  }
});
