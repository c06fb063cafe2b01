import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "mocha";
import { database, type Architecture } from "syscall-db";
import type * as Classes from "../../syscall-db/tools/import-classes.js";
import type * as Counts from "../../syscall-db/tools/count-rows.js";
import type * as Numbers from "../../syscall-db/tools/import-numbers.js";
import type * as Releases from "../../syscall-db/tools/import-releases.js";
import type * as Signatures from "../../syscall-db/tools/import-signatures.js";
import type * as Table from "../../syscall-db/tools/generated-table.js";
import { root } from "../repository.js";
import { skipWithout } from "../skip.js";

const load = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(root, "syscall-db", "dist", "tools", name)).href);
const numbers = (await load("import-numbers.js")) as typeof Numbers;
const releases = (await load("import-releases.js")) as typeof Releases;
const signatures = (await load("import-signatures.js")) as typeof Signatures;
const classes = (await load("import-classes.js")) as typeof Classes;
const counts = (await load("count-rows.js")) as typeof Counts;
const table = (await load("generated-table.js")) as typeof Table;

const text = (name: string): string =>
  readFileSync(join(root, "syscall-db", "data", "generated", name), "utf8").replaceAll("\r\n", "\n");
const committed = JSON.parse(text("numbers.json")) as Numbers.Numbers;
const history = JSON.parse(text("releases.json")) as Readonly<Record<string, Releases.Release>>;
const kernel = JSON.parse(text("signatures.json")) as Signatures.Signatures;
const traced = JSON.parse(text("classes.json")) as Classes.Classes;

const db = database();
const rows = [...db.syscalls()];
const architectures = ["x86_64", "aarch64"] as const;
const packages: Readonly<Record<Architecture, string>> = {
  x86_64: "linux-libc-dev",
  aarch64: "linux-libc-dev-arm64-cross",
};

describe("syscall numbers", () => {
  for (const architecture of architectures) {
    it(`of ${architecture} are those of the kernel headers`, function () {
      const folder = numbers.headerFolders[architecture];
      if (!numbers.hasHeaders(folder))
        skipWithout(this, `${packages[architecture]} isn't installed: npm run setup:host`);
      if (spawnSync("cc", ["--version"], { stdio: "ignore" }).status !== 0)
        skipWithout(this, "there is no C compiler: npm run setup:host");
      // A header of after Linux 6.18 has calls that we don't: they are the ones with higher numbers.
      const known = Object.values(committed[architecture]);
      const headers = Object.entries(numbers.readNumbers(architecture, folder));
      const shared = headers.filter(([, number]) => number <= Math.max(...known));
      assert.deepEqual(
        Object.fromEntries(shared.map(([name]) => [name, committed[architecture][name]])),
        Object.fromEntries(shared),
      );
    });

    it(`of ${architecture} are each taken once`, () => {
      const taken = Object.values(committed[architecture]);
      assert.equal(new Set(taken).size, taken.length);
    });
  }

  it("are as many as Linux 6.18 has", () => {
    const all = counts.countsOf(rows).at(-1);
    assert.deepEqual([all?.x86_64, all?.aarch64], [366, 323]);
    assert.deepEqual(
      architectures.map((architecture) => Object.keys(committed[architecture]).length),
      [383, 325],
    );
  });

  it("each have a record, and no record is without one", () => {
    const names = architectures.flatMap((architecture) => Object.keys(committed[architecture]));
    assert.deepEqual([...new Set(names)].toSorted(), rows.map(({ name }) => name).toSorted());
  });

  it("are written sorted, a name on a line", () => {
    assert.equal(text("numbers.json"), numbers.numbersText(committed));
    for (const one of Object.values(committed)) assert.deepEqual(Object.keys(one), Object.keys(one).toSorted());
  });

  it("hold known values of both architectures, and leave out what one doesn't have", () => {
    assert.deepEqual(db.syscall("openat")?.numbers, { x86_64: 257, aarch64: 56 });
    assert.deepEqual(db.syscall("clone3")?.numbers, { x86_64: 435, aarch64: 435 });
    assert.deepEqual(db.syscall("file_setattr")?.numbers, { x86_64: 469, aarch64: 469 });
    assert.deepEqual(db.syscall("uprobe")?.numbers, { x86_64: 336 });
    assert.deepEqual(db.syscall("open")?.numbers, { x86_64: 2 });
    assert.ok(!("arch_specific_syscall" in committed.aarch64) && !("syscalls" in committed.aarch64));
  });

  it("come from tables that agree", () => {
    const csv = "#syscall,x86_64,aarch64\nread,0,63\nopen,2,PNR\nnewer,470,470\n";
    assert.deepEqual(numbers.numbersOfTable(csv, "x86_64"), { read: 0, open: 2 });
    assert.deepEqual(numbers.numbersOfTable(csv, "aarch64"), { read: 63 });
    assert.throws(() => numbers.numbersOfTable("#syscall,x86\n", "aarch64"), /no column aarch64/);
    assert.deepEqual(numbers.merged({ write: 1 }, { read: 0, write: 1 }), { read: 0, write: 1 });
    assert.throws(() => numbers.merged({ read: 0 }, { read: 63 }), /read: 0 or 63/);
  });
});

