import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { database, partsOf, partsText, type Syscall } from "syscall-db";

const known = (name: string): Syscall => database().syscall(name) ?? assert.fail(name);
const text = (name: string) => partsText(partsOf(known(name)));
const invented = (
  parameters: Syscall["parameters"],
  blocks: Syscall["cost"]["blocks"] = "never",
): Pick<Syscall, "parameters" | "cost"> => ({ parameters, cost: { tier: "fast", basis: "estimated", blocks } });

describe("the parts of a crossing", () => {
  it("follow from what the parameters are for", () => {
    assert.equal(text("openat"), "validates a descriptor, a path and flags; copies a string in; may sleep");
    assert.equal(text("read"), "validates a descriptor and an address; copies n bytes out; may sleep");
    assert.equal(text("write"), "validates a descriptor and an address; copies n bytes in; may sleep");
    assert.equal(text("readv"), "validates a descriptor and an address; copies pieces of n bytes out; may sleep");
    assert.equal(text("getppid"), "nothing but the mode switch");
    assert.equal(text("setuid"), "validates an identity");
  });

  it("are none where the vDSO answers", () => {
    assert.deepEqual(partsOf(known("clock_gettime")), []);
    assert.equal(text("clock_gettime"), "none");
  });

  it("name the parameter that each is derived from", () => {
    const copying = partsOf(known("openat")).find(({ part }) => part === "copying");
    assert.deepEqual(copying?.because, [{ text: "a string in", parameter: known("openat").parameters[1]?.name }]);
  });

  it("copy nothing through an address, and nothing of numbers", () => {
    const pointer = partsOf(invented([{ name: "a", type: "void *", roles: ["pointer"] }]));
    assert.deepEqual(
      pointer.map(({ part }) => part),
      ["mode switch", "parameter validation"],
    );
    const numbers = partsOf(invented([{ name: "n", type: "size_t", roles: ["size"] }]));
    assert.deepEqual(
      numbers.map(({ part }) => part),
      ["mode switch"],
    );
  });

  it("tell bytes with a size from a structure, and in from out", () => {
    const copied = (type: string, role: "buffer" | "data", out: boolean, sized: boolean) =>
      partsText(
        partsOf(
          invented([
            { name: "p", type, roles: out ? [role, "out"] : [role] },
            ...(sized ? [{ name: "n", type: "size_t", roles: ["size" as const] }] : []),
          ]),
        ),
      );
    assert.equal(copied("const void *", "buffer", false, true), "validates an address; copies n bytes in");
    assert.equal(copied("void *", "data", true, true), "validates an address; copies n bytes out");
    assert.equal(copied("struct timeval *", "data", false, false), "validates an address; copies a structure in");
    assert.equal(copied("int *", "data", true, false), "validates an address; copies a value out");
  });

  it("sleep when the row says so", () => {
    assert.equal(partsText(partsOf(invented([], "may"))), "may sleep");
    assert.equal(partsText(partsOf(invented([], "always"))), "sleeps");
  });

  it("are at least the mode switch of every call that crosses", () => {
    for (const syscall of database().syscalls()) {
      const parts = partsOf(syscall).map(({ part }) => part);
      assert.equal(parts[0], syscall.cost.tier === "vdso" ? undefined : "mode switch", syscall.name);
    }
  });
});
