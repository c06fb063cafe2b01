import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "mocha";
import { database, rulingOf } from "syscall-db";
import { root } from "../repository.js";
import { bin, syscallLint } from "./bin.js";

interface Row {
  readonly name: string;
  readonly category: string;
  readonly categories?: readonly string[];
  readonly capabilities: readonly { readonly capability: string }[];
  readonly cost: { readonly tier: string };
  readonly since: string;
  readonly numbers: Readonly<Record<string, number>>;
}

function list(...args: readonly string[]): readonly Row[] {
  const { status, stdout, stderr } = syscallLint(root, ["list", "--json", ...args]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Row[];
}

function names(...args: readonly string[]): readonly string[] {
  return list(...args).map(({ name }) => name);
}

describe("syscall-lint list", () => {
  it("joins options with and, values of one option with or", () => {
    const found = list("--category", "device management", "--capability", "CAP_SYS_ADMIN");
    assert.ok(found.some(({ name }) => name === "ioctl"));
    for (const { name, category, categories = [], capabilities } of found) {
      assert.ok([category, ...categories].includes("device management"), name);
      assert.ok(capabilities.some(({ capability }) => capability === "CAP_SYS_ADMIN"));
    }
    const [one, other, both] = [["fast"], ["heavy"], ["fast", "heavy"]].map((tiers) =>
      names(...tiers.flatMap((tier) => ["--tier", tier])),
    );
    assert.deepEqual(both, [...(one ?? []), ...(other ?? [])].sort());
  });

  it("finds by caller, class, group, status, profile, release and architecture", () => {
    assert.deepEqual(names("--called-by", "fopen", "--tier", "heavy"), []);
    assert.ok(names("--called-by", "fopen").includes("openat"));
    assert.ok(names("--class", "network").includes("bind"));
    assert.ok(names("--group", "@io-event").includes("epoll_wait"));
    assert.ok(!names("--status", "live").includes("uselib"));
    const profile = database().filters()?.profiles.docker;
    assert.ok(profile);
    const denied = names("--docker", "deny");
    assert.ok(denied.includes("io_uring_enter"));
    assert.deepEqual(
      denied.filter((name) => rulingOf(profile, name).verdict !== "deny"),
      [],
    );
    assert.ok(names("--podman", "allow").includes("clone3"));
    const recent = list("--since", ">=6.1");
    assert.ok(recent.some(({ name }) => name === "cachestat"));
    for (const { name, since } of recent) assert.ok(Number.parseFloat(since) >= 6.1, `${name} ${since}`);
    assert.ok(names("--since", "<2.6.20", "--since", ">=6.7 <6.8").includes("futex_wake"));
    assert.ok(!names("--arch", "arm64").includes("epoll_wait"));
    assert.ok(names("--arch", "x86-64").includes("epoll_wait"));
    assert.equal(list().length, [...database().syscalls()].length);
  });

  it("finds library functions by runtime, system call and effect", () => {
    const found = names("--runtime", "libc", "--emits", "openat", "--effect", "opens");
    assert.ok(found.includes("fopen"));
    assert.ok(!found.includes("node:fs.openSync"));
    assert.ok(names("--emits", "openat").includes("node:fs.openSync"));
    const once = [...database().calls("libc")].find(
      ({ emits, cold = [] }) => cold.length > 0 && emits.every(({ syscall }) => syscall !== cold[0]?.syscall),
    );
    const syscall = once?.cold?.[0]?.syscall ?? assert.fail("no function makes a call once only");
    assert.ok(names("--emits", syscall).includes(once?.name ?? ""), `${syscall} of the first ${once?.name ?? ""}`);
    assert.ok(names("--called-by", once?.name ?? "").includes(syscall));
  });

  it("prints a table on stdout and counts on stderr", () => {
    const { stdout, stderr } = syscallLint(root, ["list", "--arch", "x86-64", "--called-by", "read"]);
    assert.match(stdout, /^read +0 +medium +Copies up to .*\.$/m);
    assert.match(stderr, /^\d+ of \d+ system calls\n$/);
    const calls = syscallLint(root, ["list", "--effect", "opens"]);
    assert.match(calls.stdout, /^fopen +crossings: \S.* +Opens a file/m);
    assert.match(calls.stderr, /^\d+ of \d+ library functions\n$/);
    const resolver = syscallLint(root, ["list", "--effect", "queries-names"]);
    assert.match(resolver.stdout, /^getaddrinfo +crossings: .*; the first call makes more +Looks up/m);
    const none = syscallLint(root, ["list", "--called-by", "fopen", "--tier", "heavy"]);
    assert.deepEqual([none.status, none.stdout], [0, ""]);
    assert.match(none.stderr, /^0 of /);
  });

  for (const [args, remedy] of [
    [["--tier", "heavi"], /Known are vdso, fast, medium, heavy\./],
    [["--category", "file managment"], /file management/],
    [["--capability", "CAP_SYS_ADMN"], /Did you mean CAP_SYS_ADMIN/],
    [["--group", "@io-evnt"], /Did you mean @io-event/],
    [["--effect", "opns"], /Did you mean opens/],
    [["--emits", "opnat"], /Did you mean openat/],
    [["--called-by", "fopn"], /Did you mean fopen/],
    [["--since", "soon"], /no range of releases/],
    [["--docker", "forbid"], /Known are allow, deny, gate/],
    [["--arch", "mips"], /x86-64, arm64/],
    [["--runtime", "libc", "--tier", "fast"], /about library functions and --tier about system calls/],
    [["--effect", "opens", "--called-by", "fopen"], /--called-by about system calls/],
    [["fast"], /too many arguments/],
  ] as const)
    it(`refuses ${args.join(" ")} with a remedy`, () => {
      const { status, stdout, stderr } = syscallLint(root, ["list", ...args]);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, remedy);
    });

  it("has help with examples, and doesn't mind a closed pipe", async () => {
    const help = syscallLint(root, ["list", "--help"]);
    assert.equal(help.status, 0);
    assert.match(help.stdout, /Examples:\n {2}syscall-lint list /);
    const child = spawn(process.execPath, [bin, "list", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    const [status] = (await once(child, "close")) as [number | null];
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /Error|EPIPE/);
  });
});
