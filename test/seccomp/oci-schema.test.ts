import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ajv } from "ajv";
import AjvDraft04 from "ajv-draft-04";
import fc from "fast-check";
import { before, describe, it } from "mocha";
import { database } from "syscall-db";
import type * as OciModule from "../../server/dist/src/seccomp/render/oci.js";
import { skipWithout } from "../skip.js";
import { draft, permit, seccomp, test, type Allowlist } from "./draft.js";
import { anyDraft, isSayable } from "./truth.js";

const { renderOci } = await seccomp<typeof OciModule>("render/oci");

/** Debian's package of the runtime specification. */
const folder = "/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema";
const parts = ["defs.json", "defs-linux.json", "config-linux.json", "config-solaris.json", "config-windows.json"];
const others = ["config-vm.json", "config-zos.json", "defs-vm.json", "defs-windows.json", "defs-zos.json"];

describe("the runtime specification's schema of OCI JSON", () => {
  let isValid: ReturnType<Ajv["compile"]>;

  before(function () {
    if (!existsSync(folder))
      skipWithout(this, "golang-github-opencontainers-specs-dev isn't there: npm run setup:host");
    // It has parts that aren't schemas by themselves, and formats that only say how wide a number is.
    const ajv = new AjvDraft04.default({ strict: false, validateFormats: false });
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as object;
    for (const name of [...parts, ...others]) ajv.addSchema(read(name), name);
    isValid = ajv.compile(read("config-schema.json"));
  });

  function bundle(profile: string): unknown {
    return { ociVersion: "1.0.2", linux: { seccomp: JSON.parse(profile) as unknown } };
  }

  function said(list: Allowlist): string {
    return renderOci(list, database());
  }

  it("takes every draft that the format can say", () => {
    fc.assert(
      fc.property(anyDraft.filter(isSayable), (list) => {
        assert.ok(isValid(bundle(said(list))), JSON.stringify(isValid.errors));
      }),
      { numRuns: 60, seed: 8 },
    );
    const conditional = draft([permit("socket", { when: [[test(0, "masked==", 1n, 0xffff_ffffn)]] })]);
    assert.ok(isValid(bundle(said(conditional))), JSON.stringify(isValid.errors));
    for (const kind of ["kill-process", "kill-thread", "trap", "log", "trace", "notify"] as const)
      assert.ok(isValid(bundle(said(draft(["read"], { otherwise: { kind } })))), kind);
  });

  it("refuses what isn't in it", () => {
    const text = said(draft([permit("socket", { when: [[test(0, "==", 1n)]] })]));
    for (const [written, wrong] of [
      ["SCMP_ACT_ALLOW", "SCMP_ACT_PERMIT"],
      ["SCMP_CMP_EQ", "SCMP_CMP_SAME"],
      ["SCMP_ARCH_X86_64", "SCMP_ARCH_AMD64"],
      [`"index": 0`, `"index": -1`],
      [`"value": 1`, `"value": "1"`],
      [`"op"`, `"operator"`],
    ] as const) {
      assert.ok(text.includes(written), written);
      assert.equal(isValid(bundle(text.replace(written, wrong))), false, wrong);
    }
  });
});
