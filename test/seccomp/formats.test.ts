import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as PledgeModule from "../../server/dist/src/seccomp/render/pledge.js";
import type * as FormatsModule from "../../server/dist/src/seccomp/render/index.js";
import type * as TextModule from "../../server/dist/src/seccomp/render/text.js";
import type * as ProfileModule from "../../server/dist/src/seccomp/profile.js";
import { root } from "../repository.js";
import { draft, glibcBase, permit, reached, seccomp, test, type Allowlist } from "./draft.js";
import { answerOfOci } from "./oci-evaluator.js";
import { answerOfSystemd } from "./systemd-evaluator.js";
import { anyDraft, isSayable, meant, questions } from "./truth.js";

const { formats } = await seccomp<typeof FormatsModule>("render/index");
const { promisesOf } = await seccomp<typeof PledgeModule>("render/pledge");
const { renderText } = await seccomp<typeof TextModule>("render/text");
const { readProfile } = await seccomp<typeof ProfileModule>("profile");
const db = database();

function rendered(name: string, list: Allowlist): string {
  const text = formats.find((one) => one.name === name)?.render(list, db, { width: 100 });
  assert.ok(typeof text === "string", name);
  return text;
}

const opened = draft(
  [...glibcBase, permit("socket", { when: [[test(0, "==", 1n)]], because: [reached("socket", 7)] })],
  {
    newer: ["clone3"],
    verdict: "open",
    unknown: [
      { kind: "executes", message: "It runs `sh`", remedy: "Draft sh as well.", place: { file: "a.c", line: 3 } },
    ],
    capabilities: [
      { name: "CAP_CHOWN", syscall: "chown", certain: true },
      { name: "CAP_FOWNER", syscall: "chmod", certain: false },
    ],
  },
);

describe("OCI JSON", () => {
  it("says what the draft says, whatever the draft", () => {
    fc.assert(
      fc.property(anyDraft.filter(isSayable), (list) => {
        const answer = answerOfOci(rendered("oci", list), db);
        for (const asked of questions(list)) assert.equal(answer(asked) >>> 0, meant(list, asked) >>> 0);
      }),
      { numRuns: 40, seed: 8 },
    );
  }).timeout(240_000);

  it("keeps all 64 bits of a value", () => {
    const text = rendered("oci", draft([permit("ioctl", { when: [[test(1, "==", 0xffff_ffff_ffff_fffen)]] })]));
    assert.match(text, /"value": 18446744073709551614\b/);
  });

  it("refuses what libseccomp would make too much of", () => {
    const twice = [[test(1, ">", 1n), test(1, "<", 5n)]];
    // libseccomp 2.5.4 lets (5, 1 << 40) through, and the kernel with it.
    const several = [[test(1, "<", 5n), test(2, ">=", 1n << 40n)], [test(1, ">", 1n << 33n)]];
    for (const when of [twice, several])
      for (const name of ["oci", "libseccomp"])
        assert.throws(() => rendered(name, draft([permit("ioctl", { when })])), /bpf and json/, name);
  });
});

describe("systemd drop-in", () => {
  it("says what the draft says, but for arguments and the group @default", () => {
    const simple = anyDraft.filter(({ otherwise }) => otherwise.kind !== "trap" && otherwise.kind !== "log");
    fc.assert(
      fc.property(simple, (list) => {
        const answer = answerOfSystemd(rendered("systemd", list), db);
        const unconditional = { ...list, permits: list.permits.map((one) => ({ ...one, when: [] })) };
        for (const asked of questions(list)) {
          const told = answer(asked);
          if (!told.byDefault) assert.equal(told.action >>> 0, meant(unconditional, asked) >>> 0);
        }
      }),
      { numRuns: 40, seed: 8 },
    );
  }).timeout(240_000);

  it("bounds capabilities, and says what it can't say", () => {
    const text = rendered("systemd", opened);
    assert.match(text, /^CapabilityBoundingSet=CAP_CHOWN$/m);
    assert.match(text, /^# Add where the service needs it: CAP_FOWNER$/m);
    assert.match(text, /^# Not said here: socket only when argument 0 is 1$/m);
    assert.match(text, /^SystemCallFilter=~clone3:ENOSYS$/m);
    assert.match(text, /^# Not known: a\.c:3: It runs `sh`$/m);
  });

  it("lets no name of a stranger's begin a line", () => {
    const text = rendered("systemd", { ...opened, program: "x\n[Service]\nUser=root" });
    assert.doesNotMatch(text, /^User=/m);
  });
});

describe("plain JSON", () => {
  const schema = JSON.parse(readFileSync(join(root, "server", "schema", "allowlist.schema.json"), "utf8")) as object;
  const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);

  it("keeps to its schema, whatever the draft", () => {
    fc.assert(
      fc.property(anyDraft, (list) => {
        assert.ok(validate(JSON.parse(rendered("json", list))), JSON.stringify(validate.errors));
      }),
      { numRuns: 40, seed: 8 },
    );
    assert.ok(validate(JSON.parse(rendered("json", opened))), JSON.stringify(validate.errors));
  });

  it("has a schema that refuses a permit without a reason", () => {
    const text = rendered("json", draft([permit("read", { because: [] })]));
    assert.equal(validate(JSON.parse(text)), false);
  });

  it("is read back as a profile", () => {
    const profile = readProfile("demo.json", rendered("json", opened));
    assert.deepEqual(
      ["read", "socket", "mount"].map((name) => profile.rulingOf(name).verdict),
      ["allow", "gate", "deny"],
    );
  });
});

describe("pledge promises", () => {
  it("come from the database and leave the start-up out", () => {
    const own = ["read", "chown", "mount", "rseq", "connect"];
    const list = draft([...glibcBase.filter((name) => !own.includes(name)), ...own.map((name) => reachedPermit(name))]);
    const { promises, refused, foreign, choices } = promisesOf(list, db);
    for (const { syscall, because } of list.permits) {
      const pledge = db.syscall(syscall)?.pledge;
      if (because[0]?.kind === "start-up" || pledge === undefined || pledge.length === 0) continue;
      assert.ok(
        pledge.some((promise) => promises.includes(promise)),
        syscall,
      );
    }
    assert.equal(promises[0], "stdio");
    assert.ok(!promises.includes("exec"), "execve belongs to the start-up");
    assert.deepEqual([refused, foreign], [["mount"], ["rseq"]]);
    assert.deepEqual(choices.get("connect"), db.syscall("connect")?.pledge);
  });
});

function reachedPermit(name: string) {
  return permit(name, { because: [reached(name, 5)] });
}

describe("text for people", () => {
  it("gives each call its shortest witness, and what isn't known with a remedy", () => {
    const text = rendered("text", opened);
    assert.match(text, /^ {2}socket {2}main \(demo\.c:1\) → socket \(demo\.c:7\) → socket$/m);
    assert.match(text, /only when argument 0 is 1$/m);
    assert.match(text, /^ {2}a\.c:3: It runs `sh`\n {4}Draft sh as well\.$/m);
    assert.ok(text.split("\n").every((line) => line.length <= 100));
    assert.ok(!text.includes("\u001b"));
  });

  it("has colours only when told", () => {
    const mark = (text: string) => `<${text}>`;
    const text = renderText(opened, db, { width: 80, paint: { bold: mark, dim: mark, yellow: mark } });
    assert.match(text, /^<demo: 25 system calls permitted, verdict open>$/m);
  });
});
