import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as TraceModule from "../../server/dist/src/seccomp/trace.js";
import type * as MergeModule from "../../server/dist/src/seccomp/merge-trace.js";
import { draft, seccomp } from "./draft.js";

const { readTrace, TraceError } = await seccomp<typeof TraceModule>("trace");
const { mergeTrace } = await seccomp<typeof MergeModule>("merge-trace");

type Files = Readonly<Record<string, string>>;

function images(files: Files) {
  return readTrace(Object.entries(files).map(([name, text]) => ({ name, text })));
}

/** "program: call×times …" of each image. */
function told(files: Files): readonly string[] {
  return images(files).map(
    ({ program, calls }) =>
      `${program ?? "?"}: ${[...calls.values()]
        .map(({ syscall, times }) => `${syscall}×${times}`)
        .toSorted()
        .join(" ")}`,
  );
}

const plain = `execve("/bin/demo", ["demo"], 0x7ffe /* 39 vars */) = 0
read(3, "a) = 5\\n", 8192) = 7
read(3, "", 8192) = 0
exit_group(0)                           = ?
+++ exited with 0 +++
`;

/** A child of which a line comes before its parent's clone returns, and that executes another program. */
const forked = `10 execve("/bin/sh", ["sh"], 0x7ffe /* 39 vars */) = 0
10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>
11 set_robust_list(0x7f, 24 <unfinished ...>
10 <... clone resumed>, child_tidptr=0x7f) = 11
11 <... set_robust_list resumed>) = 0
10 wait4(-1,  <unfinished ...>
11 execve("/usr/bin/ls", ["ls"], 0x7ffe /* 39 vars */ <unfinished ...>
11 <... execve resumed>) = 0
11 getdents64(3, 0x55 /* 4 entries */, 32768) = 112
11 execve("/nowhere", ["x"], 0x7ffe /* 39 vars */) = -1 ENOENT (No such file or directory)
11 exit_group(0) = ?
11 +++ exited with 0 +++
10 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 11
10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11} ---
10 exit_group(0) = ?
`;

const twoPrograms = [
  "/bin/sh: clone×1 execve×2 exit_group×1 set_robust_list×1 wait4×1",
  "/usr/bin/ls: execve×1 exit_group×1 getdents64×1",
];

describe("a log of strace", () => {
  it("of one process", () => {
    assert.deepEqual(told({ log: plain }), ["/bin/demo: execve×1 exit_group×1 read×2"]);
  });

  it("tells children from what they execute", () => {
    assert.deepEqual(told({ log: forked }), twoPrograms);
  });

  it("is the same with [pid], times, decoded descriptors, numbers, carriage returns and one file for each", () => {
    const lines = forked.trimEnd().split("\n");
    const each = (change: (line: string) => string) => told({ log: lines.map(change).join("\n") });
    assert.deepEqual(
      each((line) => line.replace(/^(\d+)/, "[pid    $1]")),
      twoPrograms,
    );
    for (const time of ["20:42:17", "20:42:17.123456", "1795469120.777781"])
      assert.deepEqual(
        each((line) => line.replace(/^\d+/, `$& ${time}`).replace(/(= \d+)$/, "$1 <0.000012>")),
        twoPrograms,
      );
    assert.deepEqual(
      each((line) => line.replace(/^\d+/, "$&<sh>").replace(/= 11$/, "= 11<ls>")),
      twoPrograms,
    );
    assert.deepEqual(
      each((line) => `${line.replace(/^\d+ (\w+\()/, (all) => all.replace(" ", " [  59] "))}\r`),
      twoPrograms,
    );
    const own = (pid: string) =>
      lines.flatMap((line) => (line.startsWith(pid) ? [line.slice(pid.length + 1)] : [])).join("\n");
    assert.deepEqual(told({ "log.11": own("11"), "log.10": own("10") }).toSorted(), twoPrograms);
  });

  it("takes lines that strace breaks to tell of a new process, and one cut short at the end", () => {
    const broken = `clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached
, child_tidptr=0x7f) = 11
[pid    11] getpid() = 11
[pid    11] write(1, "a`;
    assert.deepEqual(told({ log: broken }), ["?: clone×1 getpid×1 write×1"]);
  });

  it("reads tables of -c, and not twice those of -C", () => {
    const table = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 52,46    0.000128           2        50        10 openat
  0.00    0.000000           0         1           execve
------ ----------- ----------- --------- --------- ----------------
100.00    0.000244           4        51        10 total
`.replace("52,46", "52.46");
    assert.deepEqual(told({ log: table }), ["?: execve×1 openat×50"]);
    assert.deepEqual(told({ log: plain + table }), ["/bin/demo: execve×1 exit_group×1 read×2"]);
  });

  const malformed: Readonly<Record<string, readonly [text: string, line: number]>> = {
    "output of the program": [`${plain}hello world\n`, 6],
    "a call without a result": [`read(3, "x", 1)\n${plain}`, 1],
    "a row that isn't of a table": ["% time     seconds  usecs/call     calls    errors syscall\nx y\n", 2],
    "another kind of file": ["\u007fELF\u0002\u0001\n", 1],
  };
  for (const [what, [text, line]] of Object.entries(malformed))
    it(`names file and line of ${what}`, () => {
      assert.throws(
        () => images({ "demo.log": text }),
        (error) => error instanceof TraceError && error.file === "demo.log" && error.line === line,
      );
    });
});

describe("a draft with a trace", () => {
  const merged = mergeTrace(
    draft(["execve", "read", "mmap", "exit_group"], { program: "ls" }),
    images({ "demo.log": `${forked}12 getpid() = 12\n` }),
    database(),
  );

  it("marks what was observed and takes up what was not drafted", () => {
    const seen = Object.fromEntries(merged.list.permits.map(({ syscall, seen: by }) => [syscall, by]));
    assert.deepEqual(seen, {
      execve: "both",
      read: "static",
      mmap: "static",
      exit_group: "both",
      getdents64: "observed",
    });
    assert.deepEqual(merged.neverObserved, ["read", "mmap"]);
    assert.deepEqual(
      merged.notExplained.map(({ syscall, file, line }) => `${syscall} ${file}:${line}`),
      ["getdents64 demo.log:9"],
    );
    assert.equal(merged.list.verdict, "open");
    assert.deepEqual(
      merged.others.map(({ program }) => program),
      ["/bin/sh", undefined],
    );
  });
});
