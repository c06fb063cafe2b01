import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { root } from "../repository.js";
import { folderWith, syscallLint } from "./bin.js";

function explain(...args: readonly string[]): string {
  const { status, stdout, stderr } = syscallLint(root, ["explain", "--arch", "x86-64", ...args]);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** What an explanation must not leave out, whatever figures a later recording brings. */
const essentials: Readonly<Record<string, readonly RegExp[]>> = {
  read: [/rax=0, rdi=fd, rsi=buf, rdx=count/, /a buffer of 64 KiB/, /SA_RESTART/, /stdio/, /ReadFile/],
  write: [/rax=1, rdi=fd/, /writev/],
  openat: [/rax=257/, /openat2/, /libc: fopen, open, /, /CAP_DAC_OVERRIDE/, /since Linux 2\.6\.16/],
  mmap: [/rax=9/, /page fault|fault/i, /CAP_IPC_LOCK/],
  ioctl: [/device management/, /rax=16/, /CAP_SYS_ADMIN/, /CAP_NET_ADMIN/, /DeviceIoControl/],
  clone3: [/rax=435/, /ENOSYS/, /pthread_create/, /though with \d+ crossings instead of \d+/],
  execve: [/rax=59/, /^cost +heavy/m, /posix_spawn/],
  epoll_wait: [/rax=232/, /kevent/, /SA_RESTART or not/, /musl: epoll_pwait/],
  futex: [/rax=202/, /contended/],
  setuid: [/CAP_SETUID/, /musl: .*rt_sigprocmask/, /setresuid/],
  fread: [/its buffer \(4 KiB on glibc, 1 KiB on musl\) → read/, /musl: readv once per buffer/, /rax=0/],
  printf: [/→ write$/m, /line-buffered/, /musl: writev/],
  getaddrinfo: [
    /→ sendmmsg, when a name server must be asked$/m,
    /first call in a process on glibc also: /,
    /name server/,
    /kept in memory/,
  ],
  system: [/child process → execve/, /clone3/, /posix_spawn/, /wait4/],
  "fs.readFile": [
    /event loop → thread pool → openat/,
    /20 in Node 24, with 4 round trips/,
    /read once per buffer when the file is larger than one buffer of 512 KiB/,
    /readFileSync: the event loop stands still/,
  ],
  "child_process.execSync": [
    /child process → execve/,
    /event loop stands still/,
    /execFile/,
    /exec: the event loop goes on/,
  ],
};

describe("syscall-lint explain", () => {
  it("tells of a system call: way in, cost, privilege, filters, callers, alternatives, source", () => {
    const text = explain("openat");
    assert.match(text, /^openat — system call · file management/);
    assert.match(text, /^way in +openat\(int /m);
    assert.match(text, /^ +x86-64: `syscall` with rax=257, /m);
    for (const label of ["cost", "signals", "privilege", "filters", "instead", "called by", "manual", "source"])
      assert.match(text, new RegExp(`^${label} +\\S`, "m"));
    const both = syscallLint(root, ["explain", "--arch", "all", "openat"]).stdout;
    assert.match(both, /^ +arm64: `svc #0` with x8=56, x0=/m);
    assert.match(both, /^ +x86-64: /m);
    assert.match(syscallLint(root, ["explain", "--arch", "arm64", "epoll_wait"]).stdout, /arm64: no such call/);
  });

  it("tells of a libc function: its way into the kernel on both C libraries", () => {
    const text = explain("fread");
    assert.match(text, /^fread — libc function · <stdio\.h>/);
    assert.match(text, /^crossings +glibc: read once per buffer/m);
    assert.match(text, /^ +musl: readv once per buffer/m);
    assert.match(text, /^read +Copies /m);
  });

  it("tells of a Node API, with and without its scheme, by its last part, in any form that people write", () => {
    const text = explain("node:fs.readFileSync");
    assert.match(text, /^node:fs\.readFileSync — Node API/);
    assert.match(text, /^ +event loop: /m);
    for (const name of ["fs.readFileSync", "readFileSync", "readFileSync()"]) assert.equal(explain(name), text);
    assert.match(explain("promises.readFile"), /^node:fs\/promises\.readFile — /);
    for (const name of ["openat(2)", "SYS_openat", "__NR_openat", "257"])
      assert.match(explain(name), /^openat — system call/);
  });

  for (const [name, facts] of Object.entries(essentials))
    it(`tells ${name} in a screenful with what matters`, () => {
      const text = explain(name);
      const lines = text.trimEnd().split("\n");
      assert.ok(lines.length <= 45, `${lines.length} lines`);
      assert.deepEqual(
        lines.filter((line) => line.length > 100),
        [],
      );
      const sentences = text.replace(/\s+/g, " ");
      for (const fact of facts) assert.ok(fact.test(text) || fact.test(sentences), `${String(fact)} in\n${text}`);
      assert.doesNotMatch(sentences, /\b([a-z]{2,}) \1\b/i);
      assert.doesNotMatch(text, /undefined|NaN|\[object/);
      assert.doesNotMatch(text, /^[a-z][\w() ]{0,16}$/m);
      assert.equal(text.includes("\u001b"), false);
    });

  it("lists the calls behind a capability, a group and a class", () => {
    assert.match(
      explain("cap_sys_time"),
      /^CAP_SYS_TIME — capability · \d+ system calls[^]*^information maintenance +settimeofday: always$/m,
    );
    assert.match(explain("@io-event"), /^@io-event — group of systemd[^]*epoll_wait/);
    assert.match(explain("%clock"), /^%clock — class of strace[^]*clock_gettime/);
    assert.match(explain("node-22"), /^node-22 — start-up of version 22\.[^]*node -e 0/);
  });

  it("gives the database's rows with --json, and what follows from them", () => {
    interface Told {
      readonly kind: string;
      readonly row: { readonly name: string; readonly numbers: object };
      readonly derived: {
        readonly entry: readonly { readonly number: number; readonly arguments: readonly { register: string }[] }[];
        readonly cost: { readonly tier: string };
        readonly filters: { readonly docker: { verdict: string }; readonly systemd: readonly string[] };
        readonly calledBy: { readonly libc: readonly string[] };
      };
    }
    const [syscall, wrapper] = JSON.parse(explain("--json", "openat")) as Told[];
    assert.ok(syscall);
    assert.equal(syscall.kind, "syscall");
    assert.deepEqual(syscall.row.numbers, { x86_64: 257, aarch64: 56 });
    assert.equal(syscall.derived.entry[0]?.number, 257);
    assert.equal(syscall.derived.entry[0].arguments[3]?.register, "r10");
    assert.equal(syscall.derived.cost.tier, "medium");
    assert.equal(syscall.derived.filters.docker.verdict, "allow");
    assert.ok(syscall.derived.filters.systemd.includes("@file-system"));
    assert.ok(syscall.derived.calledBy.libc.includes("fopen"));
    assert.equal(wrapper?.kind, "call");
    const [call] = JSON.parse(explain("--json", "fs.readFile")) as {
      derived: { main: string; crossings: Record<string, { always: number }>; otherForms: string[] };
    }[];
    assert.equal(call?.derived.main, "openat");
    assert.ok((call.derived.crossings["node-24"]?.always ?? 0) >= 10);
    assert.ok(call.derived.otherForms.includes("node:fs.readFileSync"));
  });

  it("gives an editor's Markdown with --markdown", () => {
    const text = explain("--markdown", "fs.readFileSync");
    assert.match(text, /^```js\nnode:fs\.readFileSync\(path, \[options\]\)\n```\n\n\*Node API\*/);
    assert.match(text, /^- \*\*instead\*\*\n {2}- /m);
    const both = syscallLint(root, ["explain", "--json", "--markdown", "read"]);
    assert.equal(both.status, 2);
  });

  it("knows the rows of an overlay, and sends an unknown name to its neighbours", () => {
    const row = {
      name: "spi_read",
      runtime: "libc",
      parameters: [],
      emits: [{ syscall: "no_such", times: 1 }],
      effects: [],
      instead: [],
    };
    const from = [{ source: "review", place: "ours", method: "curated" }];
    const folder = folderWith({
      "rows.json": JSON.stringify({ calls: [{ ...row, summary: "Reads from the bus.", from }] }),
    });
    const { stdout } = syscallLint(folder, ["explain", "--overlay", "rows.json", "spi_read"]);
    assert.match(stdout, /Reads from the bus\./);
    assert.match(stdout, /^privilege +not known of no_such$/m);
    const unknown = syscallLint(root, ["explain", "raedFileSync"]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /doesn't know raedFileSync\. Did you mean node:fs\.readFileSync/);
    for (const [typed, meant] of [
      ["CAP_SYS_ADMN", "CAP_SYS_ADMIN"],
      ["@io-evnt", "@io-event"],
      ["SYS_opnat", "openat"],
      ["node-21", "node-22"],
    ] as const) {
      const { status, stderr } = syscallLint(root, ["explain", typed]);
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`Did you mean .*${meant}`));
    }
    assert.match(syscallLint(root, ["explain", "qqqqqqqqqqqq"]).stderr, /Add a row of your own with --overlay/);
    assert.equal(syscallLint(root, ["explain", "--arch", "mips", "read"]).status, 2);
  });
});