describe("rows of system calls and the tables", () => {
  it("agree on the release that brought a call, and the first without it", () => {
    const told = rows.map(
      ({ name, since, until }) => [name, until === undefined ? { since } : { since, until }] as const,
    );
    assert.deepEqual(Object.fromEntries(told.toSorted()), history);
  });

  it("agree on strace's classes", () => {
    const wrong = rows.filter(
      (row) => row.classes.toSorted().join() !== (traced[row.name]?.classes ?? []).toSorted().join(),
    );
    assert.deepEqual(
      wrong.map(({ name, classes: own }) => `${name}: ${own.join()}`),
      [],
    );
  });

  it("agree on the number of parameters with strace and the running kernel of the recording", () => {
    // The kernel takes the offset of these in two halves; strace prints it as one.
    const halved = ["preadv", "pwritev"];
    const wrong = rows.flatMap(({ name, status, parameters }) => {
      const [ofKernel, ofStrace] = [kernel.calls[name]?.length, traced[name]?.parameters];
      const expected = status === "dead" ? parameters.length : (ofKernel ?? ofStrace);
      const differs = expected !== parameters.length || (ofKernel ?? ofStrace) !== ofStrace;
      return differs && status !== "dead" && !(halved.includes(name) && ofKernel === parameters.length)
        ? [`${name}: ${String(parameters.length)}, kernel ${String(ofKernel)}, strace ${String(ofStrace)}`]
        : [];
    });
    assert.deepEqual(wrong, ["uprobe: 0, kernel 0, strace undefined"]);
  });

  it("have a pointer where the kernel has one", () => {
    const wrong = rows.flatMap(({ name, parameters }) =>
      (kernel.calls[name] ?? []).flatMap((parameter, place) =>
        parameter.includes("*") && !parameters[place]?.type.includes("*") ? [`${name}: ${parameter}`] : [],
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it("know every call of the kernel that was asked, which knew every live one it was built with", () => {
    assert.deepEqual(
      Object.keys(kernel.calls).filter((name) => db.syscall(name) === undefined),
      [],
    );
    const untraced = rows.filter(
      (row) => row.status !== "dead" && row.numbers.x86_64 !== undefined && !(row.name in kernel.calls),
    );
    // Modules, kexec and shadow stacks: left out of that kernel's build.
    assert.deepEqual(untraced.map(({ name }) => name).toSorted(), [
      "delete_module",
      "finit_module",
      "init_module",
      "kexec_file_load",
      "kexec_load",
      "map_shadow_stack",
    ]);
  });

  for (const [program = "", ...words] of [["ls"], ["git", "status"], ["node", "-e", "0"], ["python3", "-c", "0"]])
    it(`know every call that ${[program, ...words].join(" ")} makes`, function () {
      const file = program === "node" ? process.execPath : program;
      for (const needed of ["strace", file])
        if (spawnSync(needed, ["--version"], { stdio: "ignore" }).error !== undefined)
          skipWithout(this, `${needed} isn't installed: npm run setup:host`);
      const { stderr } = spawnSync("strace", ["-f", "-c", "-U", "name", file, ...words], {
        cwd: root,
        encoding: "utf8",
      });
      const names = stderr.split("\n").filter((line) => /^[a-z_]\w*$/.test(line.trim()));
      const called = names.map((line) => line.trim()).filter((name) => name !== "syscall" && name !== "total");
      assert.ok(called.includes("execve"), stderr);
      assert.deepEqual(
        called.filter((name) => db.syscall(name) === undefined),
        [],
      );
    }).timeout(60_000);
});

describe("counts of system calls", () => {
  it("add up, with some in every category", () => {
    const [all, ...parts] = counts.countsOf(rows).toReversed();
    const sum = (key: "records" | "live" | "dead" | "x86_64" | "aarch64") =>
      parts.reduce((total, part) => total + part[key], 0);
    assert.deepEqual(parts.length, 6);
    for (const key of ["records", "live", "dead", "x86_64", "aarch64"] as const) assert.equal(all?.[key], sum(key));
    for (const part of parts) assert.ok(part.x86_64 > 0 && part.aarch64 > 0, part.category);
  });
});

describe("readers of tables", () => {
  it("read the releases of syscalls(2)", () => {
    const page = [
      "\\fBfoo\\fP(2)\t2.6; 2.4.18",
      '.\\" a remark',
      "\\fBbar\\fP(2)\t2.2\tRemoved in 3.1",
      "\\fBpread64\\fP(2)\t\tT{",
      'Added as "pread" in 2.2;',
      "T}",
    ].join("\n");
    assert.deepEqual(releases.releasesOfManual(`${page}\n`), {
      foo: { since: "2.6" },
      bar: { since: "2.2", until: "3.1" },
      pread64: { since: "2.2" },
    });
  });

  it("read the releases in strace's messages: the oldest that wires a call up", () => {
    const messages = [
      "New syscall of Linux v6.8-rc1~213.\n* src/x.h [457]: Wire up\nstatmount.\n",
      "Moved by v6.9-rc1.\n* src/x.h: Wire up statmount.\n",
      "No release here.\n* src/x.h: Wire up other.\n",
    ];
    assert.deepEqual(releases.releasesOfHistory(messages), { statmount: { since: "6.8" } });
    assert.throws(() => releases.releasesOf(["unheard_of"], {}, {}), /unheard_of/);
  });

  it("order releases by number", () => {
    assert.deepEqual(["2.6.16", "6.10", "2.6.9", "6.9", "2.6"].toSorted(releases.compareReleases), [
      "2.6",
      "2.6.9",
      "2.6.16",
      "6.9",
      "6.10",
    ]);
  });

  it("read the fields of a trace event", () => {
    const format = "\tfield:int common_pid;\toffset:4;\n\n\tfield:int __syscall_nr;\toffset:8;\n";
    assert.deepEqual(
      signatures.parametersOf(`${format}\tfield:int fd;\toffset:16;\n\tfield:struct iocb * * list;\toffset:24;\n`),
      ["int fd", "struct iocb **list"],
    );
  });

  it("refuse classes that two architectures tell differently", () => {
    const entry = { name: "read", number: 0, parameters: 3, classes: ["desc"] } as const;
    const names = new Set(["read"]);
    assert.deepEqual(classes.classesOf([[entry], [{ ...entry, number: 63 }]], names), {
      read: { parameters: 3, classes: ["desc"] },
    });
    assert.throws(() => classes.classesOf([[entry], [{ ...entry, classes: ["file"] }]], names), /disagree: read/);
  });

  it("name each place that differs from a committed table", () => {
    const before = { a: { x: 1, y: [1] }, gone: 2 };
    assert.deepEqual(table.differencesOf(before, before), []);
    assert.deepEqual(table.differencesOf(before, { a: { x: 1, y: [2] }, came: 3 }), [
      "a.y: [1], now [2]",
      "came: absent, now 3",
      "gone: 2, now absent",
    ]);
    assert.equal(table.textOf({ a: { b: [1] }, c: {} }, 1), '{\n "a": {"b":[1]},\n "c": {}\n}');
  });
});
