import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, describe, it } from "mocha";
import type { SyscallUse } from "syscall-db";
import type * as MachineCode from "../../server/src/host/machine-code.js";
import type * as GraphModule from "../../server/src/program/machine/graph.js";
import type * as ReachModule from "../../server/src/program/machine/reach.js";
import type * as UsesModule from "../../server/src/program/machine/uses.js";
import { folderWith } from "../cli/bin.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const load = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(root, "server", "dist", "src", name)).href);
const { readMachineCode } = (await load("host/machine-code.js")) as typeof MachineCode;
const { Graph } = (await load("program/machine/graph.js")) as typeof GraphModule;
const { Reach } = (await load("program/machine/reach.js")) as typeof ReachModule;
const { UseFlow } = (await load("program/machine/uses.js")) as typeof UsesModule;

// Each function with what it may ask for; -1: what it is given first, 0: anything.
const functions: Readonly<Record<string, readonly number[]>> = {
  plain: [5],
  handed: [-1],
  either: [6, 7],
  through: [8],
  deep: [9, 10],
  kept: [-1],
  changed: [0],
  written: [0],
  table: [11, 12, 13, 14, 15, 16, -1],
  jumps: [-2, 30],
  rare: [17, 18],
  sparse: [17, 18],
  pointed: [0],
  numbered: [19],
  loop: [20, 21],
};

const source = `#define NOINLINE __attribute__((noinline, noclone))
static inline long ask(long number, long a, long b, long c) {
  register long d __asm__("r10") = 0;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(d) : "rcx", "r11", "memory");
  return result;
}
#define ioctl(request) ask(16, 1, request, 0)
extern void other(void);
extern void change(long *);
long plain(void) { return ioctl(5); }
long handed(int request) { return ioctl(request); }
long either(int which) { return ioctl(which ? 6 : 7); }
static NOINLINE long inner(long request) { return ioctl(request) + 1; }
long through(void) { return inner(8) * 2; }
static NOINLINE long middle(int which, long request) { return inner(which ? request : 9) + 3; }
long deep(int which) { return middle(which, 10) + 1; }
long kept(long request) { other(); return ioctl(request); }
long changed(long given) { long request = given; change(&request); return ioctl(request); }
long written(const int *from, int at) { int list[4] = {5, 5, 5, 5}; for (int i = 0; i < 4; i++) list[i & at] = from[i];
  other(); return ioctl(list[1]); }
long table(long which) {
  long request = which;
  switch (which) {
    case 0: other(); request = 11; break;
    case 1: change(0); request = 12; break;
    case 2: other(); other(); request = 13; break;
    case 3: change(0); other(); request = 14; break;
    case 4: other(); change(0); request = 15; break;
    case 5: change(0); change(0); request = 16; break;
  }
  return ioctl(request);
}
long jumps(long which, long request) {
  if (request == 77) { request = 30; goto first; }
  switch (which) {
    case 0: first: other(); return ioctl(request);
    case 1: change(0); return 1;
    case 2: other(); other(); return 2;
    case 3: change(0); other(); return 3;
    case 4: other(); change(0); return 4;
    case 5: change(0); change(0); return 5;
  }
  return 6;
}
extern void __attribute__((cold)) seldom(void);
long sparse(int which) { long request = 17; if (which == 3) { seldom(); request = 18; } return inner(request); }
long rare(int which) { long request = 17; if (which == 3) { seldom(); request = 18; } return ioctl(request); }
static NOINLINE long called(long request) { return ioctl(request); }
extern void hook(long (*)(long));
long pointed(void) { hook(called); return called(5); }
static NOINLINE long numbering(long number, long request) { return ask(number, 1, request, 0); }
long numbered(void) { return numbering(16, 19) + numbering(72, 5); }
long loop(void) { long sum = 0; for (long request = 20; request < 22; request++) sum += ioctl(request); return sum; }
`;

describe("what a library's functions pass to the kernel", function () {
  this.timeout(60_000);

  before(function () {
    if (process.platform !== "linux" || process.arch !== "x64") skipWithout(this, "it is machine code of x86-64");
    for (const tool of ["cc", "objdump"])
      if (spawnSync(tool, ["--version"]).error) skipWithout(this, `${tool} isn't installed: npm run setup:host`);
  });

  async function usesWith(...options: readonly string[]): Promise<(name: string) => readonly SyscallUse[]> {
    const folder = folderWith({ "uses.c": source });
    const words = ["-shared", "-fPIC", ...options, "-o", "uses.so", "uses.c"];
    const { status, stderr } = spawnSync("cc", words, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const graph = new Graph([await readMachineCode(join(folder, "uses.so"))]);
    const reach = new Reach(graph, [], new Map());
    const flow = new UseFlow(graph, reach, new Map([[16, { name: "ioctl", positions: [1] }]]));
    return (name) => {
      const node = graph.named(name);
      assert.ok(node, name);
      const found = flow.of(node)["ioctl"] ?? [];
      // Without optimisation the number itself is on the stack: then the call is one of which nothing is known.
      assert.equal(found.length > 0, reach.of(node).syscalls.has(16), name);
      return found;
    };
  }

  /** Values in the words of {@link functions}. */
  function valuesOf(uses: readonly SyscallUse[]): readonly number[] {
    const values = uses.flatMap(({ 1: passed }) => {
      if (passed === undefined) return [0];
      return "values" in passed ? passed.values : [passed.parameter === 0 ? -1 : -2];
    });
    return [...new Set(values)].toSorted((a, b) => a - b);
  }

  for (const options of ["-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -fno-omit-frame-pointer", "-O2 -fcf-protection"])
    it(`is never told too narrowly: cc ${options}`, async () => {
      const uses = await usesWith(...options.split(" "));
      for (const [name, wanted] of Object.entries(functions)) {
        const found = valuesOf(uses(name));
        if (found.length > 0 && !found.includes(0))
          for (const value of wanted) assert.ok(found.includes(value), `${name}: ${found.join(" ")} lacks ${value}`);
      }
    });

  it("is told by constants, through parameters and helpers, of what a compiler optimised", async () => {
    const uses = await usesWith("-O2");
    for (const name of ["plain", "handed", "through", "numbered"])
      assert.deepEqual(valuesOf(uses(name)), functions[name], name);
  });
});
