import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { database } from "syscall-db";
import type * as DiffModule from "../../server/dist/src/seccomp/diff.js";
import type * as ErrnoModule from "../../server/dist/src/seccomp/errno.js";
import type * as ExplainModule from "../../server/dist/src/seccomp/explain.js";
import type * as ProfileModule from "../../server/dist/src/seccomp/profile.js";
import type * as SummaryModule from "../../server/dist/src/seccomp/summary.js";
import os from "node:os";
import { draft, permit, reached, seccomp, test } from "./draft.js";

const { diffDraft, diffText } = await seccomp<typeof DiffModule>("diff");
const { errnoName, errnoNumber } = await seccomp<typeof ErrnoModule>("errno");
const { explainDraft } = await seccomp<typeof ExplainModule>("explain");
const { knownProfile, readProfile, ProfileError } = await seccomp<typeof ProfileModule>("profile");
const { summariseDraft, summaryText } = await seccomp<typeof SummaryModule>("summary");

const db = database();
const list = draft([
  permit("read", { seen: "both" }),
  permit("keyctl", { because: [reached("keyctl", 12)], origin: "map" }),
  permit("mount", { because: [reached("mount", 40)], seen: "both" }),
  permit("socket", { when: [[test(0, "==", 1n)]], origin: "own" }),
]);

function names(rows: readonly { readonly syscall: string }[]): readonly string[] {
  return rows.map(({ syscall }) => syscall).toSorted();
}

describe("--diff", () => {
  it("tells what each list has beyond the other, with who needs it", () => {
    const profile = knownProfile("docker-default", db);
    assert.ok(profile);
    const diff = diffDraft(list, profile, db);
    assert.deepEqual([names(diff.added), names(diff.loosened)], [["keyctl"], ["mount"]]);
    assert.ok(names(diff.removed).includes("write"));
    assert.ok(!names(diff.removed).includes("read"));
    const text = diffText(diff, 100);
    assert.match(text, /needed by main \(demo\.c:1\) → keyctl \(demo\.c:12\) → keyctl/);
    assert.match(text, /docker-default permits it with CAP_SYS_ADMIN/);
  });

  it("knows Podman's list and systemd's groups", () => {
    const added = (name: string) => {
      const profile = knownProfile(name, db);
      assert.ok(profile, name);
      return names(diffDraft(list, profile, db).added);
    };
    assert.deepEqual(added("podman"), []);
    assert.deepEqual(added("@system-service"), ["mount"]);
    assert.equal(knownProfile("@nothing", db), undefined);
  });

  it("reads profiles of Docker and OCI", () => {
    const profile = readProfile(
      "own.json",
      JSON.stringify({
        defaultAction: "SCMP_ACT_ERRNO",
        syscalls: [
          { names: ["read", "write"], action: "SCMP_ACT_ALLOW" },
          { names: ["mount"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_ADMIN"] } },
          { name: "socket", action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 1, op: "SCMP_CMP_EQ" }] },
          { names: ["mount"], action: "SCMP_ACT_ERRNO", excludes: { caps: ["CAP_SYS_ADMIN"] } },
        ],
      }),
    );
    const diff = diffDraft(list, profile, db);
    assert.deepEqual(
      [names(diff.added), names(diff.loosened), names(diff.removed)],
      [["keyctl"], ["mount"], ["write"]],
    );
  });

  for (const [what, text, place] of [
    ["text", "not json", /isn't JSON/],
    ["another document", "{}", /neither `syscalls`/],
    ["a rule without names", '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{}]}', /syscalls\[0\]\.names/],
    ["no default", '{"syscalls":[]}', /defaultAction/],
    ["a permit without a name", '{"permits":[{}]}', /permits\[0\]\.syscall/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(
        () => readProfile("own.json", text),
        (error) => error instanceof ProfileError && place.test(error.message),
      );
    });
});

describe("--summary", () => {
  it("counts what is shut and names the dangerous calls that remain", () => {
    const { shares, risky, byCapability, excess, ratio } = summariseDraft(list, db);
    assert.deepEqual(
      shares.map(({ permitted, architecture }) => [architecture, permitted]),
      [["x86_64", 4]],
    );
    assert.ok((shares[0]?.of ?? 0) > 300);
    assert.deepEqual(names(risky.map((one) => one.permit)), ["keyctl", "mount", "socket"]);
    assert.ok(byCapability.get("CAP_SYS_ADMIN")?.includes("mount"));
    assert.deepEqual(
      [...(excess ?? [])],
      [
        ["map", ["keyctl"]],
        ["own", ["socket"]],
      ],
    );
    assert.equal(ratio, 2);
    assert.match(summaryText(list, db, 100), /mount: Docker's default .*\n {6}needed by main \(demo\.c:1\) → mount/);
  });

  it("knows no excess without a trace", () => {
    assert.equal(summariseDraft(draft(["read"]), db).excess, undefined);
  });
});

describe("--explain", () => {
  it("gives the whole path of one call, or of all", () => {
    assert.equal(
      explainDraft(list, "mount"),
      "mount (source and trace)\n  main (demo.c:1) → mount (demo.c:40) → mount\n",
    );
    assert.equal(explainDraft(list, "reboot"), undefined);
    assert.equal(explainDraft(list)?.match(/^\w+/gm)?.length, 4);
  });
});

describe("error numbers", () => {
  it("are Linux's", function () {
    if (process.platform !== "linux") this.skip();
    for (const [name, number] of Object.entries(os.constants.errno))
      assert.equal(errnoNumber(name) ?? -1, own(name, number));
    assert.deepEqual(
      [errnoName(1), errnoName(133), errnoName(41), errnoName(200)],
      ["EPERM", "EHWPOISON", undefined, undefined],
    );
  });
});

/** Second names of a number aren't ours to give. */
function own(name: string, number: number): number {
  return ["EWOULDBLOCK", "ENOTSUP"].includes(name) ? -1 : number;
}
