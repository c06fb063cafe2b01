import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { SyscallRecord } from "syscall-db";
import { filesOf } from "./row-files.js";

const places = ["communication", "process-control", "protection"].map((name) => `syscalls/${name}.json`);
const rows = filesOf("syscall").flatMap((file) => (places.includes(file.place) ? file.rows : []));
type Role = SyscallRecord["parameters"][number]["roles"][number];

/** What only a pointer can be for, but for addresses that are passed as plain numbers (`pointer`). */
const throughPointers: readonly Role[] = [
  "buffer",
  "vector",
  "path",
  "text",
  "name",
  "out",
  "arguments",
  "environment",
];

/** signal(7) names these; calls of newer kernels are classed with the older call that they extend. */
const interruptions = {
  restarts:
    "accept accept4 connect futex mq_timedreceive mq_timedsend recvfrom recvmmsg recvmsg sendmsg sendto wait4 waitid",
  fails:
    "clock_nanosleep epoll_pwait epoll_pwait2 epoll_wait msgrcv msgsnd nanosleep pause poll ppoll pselect6 " +
    "rt_sigsuspend rt_sigtimedwait select semop semtimedop",
};

const inputs = (row: SyscallRecord, role: Role): boolean =>
  row.parameters.some(({ roles }) => roles.includes(role) && !roles.includes("out"));
const needs = (row: SyscallRecord, ...names: readonly string[]): boolean =>
  row.capabilities.some(({ capability }) => names.includes(capability));
const namesOf = (some: readonly SyscallRecord[]): string[] => some.map(({ name }) => name);

describe("rows of processes, communication and protection", () => {
  it("say of each argument what it is for; a constant isn't written, nor a number followed", () => {
    const wrong = rows.flatMap(({ name, parameters }) =>
      parameters.flatMap(({ name: parameter, type, roles }) => {
        const isPointer = type.endsWith("*");
        const written = roles.includes("out") && type.startsWith("const ") && !roles.includes("vector");
        const followed = !isPointer && roles.some((role) => throughPointers.includes(role));
        return roles.length > 0 && !written && !followed ? [] : [`${name}: ${type} ${parameter}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it("say where the kernel asks for each privilege, and cite those files and no others", () => {
    const wrong = rows.flatMap(({ name, capabilities, from }) => {
      const cited = from.flatMap(({ source, of, place }) =>
        source === "linux-source" && of === "capabilities" ? place.split(", ") : [],
      );
      const checked = capabilities.flatMap(
        ({ checked = "nowhere" }) => checked.match(/[a-z_0-9-]+\/[a-z_0-9/-]+\.[ch](?= \w)/g) ?? [name],
      );
      const same = JSON.stringify([...new Set(checked)].sort()) === JSON.stringify([...new Set(cited)].sort());
      return same ? [] : [`${name}: ${checked.join(", ")} | ${cited.join(", ")}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("go on or fail after a handler as signal(7) says", () => {
    for (const [interruption, names] of Object.entries(interruptions)) {
      const known = rows.filter(({ name }) => names.split(" ").includes(name));
      assert.ok(known.length >= 11, interruption);
      assert.deepEqual(namesOf(known.filter((row) => row.interruption !== interruption)), [], interruption);
    }
  });

  it("are interrupted only where they wait", () => {
    assert.deepEqual(namesOf(rows.filter((row) => row.interruption !== "never" && row.cost.blocks === "never")), []);
  });

  it("ask for CAP_KILL where another process gets a signal, for an identity where one is given", () => {
    const signals = rows.filter((row) => inputs(row, "signal") && (inputs(row, "pid") || inputs(row, "fd")));
    const users = rows.filter((row) => inputs(row, "uid"));
    const groups = rows.filter((row) => inputs(row, "gid") || inputs(row, "groups"));
    assert.ok(signals.length >= 4 && users.length >= 8 && groups.length >= 9);
    assert.deepEqual(namesOf(signals.filter((row) => !needs(row, "CAP_KILL"))), []);
    assert.deepEqual(namesOf(users.filter((row) => !needs(row, "CAP_SETUID", "CAP_CHOWN"))), []);
    assert.deepEqual(namesOf(groups.filter((row) => !needs(row, "CAP_SETGID", "CAP_CHOWN"))), []);
  });

  it("cite a source for promises, counterparts and interruption exactly where they have them", () => {
    for (const { name, pledge, elsewhere, from } of rows) {
      const cites = (of: string): boolean => from.some((each) => each.of === of);
      assert.deepEqual([cites("pledge"), cites("elsewhere")], [pledge !== undefined, elsewhere !== undefined], name);
      assert.ok(cites("interruption"), name);
    }
  });

  it("name a counterpart once, and the call itself only where it comes from POSIX or something differs", () => {
    const wrong = rows.filter(({ name, elsewhere = [] }) => {
      const once = new Set(elsewhere.map((each) => `${each.system} ${each.name}`)).size === elsewhere.length;
      const bare = elsewhere.filter((each) => each.system !== "POSIX" && each.differs === undefined);
      return !once || bare.some((each) => each.name === name);
    });
    assert.deepEqual(namesOf(wrong), []);
  });
});
