import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { SyscallRecord } from "syscall-db";
import { filesOf } from "./row-files.js";

const places = ["device-management", "file-management", "information-maintenance"].map(
  (name) => `syscalls/${name}.json`,
);
const rows = filesOf("syscall").flatMap((file) => (places.includes(file.place) ? file.rows : []));
type Parameter = SyscallRecord["parameters"][number];
type Role = Parameter["roles"][number];

/** What a pointer may be for: something is copied through it, or it says that nothing is. */
const pointed: readonly Role[] = [
  "argument",
  "buffer",
  "data",
  "duration",
  "events",
  "groups",
  "handler",
  "metadata",
  "name",
  "offset",
  "options",
  "out",
  "path",
  "pointer",
  "request",
  "set",
  "size",
  "target-path",
  "text",
  "vector",
];
/** What only a pointer can be for. */
const onlyPointed: readonly Role[] = ["buffer", "out", "path", "pointer", "target-path", "text", "vector"];
const has = (parameter: Parameter, roles: readonly Role[]): boolean =>
  parameter.roles.some((role) => roles.includes(role));
const withRole = (row: SyscallRecord, role: Role): readonly Parameter[] =>
  row.parameters.filter((parameter) => parameter.roles.includes(role));

describe("rows of files, devices and information", () => {
  it("say of each argument what it is for, and of a pointer what is copied through it", () => {
    const wrong = rows.flatMap(({ name, parameters }) =>
      parameters.flatMap((parameter) => {
        const isPointer = parameter.type.endsWith("*");
        const right = isPointer ? has(parameter, pointed) : !has(parameter, onlyPointed);
        // The vector itself is constant, the buffers that it points to aren't.
        const isConstant = isPointer && parameter.type.startsWith("const ") && !parameter.roles.includes("vector");
        const fine = parameter.roles.length > 0 && right && !(isConstant && parameter.roles.includes("out"));
        return fine ? [] : [`${name}: ${parameter.type} ${parameter.name}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it("give a buffer its size and a vector its count", () => {
    const wrong = rows.filter(
      (row) =>
        (withRole(row, "buffer").length > 0 && withRole(row, "size").length === 0) ||
        (withRole(row, "vector").length > 0 && withRole(row, "count").length === 0),
    );
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  it("start a path from the directory before it: a base is followed by a path", () => {
    const wrong = rows.flatMap(({ name, parameters }) =>
      parameters.flatMap((parameter, index) => {
        const next = parameters[index + 1];
        const fine = !parameter.roles.includes("base") || (next && has(next, ["path", "target-path"]));
        return fine ? [] : [`${name}: ${parameter.name}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it("name the privilege that walks a path, where one is walked", () => {
    const wrong = rows.filter(
      ({ capabilities, parameters }) =>
        parameters.some((parameter) => has(parameter, ["path", "target-path"])) &&
        !capabilities.some(
          ({ capability, when }) => capability === "CAP_DAC_READ_SEARCH" && when.includes("searchable"),
        ),
    );
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  it("say where the kernel asks for a privilege, unless it no longer does, and cite those files", () => {
    const wrong = rows.flatMap(({ name, capabilities, from }) => {
      const cited = from.filter(({ source, of }) => source === "linux-source" && of === "capabilities");
      const files = new Set(cited.flatMap(({ place }) => place.split(", ")));
      return capabilities.flatMap(({ capability, when, checked }) => {
        if (checked === undefined) return /until Linux \d/.test(when) ? [] : [`${name}: ${capability} unchecked`];
        const named = checked.match(/[a-z_0-9-]+\/[a-z_0-9/-]+\.[ch](?= \w)/g) ?? [];
        return named.length > 0 && named.every((file) => files.has(file)) ? [] : [`${name}: ${checked}`];
      });
    });
    assert.deepEqual(wrong, []);
  });

  it("cite a source for promises, counterparts and interruption exactly where they have them", () => {
    for (const { name, pledge, elsewhere, from } of rows) {
      const cites = (of: string): boolean => from.some((each) => each.of === of);
      assert.equal(cites("pledge"), pledge !== undefined, name);
      assert.equal(cites("elsewhere"), elsewhere !== undefined, name);
      assert.ok(cites("interruption"), name);
    }
  });

  it("are interrupted only where they wait", () => {
    const wrong = rows.filter(({ interruption, cost }) => interruption !== "never" && cost.blocks === "never");
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });
});
