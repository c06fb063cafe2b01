import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as BpfModule from "../../server/dist/src/seccomp/render/bpf.js";
import type * as SimulateModule from "../../server/dist/src/seccomp/simulate.js";
import { draft, glibcBase, permit, seccomp, test, type Allowlist } from "./draft.js";
import { anyDraft, meant, questions } from "./truth.js";

const { renderBpf } = await seccomp<typeof BpfModule>("render/bpf");
const { simulate } = await seccomp<typeof SimulateModule>("simulate");
const db = database();

function assertTruth(list: Allowlist): void {
  const { bytes } = renderBpf(list, db);
  for (const asked of questions(list)) {
    const { action } = simulate(bytes, asked);
    if (action >>> 0 !== meant(list, asked) >>> 0)
      assert.fail(`${told(asked)}: ${action.toString(16)}, not ${meant(list, asked).toString(16)}`);
  }
}

function told({ architecture, number, arguments: values }: ReturnType<typeof questions>[number]): string {
  return `${architecture.toString(16)} ${number} (${values.map((value) => value.toString(16)).join(", ")})`;
}

describe("raw BPF", () => {
  it("answers as the draft says, whatever the draft", () => {
    fc.assert(fc.property(anyDraft, assertTruth), { numRuns: 60, seed: 8 });
  }).timeout(240_000);

  it("compares all 64 bits of an argument", () => {
    const when = [[test(0, "==", 0x1_0000_0002n)], [test(1, "<", 5n), test(2, "masked==", 0n, 0xf0_0000_0000n)]];
    assertTruth(draft([permit("socket", { when }), permit("ioctl", { when: [[test(1, "!=", -1n)]] }), "read"]));
  });

  it("jumps over more than 255 instructions", () => {
    const many = Array.from({ length: 90 }, (_, index) => [test(1, "==", BigInt(index * 7)), test(2, ">=", 9n)]);
    const list = draft([...glibcBase, permit("ioctl", { when: many }), permit("prctl", { when: many })], {
      architectures: ["x86_64", "aarch64"],
    });
    assert.ok(renderBpf(list, db).instructions > 700);
    assertTruth(list);
  });

  it("refuses to be longer than the kernel takes", () => {
    const when = Array.from({ length: 1500 }, (_, index) => [test(1, "==", BigInt(index))]);
    assert.throws(() => renderBpf(draft([permit("ioctl", { when })]), db), /the kernel takes 4096/);
  });

  it("decides a call within the logarithm of the runs", () => {
    const list = draft(glibcBase, { newer: ["clone3", "faccessat2"] });
    const { bytes, instructions } = renderBpf(list, db);
    assert.equal(bytes.length, instructions * 8);
    const steps = questions(list).map((asked) => simulate(bytes, asked).steps);
    assert.ok(Math.max(...steps) <= 4 + Math.ceil(Math.log2(instructions)), `${Math.max(...steps)} of ${instructions}`);
  });

  it("names a call that the database doesn't know", () => {
    assert.throws(() => renderBpf(draft(["no_such_call"]), db), /no_such_call/);
  });
});

describe("the simulator", () => {
  const call = { architecture: 0xc000_003e, number: 0, arguments: [] };
  it("refuses what the kernel would", () => {
    const filter = (...words: readonly number[]) => new Uint8Array(words);
    assert.throws(() => simulate(filter(0x20, 0, 0, 0, 0, 0, 0, 0), call), /without an answer/);
    assert.throws(() => simulate(filter(0x20, 0, 0, 0, 64, 0, 0, 0), call), /offset 64/);
    assert.throws(() => simulate(filter(0x87, 0, 0, 0, 0, 0, 0, 0), call), /unknown code/);
  });
});
