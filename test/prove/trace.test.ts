import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { readTrace, type Observed } from "./trace.js";

/** A shell starts the program by its launcher; it forks, executes cat and another of itself. */
const trace = `1 execve("/bin/sh", 0x1, 0x2) = 0
1 getppid() = 0
1 vfork( <unfinished ...>
2 execve("./tool", 0x1, 0x2 <unfinished ...>
1 <... vfork resumed>) = 2
2 <... execve resumed>) = 0
2 seccomp(SECCOMP_SET_MODE_FILTER, 0, 0x1) = 0
2 execve("/b/.proven/tool", 0x1, 0x2) = 0
2 read(3, ""..., 10) = 0
2 clone(child_stack=NULL, flags=SIGCHLD) = 3
3 dup2(1, 2) = 2
3 execve("/usr/bin/cat", 0x1, 0x2) = -1 ENOENT (No such file)
3 execve("/bin/cat", 0x1, 0x2) = 0
3 fadvise64(3, 0, 0, 1) = 0
3 +++ killed by SIGSYS +++
2 wait4(-1, <unfinished ...>
2 <... wait4 resumed>0x1, 0, NULL) = 3
2 +++ killed by SIGSYS (core dumped) +++
1 umask(022) = 022
`;

describe("the reader of traces", () => {
  it("tells the program's own calls from those of its launcher, its parent and its children", async () => {
    const { own, children, executed, kills } = await observedIn(trace);
    assert.deepEqual([...own].sort(), ["clone", "dup2", "execve", "read", "wait4"]);
    assert.deepEqual([...children].sort(), ["execve", "fadvise64"]);
    assert.deepEqual([...executed], ["/bin/cat"]);
    assert.deepEqual(kills, { own: 1, children: 1 });
  });
});

async function observedIn(text: string): Promise<Observed> {
  const folder = mkdtempSync(join(tmpdir(), "trace-"));
  try {
    writeFileSync(join(folder, "trace"), text);
    return await readTrace(join(folder, "trace"), "/b/.proven/tool", "/b/tool");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
