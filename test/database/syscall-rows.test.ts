import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { SyscallRecord } from "syscall-db";
import { rowsOf } from "./row-files.js";

const rows = rowsOf("syscall");
type Parameter = SyscallRecord["parameters"][number];
type Role = Parameter["roles"][number];

/** What only a pointer can be for. `pointer` isn't among them: some calls take addresses as plain numbers. */
const onlyPointed: readonly Role[] = [
  ...(["arguments", "buffer", "environment", "out", "path", "target-path", "text", "vector"] as const),
];
/** What a number is for that no call takes an address for. */
const onlyNumbers: readonly Role[] = ["fd", "base", "flags", "mode", "signal", "pid"];

/** signal(7) names these; calls of newer kernels are classed with the older call that they extend. */
const interruptions = {
  restarts:
    "accept accept4 connect futex mq_timedreceive mq_timedsend recvfrom recvmmsg recvmsg sendmsg sendto wait4 waitid",
  fails:
    "clock_nanosleep epoll_pwait epoll_pwait2 epoll_wait msgrcv msgsnd nanosleep pause poll ppoll pselect6 " +
    "rt_sigsuspend rt_sigtimedwait select semop semtimedop",
};

const has = (parameter: Parameter, roles: readonly Role[]): boolean =>
  parameter.roles.some((role) => roles.includes(role));
const takes = (row: SyscallRecord, ...roles: readonly Role[]): boolean =>
  row.parameters.some((parameter) => has(parameter, roles));
const inputs = (row: SyscallRecord, role: Role): boolean =>
  row.parameters.some(({ roles }) => roles.includes(role) && !roles.includes("out"));
const needs = (row: SyscallRecord, ...names: readonly string[]): boolean =>
  row.capabilities.some(({ capability }) => names.includes(capability));
const namesOf = (some: readonly SyscallRecord[]): string[] => some.map(({ name }) => name);
const filesIn = (checked: string): readonly string[] => checked.match(/[a-z_0-9-]+\/[a-z_0-9/-]+\.[ch](?= \w)/g) ?? [];

describe("arguments of system calls", () => {
  const wrong = (isRight: (parameter: Parameter, row: SyscallRecord) => boolean): string[] =>
    rows.flatMap((row) =>
      row.parameters.flatMap((each) => (isRight(each, row) ? [] : [`${row.name}: ${each.type} ${each.name}`])),
    );

  it("are there for something", () => {
    assert.deepEqual(
      wrong(({ roles }) => roles.length > 0),
      [],
    );
  });

  it("are followed where they are pointers, and only there", () => {
    assert.deepEqual(
      wrong((each) => each.type.includes("*") || /^cap_user_\w+_t$/.test(each.type) || !has(each, onlyPointed)),
      [],
    );
    assert.deepEqual(
      wrong((each) => !each.type.includes("*") || each.roles.some((role) => !onlyNumbers.includes(role))),
      [],
    );
  });

  it("aren't written where they are constant; a vector is, but not the buffers that it points to", () => {
    assert.deepEqual(
      wrong(({ type, roles }) => !type.startsWith("const ") || !roles.includes("out") || roles.includes("vector")),
      [],
    );
  });

  it("come with their size or count where they are a buffer or a vector", () => {
    // A message header holds the count of its vector.
    const counted = rows.filter(
      (row) =>
        row.status !== "dead" &&
        row.parameters.some((each) => has(each, ["buffer", "vector"]) && !each.type.includes("struct msghdr")),
    );
    assert.ok(counted.length >= 40, String(counted.length));
    assert.deepEqual(namesOf(counted.filter((row) => !takes(row, "size", "count"))), []);
  });

  it("start a path from the directory before it: a base is followed by a path", () => {
    assert.deepEqual(
      wrong((each, { parameters }) => {
        const next = parameters[parameters.indexOf(each) + 1];
        return !each.roles.includes("base") || (next !== undefined && has(next, ["path", "target-path"]));
      }),
      [],
    );
  });
});

describe("privilege of system calls", () => {
  it("is named where a path is walked", () => {
    const walking = rows.filter((row) => row.status !== "dead" && takes(row, "path", "target-path"));
    const lacking = walking.filter(
      ({ capabilities }) =>
        !capabilities.some(
          ({ capability, when }) => capability === "CAP_DAC_READ_SEARCH" && when.includes("searchable"),
        ),
    );
    assert.ok(walking.length >= 60, String(walking.length));
    assert.deepEqual(namesOf(lacking), []);
  });

  it("is asked for at a place in the kernel, unless it no longer is, and those files are cited and no others", () => {
    const wrong = rows.flatMap(({ name, capabilities, from }) => {
      const cited = from.flatMap(({ source, of, place }) =>
        source === "linux-source" && of === "capabilities" ? place.split(", ") : [],
      );
      const told = capabilities.flatMap(({ checked = "" }) => filesIn(checked));
      const unplaced = capabilities.filter(({ checked, when }) =>
        checked === undefined ? !/until Linux \d/.test(when) : filesIn(checked).length === 0,
      );
      const same = JSON.stringify([...new Set(told)].sort()) === JSON.stringify([...new Set(cited)].sort());
      return same && unplaced.length === 0 ? [] : [`${name}: ${told.join(", ")} | ${cited.join(", ")}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("is CAP_KILL where another process gets a signal, and one of identities where an identity is given", () => {
    const signals = rows.filter((row) => inputs(row, "signal") && (inputs(row, "pid") || inputs(row, "fd")));
    const users = rows.filter((row) => inputs(row, "uid"));
    const groups = rows.filter((row) => inputs(row, "gid") || inputs(row, "groups"));
    assert.ok(signals.length >= 4 && users.length >= 8 && groups.length >= 9);
    assert.deepEqual(namesOf(signals.filter((row) => !needs(row, "CAP_KILL"))), []);
    assert.deepEqual(namesOf(users.filter((row) => !needs(row, "CAP_SETUID", "CAP_CHOWN"))), []);
    assert.deepEqual(namesOf(groups.filter((row) => !needs(row, "CAP_SETGID", "CAP_CHOWN"))), []);
  });
});

describe("interruption of system calls", () => {
  it("is what signal(7) says", () => {
    for (const [interruption, names] of Object.entries(interruptions)) {
      const known = rows.filter(({ name }) => names.split(" ").includes(name));
      assert.equal(known.length, names.split(" ").length, interruption);
      assert.deepEqual(namesOf(known.filter((row) => row.interruption !== interruption)), [], interruption);
    }
  });

  it("only happens where they wait", () => {
    assert.deepEqual(namesOf(rows.filter((row) => row.interruption !== "never" && row.cost.blocks === "never")), []);
  });
});

describe("counterparts and promises of system calls", () => {
  it("have a source exactly where they are told, and so has interruption", () => {
    for (const { name, pledge, elsewhere, from } of rows) {
      const cites = (of: string): boolean => from.some((each) => each.of === of);
      assert.deepEqual([cites("pledge"), cites("elsewhere")], [pledge !== undefined, elsewhere !== undefined], name);
      assert.ok(cites("interruption"), name);
    }
  });

  it("are named once for each system", () => {
    const named = rows.flatMap(({ name, elsewhere = [] }) =>
      elsewhere.map((each) => `${name}: ${each.system} ${each.name}`),
    );
    assert.ok(named.length >= 150, String(named.length));
    assert.deepEqual(
      named.filter((one, index) => named.indexOf(one) !== index),
      [],
    );
  });
});
